"""What is not public is in no public answer: strings planted everywhere inside, and every door of the world tried."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client

from factcheck.accounts.services import KeyRequest, create_key
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.core import clock
from factcheck.core.ids import encode
from factcheck.publishing.models import Delivery, Export, PublishedVerdict, Rendering
from factcheck.publishing.services.endpoints import add_endpoint
from factcheck.publishing.services.exports import make_export
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
from tests.factories import TEXT, Newsroom, approve, approved, claim, fresh, interview, newsroom, submitted
from tests.publishing.desk import publish, published, reinstate, reopened, retract
from tests.publishing.public import API, FEEDS, read

pytestmark = [pytest.mark.django_db, pytest.mark.both]

#: In capitals, so that folded words of a search index would be seen too (see ``found``).
CANARY = "CANARYBIRD"
QUOTES = ["found cracks in two pillars", "cost 54 million euros", "denied that the cracks were known in May"]


def found(data: bytes | str) -> str:
    """The words around a planted string, nothing if there is none."""
    text = (data.decode("utf-8", "replace") if isinstance(data, bytes) else data).lower()
    place = text.find(CANARY.lower())
    return text[max(0, place - 80) : place + 40] if place >= 0 else ""


@pytest.fixture
def room() -> Newsroom:
    """A newsroom whose people and queues carry the string."""
    made = newsroom()
    for person in made.people.values():
        person.username, person.name = f"{CANARY}-{person.username}", f"{CANARY} {person.name}"
        person.email = f"{person.username}@paper.example"
        person.save(update_fields=["username", "name", "email"])
    queue = made.first_check
    queue.name = f"{CANARY} check"
    queue.save(update_fields=["name"])
    return made


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


def _planted(room: Newsroom) -> list[PublishedVerdict]:
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


def doors(room: Newsroom, rows: list[PublishedVerdict]) -> Iterator[str]:
    """Every address of the world, known and unknown, good and malformed."""
    assert room.article is not None
    lists = (
        "verdicts",
        "verdicts?view=full",
        "changes",
        "claim-reviews",
        "exports/latest",
        "openapi.json",
        "docs",
    )
    yield from (f"{API}/{one}" for one in lists)
    yield from (
        *FEEDS,
        "/sitemap.xml",
        "/methodology",
        "/corrections",
        "/problems/four-eyes",
        "/feeds/x",
        "/nothing",
    )
    article = room.article.public_id
    at = clock.brief(clock.now())
    yield from (f"{API}/articles/{article}/verdicts{end}" for end in ("", f"?at={at}", "?view=full", "/x"))
    unpublished = Claim.objects.exclude(id__in=[row.claim_id for row in rows]).values_list("id", flat=True)
    names = [row.public_id for row in rows] + [encode("vd", key) for key in unpublished]
    for name in names:
        yield from (
            f"/verdicts/{name}",
            f"/embed/{name}",
            f"/oembed?url=http://127.0.0.1:8000/verdicts/{name}",
        )
        yield from (f"/verdicts/{name}?revision={number}" for number in range(1, 4))
        own = f"{API}/verdicts/{name}"
        yield from (
            f"{own}{end}"
            for end in ("", "?view=summary", f"?at={at}", "?at=x", "/claim-review", "/revisions")
        )
        yield from (f"{own}/revisions/{number}" for number in range(1, 5))
    yield from (
        f"{API}/verdicts?{query}" for query in ("limit=x", "cursor=x", "q=comment", "claimant=x", "x=1")
    )
    yield from (f"{API}/desk/claims", f"{API}/desk/articles/{article}/marked-up")


def test_no_public_answer_log_or_cache_has_it(room: Newsroom, caplog: Any, capfd: Any) -> None:
    rows = _planted(room)
    make_export()
    client = Client(raise_request_exception=False)
    caplog.clear()
    capfd.readouterr()
    statuses = set()
    for path in doors(room, rows):
        response = client.get(path)
        statuses.add(response.status_code)
        assert (path, found(read(response)), found(str(response.headers))) == (path, "", "")
        assert not response.cookies
    assert statuses == {200, 400, 401, 404, 410}
    client.get(f"{API}/verdicts", headers={"authorization": "Bearer fc_no_key"})
    assert found(caplog.text) == ""
    assert found("".join(capfd.readouterr())) == ""
    kept = getattr(cache, "_cache", {})
    assert found(repr(dict(kept))) == ""


def test_no_stored_byte_of_the_public_face_has_it(room: Newsroom) -> None:
    _planted(room)
    export = make_export()
    assert Rendering.objects.count() > 20
    for body in Rendering.objects.values_list("body", flat=True):
        assert found(bytes(body)) == ""
    with storages["exports"].open(Export.objects.get(id=export.id).file_name) as stored:
        assert found(gzip.decompress(stored.read())) == ""
    for row in PublishedVerdict.objects.values():
        assert found(json.dumps(row, default=str)) == ""


def test_no_message_of_a_webhook_has_it(room: Newsroom) -> None:
    _planted(room)
    kinds = set()
    for delivery in Delivery.objects.all():
        kinds.add(json.loads(bytes(delivery.body))["type"])
        assert found(bytes(delivery.body)) == ""
    assert kinds == {f"verdict.{kind}" for kind in ("published", "corrected", "retracted", "reinstated")}


def test_the_article_goes_back_without_it(room: Newsroom, client: Client) -> None:
    _planted(room)
    assert room.article is not None
    request = KeyRequest(scopes=frozenset({"articles:read"}), name="cms")
    key = create_key(desk=room.desk, user=room.people["ana"], request=request).text
    for kind in ("application/json", "text/html"):
        answer = client.get(
            f"{API}/desk/articles/{room.article.public_id}/marked-up",
            headers={"authorization": f"Bearer {key}", "accept": kind},
        )
        assert (answer.status_code, found(answer.content)) == (200, "")
        assert b"The harbour master" in answer.content


def test_the_log_of_the_work_itself_has_it_not(room: Newsroom, caplog: Any, capfd: Any) -> None:
    with caplog.at_level("DEBUG"):
        rows = _planted(room)
    assert len(rows) == 4
    lines = [
        f"{line.name} {line.getMessage()}" for line in caplog.records if line.name.startswith("factcheck")
    ]
    assert found("\n".join(lines) + "".join(capfd.readouterr())) == ""


def test_a_search_for_it_is_like_a_search_for_nothing(room: Newsroom, client: Client) -> None:
    _planted(room)
    answers = [
        client.get(f"{API}/verdicts?{name}={word}")
        for name in ("q", "claimant")
        for word in (CANARY, "NOSUCHWORD")
    ]
    assert len({(one.status_code, one.content, one["ETag"]) for one in answers}) == 1


def test_the_string_would_be_found(room: Newsroom, client: Client) -> None:
    row = published(room, statement=f"The {CANARY} bridge")
    paths = [
        f"/verdicts/{row.public_id}",
        f"{API}/verdicts/{row.public_id}",
        "/feeds/verdicts.atom",
        f"/embed/{row.public_id}",
    ]
    for path in paths:
        assert found(read(client.get(path))) != ""
