"""A claim that Ana wrote, brought to a stage or another place, and people who try with one role at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership
from factcheck.accounts.rules import bits_of
from factcheck.articles.services import latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import open_flag
from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.claims.spans import Span
from factcheck.core.problems import Refusal
from factcheck.reviews import content
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.conferences import name_decider
from factcheck.reviews.services.desk_rules import change_rules
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.pending import keep_note
from factcheck.reviews.services.revisions import revise_article
from factcheck.reviews.services.second_checks import ask_second_check
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.models import Evidence
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, ask_for_reply
from tests import factories
from tests.factories import Newsroom, fresh
from tests.publishing.desk import order, publish, retract

#: Words of the text that no claim of the scene stands on.
FREE = "Traffic is led over the ring road."


@dataclass
class Scene:
    """A claim that Ana wrote, at a stage; Ana and Omar, who had no part in it, each with one role at a time."""

    room: Newsroom
    made: Claim
    words: dict[str, Any] = field(default_factory=dict)
    stage: str = ""

    @staticmethod
    def name(*, own: bool) -> str:
        """Who tries."""
        return "ana" if own else "omar"

    @contextmanager
    def as_role(self, role: Role, *, own: bool) -> Iterator[str]:
        """Give the person one role, let him try, and take everything back."""
        name = self.name(own=own)
        with transaction.atomic():
            place = Membership.objects.filter(desk=self.room.desk, user=self.room.people[name])
            place.update(roles=bits_of({role}))
            yield name
            transaction.set_rollback(True)

    def hold(self, name: str) -> None:
        """Take the claim, if the person may (deciding needs it); else Rita takes it, so that there is a hold to give back."""
        for each in (name, "rita"):
            try:
                take_claim(actor=self.room.actor(each), claim_id=self.made.id)
            except Refusal:
                continue
            return

    def fill(self, sent: Any) -> Any:
        """Return an address or a body with the words of the scene filled in; a number stays a number."""
        if isinstance(sent, dict):
            return {name: self.fill(value) for name, value in sent.items()}
        if isinstance(sent, list):
            return [self.fill(value) for value in sent]
        if not isinstance(sent, str):
            return sent
        whole = self.words.get(sent.strip("{}")) if sent.startswith("{") and sent.endswith("}") else None
        return whole if whole is not None else sent.format_map(self.words)

    def look_again(self) -> Claim:
        """Read the claim again, with what a form carries of it."""
        made = fresh(self.made)
        told = {"digest": made.content_digest, "version": made.version}
        self.words |= {**told, "status": made.status, "rationale": made.rationale}
        return made


def _returned(room: Newsroom, made: Claim) -> None:
    factories.submit(room, made)
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    factories.decisions.return_claim(
        actor=room.actor("rita"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text="Say which.",
    )


def _approved(room: Newsroom, made: Claim) -> None:
    factories.approve(room, factories.submit(room, made))


def _published(room: Newsroom, made: Claim) -> None:
    _approved(room, made)
    publish(room, made)


def _retracted(room: Newsroom, made: Claim) -> None:
    _published(room, made)
    retract(room, made)


def _dropped(room: Newsroom, made: Claim) -> None:
    drop = factories.endings.Drop("opinion")
    factories.endings.drop_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None, drop=drop)


def _blind(room: Newsroom, made: Claim) -> None:
    ask_second_check(actor=room.actor("chris"), claim_id=made.id, reason="A big one.")
    factories.submit(room, made)


def _judged(room: Newsroom, made: Claim, name: str, status: str) -> None:
    take_claim(actor=room.actor(name), claim_id=made.id)
    judgement = Judgement(status, "I looked.", fresh(made).content_digest)
    judge_claim(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=judgement)


def _in_conference(room: Newsroom, made: Claim) -> None:
    """Rita and Dana differ; Omar is named."""
    room.people["dana"] = factories.user("dana")
    factories.accounts.add_roles(desk=room.desk, user=room.people["dana"], roles=frozenset({Role.REVIEWER}))
    _blind(room, made)
    _judged(room, made, "rita", "confirmed")
    _judged(room, made, "dana", "denied")
    name_decider(actor=room.actor("chris"), claim_id=made.id, user_id=room.people["omar"].id)


def _scheduled(room: Newsroom, made: Claim) -> None:
    """Paul ordered the release; the desk holds releases for an hour."""
    _approved(room, made)
    change_rules(actor=room.actor("chris"), expected_version=None, changes={"publish_hold_minutes": 60})
    room.desk.refresh_from_db()
    order(room, made)


def _lost(room: Newsroom, made: Claim) -> None:
    """A new text has nothing of the quote."""
    assert room.article is not None
    text = factories.TEXT.replace(
        "The city council closed the harbour bridge on Monday.", "It is a fine day for boats."
    )
    prepared = prepare_text(text, headline=room.article.headline)
    revise_article(
        actor=room.actor("ana"), article_id=room.article.id, expected_revision=None, prepared=prepared
    )


BROUGHT: dict[str, Callable[[Newsroom, Claim], object]] = {
    "draft": lambda room, made: None,
    "in_review": factories.submit,
    "returned": _returned,
    "approved": _approved,
    "published": _published,
    "retracted": _retracted,
    "dropped": _dropped,
    "blind": _blind,
    "conference": _in_conference,
    "scheduled": _scheduled,
    "lost": _lost,
}
#: The stage of the workflow in which the further places lie.
STAGE_OF = {"blind": "in_review", "conference": "in_review", "scheduled": "approved", "lost": "draft"}


def scene(place: str) -> Scene:
    """Return a claim at a stage or another place, with one of everything that belongs to a claim."""
    room = factories.newsroom()
    made = factories.ready(room)
    words = furnished(room, made)
    BROUGHT[place](room, made)
    assert fresh(made).stage == STAGE_OF.get(place, place)
    pending = keep_note(actor=room.actor("ana"), claim_id=made.id, new=NewComment("Not yet."))
    words["pending"] = pending.public_id
    return Scene(room, made, {**words, **places(made)}, STAGE_OF.get(place, place))


def places(made: Claim) -> dict[str, Any]:
    """Return where the claim stands (the latter of two places is ``second``), and words of the latest text where none does."""
    first, second = made.occurrences.filter(removed_at__isnull=True).order_by("created_at", "id")
    start = latest_revision(fresh(made).article).text.index(FREE)
    return {
        "occurrence": first.public_id,
        "second": second.public_id,
        "free": FREE,
        "free_start": start,
        "free_end": start + len(FREE),
    }


def furnished(room: Newsroom, made: Claim) -> dict[str, Any]:
    """Give the claim one of everything, and return the words that addresses and bodies name it by."""
    ana = room.actor("ana")
    piece = Evidence.objects.get(claim=made)
    near = Evidence.objects.get(claim=factories.interview(room, made), quote=piece.quote, id__gt=piece.id)
    Evidence.objects.filter(id=near.id).update(quote_check="near")
    party, _new = add_party(actor=ana, name="The mayor")
    position = content.record_position(
        actor=ana, claim_id=made.id, expected_version=None, new=NewPosition(party.id, "confirms")
    )
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    asked = NewReplyRequest(party.id, moment, datetime(2026, 3, 2, tzinfo=UTC), "mail", "Is it so?")
    reply = ask_for_reply(actor=ana, claim_id=made.id, new=asked)
    note = add_comment(actor=ana, claim_id=made.id, new=NewComment("Look again."))
    open_flag(claim=made, flag=FlagName.SOURCE_CHANGED, cause="It changed.", causes=[])
    other = factories.claim(room, "cracks in two pillars")
    assert room.article is not None
    content.add_occurrence(
        actor=ana,
        claim_id=made.id,
        expected_version=None,
        article_id=room.article.id,
        span=Span(quote="closes the harbour bridge"),
    )
    return {
        "claim": made.public_id,
        "other": other.public_id,
        "article": room.article.public_id,
        "queue": room.first_check.public_id,
        "source": piece.source.public_id,
        "evidence": piece.public_id,
        "near": near.public_id,
        "party": party.public_id,
        "position": position.public_id,
        "reply": reply.public_id,
        "comment": note.public_id,
        "ben": room.people["ben"].username,
        "omar": room.people["omar"].username,
        "omar_id": room.people["omar"].public_id,
    }
