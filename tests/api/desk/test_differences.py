"""Two captures compared: the API says what the page of the source shows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.sources.models import Snapshot
from tests.api.desk.calling import Caller, caller, problem
from tests.factories import newsroom
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
PAGE = "<html><body><article><p>The repair will take two years.</p><p>It costs {cost} million euros.</p></article></body></html>"


def source_with(ana: Caller, *costs: int) -> tuple[str, list[str]]:
    """A source with a brought copy for each of the costs; returns its id and those of the copies, oldest first."""
    source = ana.post("sources", {"url": "https://harbour.example.org/log"}).json()["id"]
    made = [
        ana.upload(
            f"sources/{source}/snapshots",
            {"file": SimpleUploadedFile("log.html", PAGE.format(cost=cost).encode(), "text/html")},
        ).json()["id"]
        for cost in costs
    ]
    return source, made


def test_any_two_captures_are_compared_and_the_page_agrees() -> None:
    room = newsroom()
    ana = caller(room, "ana")
    source, (first, second, third) = source_with(ana, 54, 61, 61)
    read = ana.get(f"snapshots/{second}/diff?with={first}").json()
    assert (read["snapshot"], read["with"]) == (second, first)
    assert [(each["number"], each["state"], each["evidence"]) for each in read["paragraphs"]] == [
        (1, "same", []),
        (2, "changed", []),
    ]
    changed = read["paragraphs"][1]["changes"]
    assert [(each["old"].strip(), each["new"].strip()) for each in changed if each["op"] != "equal"] == [
        ("54", "61")
    ]
    assert "".join(each["old"] for each in changed) == "It costs 54 million euros."
    back = ana.get(f"snapshots/{first}/diff?with={second}").json()["paragraphs"][1]["changes"]
    assert [(each["old"], each["new"]) for each in back] == [(each["new"], each["old"]) for each in changed]
    page = signed_in(room, "ana").get(f"/sources/{source}?from={first}&to={second}").content.decode()
    shown = re.findall(r"<(del|ins)[^>]*>\s*(?:<[^>]+>[^<]*</[^>]+>)?\s*(\d+)", page)
    assert shown == [("del", "54"), ("ins", "61")]
    default = ana.get(f"snapshots/{third}/diff").json()
    assert default["with"] == first  # the second one has the same bytes
    assert ana.get(f"snapshots/{first}/diff").json() == {"snapshot": first, "with": None, "paragraphs": []}


def test_a_capture_of_another_source_or_desk_is_not_compared_with() -> None:
    ana, other = caller(newsroom(), "ana"), caller(newsroom(), "ana")
    _, (mine,) = source_with(ana, 54)
    _, (theirs,) = source_with(other, 61)
    assert problem(ana.get(f"snapshots/{mine}/diff?with={theirs}"))[0] == 400
    assert problem(ana.get(f"snapshots/{theirs}/diff")) == (404, "not-found")
    assert Snapshot.objects.count() == 2
