"""What a try tells of its host, and how a source says that it waits for one."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from factcheck.core import clock
from factcheck.fetching.codes import Code
from factcheck.jobs.models import Host, Job
from factcheck.jobs.politeness import OPEN_AFTER, note_failure
from factcheck.sources.capturing import note_host
from factcheck.sources.services.captures import Try
from factcheck.sources.services.register import add_web_source
from factcheck.sources.states import shown_states
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
URL = "http://1.1.1.1/page"


def ended(code: Code, status: int | None = None, *, says: str | None = None, url: str = URL) -> Try:
    now = clock.now()
    headers = () if says is None else (("Retry-After", says),)
    return Try(str(code), now, now, status=status, final_url=url, response_headers=headers)


def wait_of(name: str = "1.1.1.1") -> timedelta | None:
    host = Host.objects.filter(name=name).first()
    return host.next_allowed_at - clock.database_now() if host and host.next_allowed_at else None


@pytest.mark.parametrize(
    ("status", "says", "seconds"),
    [
        (429, "120", 120),
        (503, "300", 300),
        (429, "315360000", 86400),
        (429, "-5", 60),
        (429, "soon", 60),
        (429, None, 60),
    ],
)
def test_a_wait_that_was_asked_for_is_kept(status: int, says: str | None, seconds: int) -> None:
    code = Code.RATE_LIMITED if status == 429 else Code.SERVER_ERROR
    note_host(Job(host="asked.example"), ended(code, status, says=says))
    found = wait_of()
    assert found is not None
    assert seconds - 20 < found.total_seconds() <= seconds


def test_other_answers_ask_for_nothing() -> None:
    note_host(Job(host="1.1.1.1"), ended(Code.CAPTURED, 200, says="500"))
    note_host(Job(host="1.1.1.1"), ended(Code.GONE, 404, says="500"))
    assert Host.objects.count() == 0


def test_failures_are_the_hosts_and_an_answer_ends_them() -> None:
    job = Job(host="asked.example")
    for code in (Code.CONNECT_FAIL, Code.TOTAL_TIMEOUT, Code.SERVER_ERROR):
        note_host(job, ended(code, 500 if code is Code.SERVER_ERROR else None))
    note_host(job, ended(Code.URL_INVALID, url="nonsense"))
    assert list(Host.objects.values_list("name", "failures")) == [("1.1.1.1", 3)]
    note_host(job, ended(Code.GONE, 404))
    assert list(Host.objects.values_list("name", "failures")) == [("1.1.1.1", 0)]


def test_a_source_says_that_it_waits_for_its_host(settings: LazySettings, client: Client) -> None:
    room = factories.newsroom()
    source, _ = add_web_source(actor=room.actor("ana"), url=URL)
    assert shown_states([source])[source.id].text == "The page waits to be captured."
    for _ in range(OPEN_AFTER):
        note_failure(name="1.1.1.1")
    text = shown_states([source])[source.id].text
    assert text.startswith("The capture waits for 1.1.1.1 until 20")
    assert text.endswith("because the site failed several times in a row.")
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(room.people["ana"], backend=backend)
    page = client.get(f"/sources/{source.public_id}", follow=True).content.decode()
    assert str(text) in page
