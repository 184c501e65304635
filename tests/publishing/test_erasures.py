"""Erasure by order of law: nothing of the content is left, the tombstone and the chain are."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from factcheck.accounts.models import ApiKey, Membership, User
from factcheck.accounts.services import KeyRequest, create_key
from factcheck.audit.models import Erasure, Event
from factcheck.audit.services import verify_journal
from factcheck.claims.models import Claim
from factcheck.core.problems import MoveNotAllowed
from factcheck.publishing.models import PublishedVerdict, Release
from factcheck.publishing.services.erasures import erase_verdict
from factcheck.reviews.models import Review, VerdictContent
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import publish, published, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SECRET = "a zebra named Quilliam closed it"


def standing(room: Newsroom) -> PublishedVerdict:
    """A verdict with two revisions whose statement, note and release hold the secret."""
    row = published(room)
    reopened(room, row.claim, statement=SECRET)
    publish(room, row.claim, kind="correction", note=SECRET)
    return PublishedVerdict.objects.get(id=row.id)


def erased(room: Newsroom, row: PublishedVerdict) -> PublishedVerdict:
    return erase_verdict(verdict_id=row.id, by=room.people["paul"], reason="Regional court, 3 O 17/26")


def key_of(room: Newsroom, name: str) -> str:
    request = KeyRequest(scopes=frozenset({"articles:read"}), name="Laptop of Vera")
    return create_key(desk=room.desk, user=room.people[name], request=request).text


def tables_that_hold(text: str) -> set[str]:
    """Every table of the database with the text in some column, words and bytes alike."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if text in repr([[_plain(value) for value in row] for row in cursor.fetchall()]):
                found.add(table)
    return found


def _plain(value: object) -> object:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else value


def test_nothing_of_the_content_is_left_but_the_claim_that_the_desk_owns() -> None:
    room = newsroom()
    row = standing(room)
    before = tables_that_hold(SECRET)
    assert {"publishing_publicationcontent", "publishing_rendering", "audit_eventdetail"} < before
    erased(room, row)
    assert tables_that_hold(SECRET) == {"claims_claim"}
    assert verify_journal().first_bad is None


def test_readers_get_410_and_programs_are_told(client: Client) -> None:
    room = newsroom()
    row = standing(room)
    after = client.get("/api/v1/changes").json()["next_after"]
    erased(room, row)
    answer = client.get(f"/api/v1/verdicts/{row.public_id}")
    assert (answer.status_code, answer.json()["tombstone"]["reason"]) == (410, "")
    assert client.get(f"/verdicts/{row.public_id}").status_code == 410
    for number in (1, 2, 3):
        assert client.get(f"/api/v1/verdicts/{row.public_id}/revisions/{number}").status_code == 410
    changes = client.get(f"/api/v1/changes?after={after}").json()["changes"]
    assert [(one["type"], one["revision"]) for one in changes] == [("verdict.erased", 3)]
    assert client.get("/api/v1/verdicts").json()["results"] == []


def test_the_claim_is_retracted_and_the_order_stays() -> None:
    room = newsroom()
    row = standing(room)
    erased(room, row)
    claim = Claim.objects.get(id=row.claim_id)
    assert (claim.stage, claim.public) == ("retracted", False)
    verbs = list(Event.objects.order_by("-seq").values_list("verb", flat=True)[:2])
    assert verbs == ["verdict.erased", "claim.retracted"]
    assert set(Erasure.objects.values_list("reason", flat=True)) == {"Regional court, 3 O 17/26"}
    assert VerdictContent.objects.filter(verdict__claim=claim).count() == 0
    assert list(Review.objects.filter(claim=claim).values_list("content", flat=True).distinct()) == [{}]
    assert set(Release.objects.filter(claim=claim).values_list("note", flat=True)) == {""}


def test_a_retracted_verdict_can_be_erased_once_and_never_published_again() -> None:
    room = newsroom()
    row = published(room)
    retract(room, row.claim)
    erased(room, row)
    with pytest.raises(MoveNotAllowed, match="erased already"):
        erased(room, row)
    reopened(room, row.claim, statement="Another statement")
    with pytest.raises(MoveNotAllowed, match="make a new claim"):
        publish(room, row.claim, note="Again.")


def test_the_command_takes_a_name_away() -> None:
    room = newsroom()
    row = published(room)
    assert "accounts_user" in tables_that_hold(room.people["vera"].name)
    user, key = room.people["vera"], key_of(room, "vera")
    username, name = user.username, user.name
    call_command("erase", "person", username, by=room.people["paul"].username, reason="Asked on 1 March")
    user = User.objects.get(id=user.id)
    assert (user.name, user.email, user.is_active, user.has_usable_password()) == ("", "", False, False)
    assert user.username == f"former-{user.id.hex[-12:]}"
    assert ApiKey.objects.filter(user=user, revoked_at__isnull=True).count() == 0
    assert (
        Client().get("/api/v1/desk/articles", headers={"authorization": f"Bearer {key}"}).status_code == 401
    )
    assert set(Membership.objects.filter(user=user).values_list("roles", flat=True)) == {0}
    assert tables_that_hold(name) == set()
    assert verify_journal().first_bad is None
    assert PublishedVerdict.objects.get(id=row.id).state == "published"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verdict", "x"), "no id of a verdict"),
        (("verdict", "vd_00000000000000000000000000"), "no such verdict"),
        (("person", "nobody"), "no user 'nobody'"),
        (("person", "paul"), "his own name"),
    ],
)
def test_a_wrong_use_says_what_is_wrong(words: tuple[str, str], said: str) -> None:
    room = newsroom()
    paul = room.people["paul"].username
    words = (words[0], paul if words[1] == "paul" else words[1])
    with pytest.raises(CommandError, match=said):
        call_command("erase", *words, by=paul, reason="An order")
    with pytest.raises(CommandError, match="Name the order"):
        call_command("erase", "verdict", published(room).public_id, by=paul, reason=" ")
