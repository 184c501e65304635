"""What the tests of the pages share: signing in, and a claim with everything that a page shows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.test import Client

from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.core import clock
from factcheck.reviews import content
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, ask_for_reply
from tests import factories
from tests.factories import Newsroom


def signed_in(room: Newsroom, name: str) -> Client:
    """Return a browser without JavaScript in which the person of this name is signed in."""
    client = Client()
    client.force_login(room.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def article_url(room: Newsroom, rest: str = "") -> str:
    """Return the address of the workbench of the room's article, or of a form on it."""
    assert room.article is not None
    return f"/articles/{room.article.public_id}{rest}"


def rich_claim(room: Newsroom, quote: str = "closed the harbour bridge on Monday") -> Claim:
    """Return a draft claim with evidence, two opposite positions, an open question and a note."""
    made = factories.ready(room, quote)
    position(room, made, "City council", "confirms")
    position(room, made, "Office of the mayor", "denies")
    question(room, made, "Bridge builders")
    add_comment(actor=room.actor("rita"), claim_id=made.id, new=NewComment(text="Whose estimate is it?"))
    return factories.fresh(made)


def position(room: Newsroom, made: Claim, name: str, stance: str) -> None:
    """Record what a party says of the claim."""
    party, _new = add_party(actor=room.actor("ana"), name=name)
    new = NewPosition(party_id=party.id, stance=stance, words=f"{name} says so.")
    content.record_position(actor=room.actor("ana"), claim_id=made.id, expected_version=None, new=new)


def question(room: Newsroom, made: Claim, name: str) -> None:
    """Ask a party for a reply."""
    party, _new = add_party(actor=room.actor("ana"), name=name)
    asked = clock.now()
    new = NewReplyRequest(
        party_id=party.id,
        asked_at=asked,
        deadline=asked + timedelta(hours=4),
        channel="e-mail",
        question="Is it so?",
    )
    ask_for_reply(actor=room.actor("ana"), claim_id=made.id, new=new)


def send_form(client: Client, made: Claim, form: str, sent: Mapping[str, object]) -> Any:
    """Send one of the forms about a claim."""
    return client.post(f"/claims/{made.public_id}/{form}", sent)


def back_at(made: Claim, place: str = "#evidence") -> str:
    """Where the workbench leads after a form about a claim."""
    return f"/articles/{made.article.public_id}?claim={made.public_id}{place}"
