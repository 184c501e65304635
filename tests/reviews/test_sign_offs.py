"""Nobody signs off what is open; a sign-off is bound to its revision; the next text voids it."""

import pytest
from django.db import IntegrityError, transaction

from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.audit.models import Event
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import NotFound, NotYourRole, RuleNotMet, Stale
from factcheck.reviews.models import SignOff
from factcheck.reviews.services.endings import Drop, drop_claim, restore_claim
from factcheck.reviews.services.revisions import revise_article
from factcheck.reviews.services.sign_offs import sign_off_article
from tests import factories
from tests.api.desk.calling import caller, pointers, problem
from tests.factories import Newsroom
from tests.web.newsrooms import question, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SHORT = "The bridge is shut. It rains."


def article_of(room: Newsroom) -> Article:
    """The room's article as it is now."""
    assert room.article is not None
    return Article.objects.get(id=room.article.id)


def mark(room: Newsroom, number: int) -> None:
    """Say that a sentence carries no fact."""
    start, end = latest_revision(article_of(room)).sentences[number]
    new = NewMark(start, end, "no_fact", "weather")
    mark_sentence(actor=room.actor("ana"), article_id=article_of(room).id, expected_version=None, new=new)


def sign(room: Newsroom, name: str = "chris") -> Article:
    """Sign the room's article off."""
    return sign_off_article(actor=room.actor(name), article_id=article_of(room).id, expected_version=None)


def revise(room: Newsroom, text: str) -> None:
    """Give the room's article a new text."""
    prepared = prepare_text(text)
    revise_article(
        actor=room.actor("ana"), article_id=article_of(room).id, expected_revision=None, prepared=prepared
    )


def settled() -> Newsroom:
    """A newsroom whose article has nothing open."""
    room = factories.newsroom(text=SHORT)
    factories.approved(room, "The bridge is shut.")
    mark(room, 1)
    return room


def open_codes(room: Newsroom) -> list[str]:
    """The codes of the refusal."""
    with pytest.raises(RuleNotMet) as refused:
        sign(room)
    return [item.code for item in refused.value.items]


def test_everything_open_is_named_and_nothing_is_written() -> None:
    room = factories.newsroom(text=SHORT)
    assert open_codes(room) == ["open_sentence", "open_sentence"]
    made = factories.ready(room, "The bridge is shut.")
    question(room, made, "Bridge builders")
    before = Event.objects.count()
    assert open_codes(room) == ["open_sentence", "claim_open", "reply_outstanding"]
    revise(room, "It rains.")
    assert open_codes(room) == ["open_sentence", "claim_open", "to_place", "reply_outstanding"]
    assert not SignOff.objects.exists()
    assert Event.objects.filter(verb="article.signed_off").count() == 0
    assert Event.objects.count() > before


def test_a_dropped_claim_holds_nothing_up() -> None:
    room = factories.newsroom(text=SHORT)
    made = factories.claim(room, "The bridge is shut.")
    question(room, made, "Bridge builders")
    drop_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None, drop=Drop("opinion"))
    mark(room, 0)
    mark(room, 1)
    sign(room)
    restore_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    assert open_codes(room) == ["claim_open", "reply_outstanding"]


def test_a_claim_of_another_article_that_stands_here_counts() -> None:
    room, other = factories.newsroom(text=SHORT), factories.newsroom(text="The bridge is shut.")
    assert other.article is not None
    Article.objects.filter(id=other.article.id).update(desk=room.desk)
    factories.approved(room, "The bridge is shut.")
    mark(room, 1)
    made = factories.claim(Newsroom(room.desk, room.people, other.article), "The bridge is shut.")
    factories.content.add_occurrence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        article_id=article_of(room).id,
        span=factories.Span(quote="The bridge is shut."),
    )
    assert open_codes(room) == ["claim_open"]


def test_a_chief_or_publisher_answers_for_the_text_and_a_new_text_voids_it() -> None:
    room = settled()
    for name in ("ana", "rita", "vera"):
        with pytest.raises(NotYourRole):
            sign(room, name)
    with pytest.raises(NotFound):
        sign_off_article(
            actor=factories.newsroom().actor("chris"), article_id=article_of(room).id, expected_version=None
        )
    version = article_of(room).version
    with pytest.raises(Stale):
        sign_off_article(
            actor=room.actor("paul"), article_id=article_of(room).id, expected_version=version - 1
        )
    signed = sign(room, "paul")
    assert signed.version == version + 1
    row = SignOff.objects.get()
    assert (row.by.name, row.revision.number, row.voided_at) == ("Paul", 1, None)
    assert sign(room, "chris").version == signed.version, "the same again changes nothing"
    assert Event.objects.filter(verb="article.signed_off").count() == 1
    revise(room, f"{SHORT} It snows.")
    assert SignOff.objects.get().voided_at is not None
    assert open_codes(room) == ["open_sentence"]
    mark(room, 2)
    sign(room)
    assert SignOff.objects.filter(voided_at__isnull=True).get().revision.number == 2


def test_the_database_binds_a_sign_off_to_the_latest_text() -> None:
    room = settled()
    revise(room, f"{SHORT} It snows.")
    article = article_of(room)
    old = Revision.objects.get(article=article, number=1)
    with pytest.raises(IntegrityError, match="latest revision"), transaction.atomic():
        SignOff.objects.create(article=article, revision=old, by=room.people["chris"], at=clock.now())
    assert not SignOff.objects.exists()


def test_a_program_signs_off_with_what_it_has_read() -> None:
    room = settled()
    made = Claim.objects.get()
    chris, path = caller(room, "chris"), f"articles/{article_of(room).public_id}/sign-off"
    assert problem(chris.post(path)) == (428, "precondition-required")
    factories.reopened(room, made)
    read = chris.get(path)
    assert [one["code"] for one in read.json()["open"]] == ["claim_open"]
    refused = chris.post(path, if_match=read["ETag"])
    assert problem(refused) == (409, "rule-not-met")
    assert pointers(refused) == [(f"claims/{made.public_id}", "claim_open")]
    factories.approve(room, factories.submit(room, made), by="omar")
    done = chris.post(path, if_match=read["ETag"])
    assert done.status_code == 200
    assert done.json()["signed_off"]["revision"] == 1
    assert chris.get(f"articles/{article_of(room).public_id}").json()["signed_off"]["by"].startswith("chris")
    assert problem(chris.post(path, if_match=read["ETag"])) == (412, "stale")


def test_the_sheet_leads_to_what_is_open_and_signs_off() -> None:
    room = factories.newsroom(text=SHORT)
    made = factories.claim(room, "The bridge is shut.")
    url = f"/articles/{article_of(room).public_id}/sign-off"
    chris = signed_in(room, "chris")
    sheet = chris.get(url).content.decode()
    assert f'href="/claims/{made.public_id}"' in sheet
    assert f'href="/articles/{article_of(room).public_id}#s2"' in sheet
    refused = chris.post(url, {"version": article_of(room).version})
    assert refused.status_code == 409
    assert "2 things are open" in refused.content.decode()
    drop_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None, drop=Drop("opinion"))
    mark(room, 0)
    mark(room, 1)
    assert "Sign off</button>" not in signed_in(room, "ana").get(url).content.decode()
    assert signed_in(room, "ana").post(url, {"version": article_of(room).version}).status_code == 403
    assert chris.post(url, {"version": 99}).status_code == 409
    assert chris.post(url, {"version": article_of(room).version}).status_code == 302
    assert "Chris signed version 1 off" in chris.get(url).content.decode()
    assert "Signed off by Chris" in chris.get(f"/articles/{article_of(room).public_id}").content.decode()
