"""Strings planted in everything of a newsroom that is not public."""

import json
from datetime import timedelta

from factcheck.accounts.services import KeyRequest, create_key
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.core import clock
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.endpoints import add_endpoint
from factcheck.publishing.services.leads import import_leads
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services import decisions, submission, taking
from factcheck.reviews.services.checklists import checklist_of, settle_item
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.endings import reopen_claim
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.replies import NewReplyRequest, ask_for_reply
from factcheck.sources.services.uploads import add_document
from tests.factories import TEXT, Newsroom, approve, approved, claim, fresh, interview, submitted
from tests.publishing.desk import publish, published, reinstate, reopened, retract

#: In capitals, so that folded words of a search index would be seen too (see ``found``).
CANARY = "CANARYBIRD"
QUOTES = ["found cracks in two pillars", "cost 54 million euros", "denied that the cracks were known in May"]


def found(data: bytes | str) -> str:
    """The words around a planted string, nothing if there is none."""
    text = (data.decode("utf-8", "replace") if isinstance(data, bytes) else data).lower()
    place = text.find(CANARY.lower())
    return text[max(0, place - 80) : place + 40] if place >= 0 else ""


def _confidential(room: Newsroom, made: Claim) -> None:
    hidden = add_other_source(
        actor=room.actor("ana"),
        new=NewSource(
            kind="person",
            title=f"{CANARY} clerk",
            publisher=f"{CANARY} house",
            author=f"{CANARY} author",
            confidential=True,
            public_label="a person in the office",
        ),
    )
    piece = content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(
            "supports", source_id=hidden.id, quote="It was Monday.", locator=f"{CANARY} room", note=CANARY
        ),
    )
    for name, terms, evidence in (
        ("unnamed", "not_attributable", None),
        ("behind", "background", None),
        ("hidden", "on_record", piece.id),
    ):
        party, _ = add_party(
            actor=room.actor("ana"), name=f"{CANARY} {name}", role=f"{CANARY} role", interest=f"{CANARY} gain"
        )
        new = NewPosition(party.id, "confirms", "We saw it.", terms=terms, evidence_id=evidence)
        content.record_position(actor=room.actor("ana"), claim_id=made.id, expected_version=None, new=new)
    party, _ = add_party(actor=room.actor("ana"), name="Ferry company", interest=f"{CANARY} ferries")
    answered = NewPosition(party.id, "denies", "It was open.", answer=f"{CANARY} answer")
    content.record_position(actor=room.actor("ana"), claim_id=made.id, expected_version=None, new=answered)
    asked = clock.now()
    ask = NewReplyRequest(
        party.id, asked, asked + timedelta(hours=1), f"{CANARY} phone", f"{CANARY} question"
    )
    ask_for_reply(actor=room.actor("ana"), claim_id=made.id, new=ask)


def _talked_about(room: Newsroom, made: Claim) -> None:
    said = add_comment(actor=room.actor("rita"), claim_id=made.id, new=NewComment(text=f"{CANARY} comment"))
    ana = room.people["ana"].username
    reply = NewComment(text=f"@{ana} {CANARY} reply", reply_to_id=said.id)
    add_comment(actor=room.actor("rita"), claim_id=made.id, new=reply)


def _worked_on(room: Newsroom, made: Claim) -> None:
    """What else the desk writes down on a claim that is published later: a file in confidence, an interview, a waiver."""
    upload = Upload(f"{CANARY}.txt", f"{CANARY} words of a file. It was Monday.".encode(), "text/plain")
    paper = NewSource(
        kind="document",
        title=f"{CANARY} paper",
        confidential=True,
        public_label="papers of the office",
    )
    call = NewSource(
        kind="person",
        title="The pilot",
        recorded_by=f"{CANARY} recorder",
        read_back=f"{CANARY} read back",
    )
    sources = (
        add_document(actor=room.actor("ana"), new=paper, upload=upload),
        add_other_source(actor=room.actor("ana"), new=call),
    )
    for source in sources:
        new = NewEvidence("context", source_id=source.id, quote="It was Monday.", note=f"{CANARY} note")
        content.attach_evidence(actor=room.actor("ana"), claim_id=made.id, expected_version=None, new=new)
    item = checklist_of(made)[0]
    settle_item(
        actor=room.actor("ana"),
        claim_id=made.id,
        code=item.item.code,
        state=ItemState.WAIVED,
        reason=f"{CANARY} waiver",
    )


def _around(room: Newsroom) -> None:
    """What the desk has beside its claims: leads, files, keys, endpoints, marks, another article."""
    lead = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://checks.example/{CANARY}",
        "claimReviewed": f"{CANARY} lead",
        "author": {"@type": "Organization", "name": f"{CANARY} checks"},
        "reviewRating": {"@type": "Rating", "alternateName": f"{CANARY} false"},
    }
    import_leads(actor=room.actor("ana"), data=json.dumps(lead).encode())
    upload = Upload(f"{CANARY}.txt", f"{CANARY} words of a file".encode(), "text/plain")
    add_document(
        actor=room.actor("ana"), new=NewSource(kind="document", title=f"{CANARY} file"), upload=upload
    )
    request = KeyRequest(scopes=frozenset({"articles:read"}), name=f"{CANARY} key")
    create_key(desk=room.desk, user=room.people["ana"], request=request)
    add_endpoint(actor=room.actor("chris"), url=f"https://hooks.example/{CANARY}")
    assert room.article is not None
    start = TEXT.index("Traffic is led")
    mark = NewMark(start, len(TEXT), "no_fact", f"{CANARY} mark")
    mark_sentence(actor=room.actor("ana"), article_id=room.article.id, expected_version=None, new=mark)


def _returned(room: Newsroom, made: Claim) -> None:
    """Send it back once, with words, before it is approved."""
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    decisions.return_claim(
        actor=room.actor("rita"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text=f"{CANARY} return",
    )
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)


def planted(room: Newsroom) -> list[PublishedVerdict]:
    """Four published verdicts (as it was, corrected and reopened, retracted, put up again) among what is not public."""
    made = interview(room, claim(room, status="confirmed", rationale="The harbour master says so."))
    _around(room)
    _confidential(room, made)
    _worked_on(room, made)
    _talked_about(room, made)
    _returned(room, made)
    first = publish(room, approve(room, fresh(made), by="omar"))
    rows = [first, *(published(room, quote) for quote in QUOTES)]
    reopened(room, rows[1].claim, rationale="The engineers say so.")
    publish(room, rows[1].claim, kind="correction", note="Names the engineers.")
    reopen_claim(
        actor=room.actor("ana"), claim_id=rows[1].claim_id, expected_version=None, reason=f"{CANARY} reopened"
    )
    changes = {"statement": f"{CANARY} news", "rationale": f"{CANARY} reason"}
    content.edit_claim(
        actor=room.actor("ana"), claim_id=rows[1].claim_id, expected_version=None, changes=changes
    )
    retract(room, rows[2].claim)
    retract(room, rows[3].claim)
    reinstate(room, rows[3].claim)
    for row in rows:
        _talked_about(room, row.claim)
    _unpublished(room)
    return rows


def _unpublished(room: Newsroom) -> None:
    words = {"statement": f"{CANARY} statement", "claimant_name": f"{CANARY} claimant"}
    claim(room, "Traffic is led", rationale=f"{CANARY} draft", **words)
    submitted(room, "over the ring road", **words)
    approved(room, "the ring road", **words)
