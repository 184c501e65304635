"""An article's way through the desk API, from the text to the approved claim."""

import pytest

from factcheck.claims.models import Claim
from factcheck.publishing.models import Change, PublishedVerdict
from factcheck.reviews.models import Decision
from tests.api.desk.calling import Caller, caller, pointers, problem
from tests.factories import Newsroom, newsroom

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TEXT = "Council closes the bridge\n\nThe council closed the bridge on Monday. The mayor said so.\n"
QUOTE = "closed the bridge on Monday"


@pytest.fixture
def room() -> Newsroom:
    """A desk."""
    return newsroom()


def article_of(ana: Caller) -> str:
    """Push the article and return its id."""
    answer = ana.post(
        "articles", {"text": TEXT, "headline": "Council closes the bridge", "external_id": "cms-1"}
    )
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def ready_claim(ana: Caller, article: str) -> str:
    """Mark a claim, cite an interview and a position, and propose a status."""
    made = ana.post(
        "claims",
        {
            "article": article,
            "start": TEXT.index(QUOTE),
            "end": TEXT.index(QUOTE) + len(QUOTE),
            "quote": QUOTE,
            "status": "confirmed",
            "rationale": "The harbour master says so.",
        },
    )
    assert made.status_code == 201, made.content
    claim = str(made.json()["id"])
    source = ana.post(
        "sources",
        {
            "kind": "person",
            "title": "The harbour master",
            "proximity": "eyewitness",
            "published_at": "2026-03-01T10:00:00Z",
        },
    )
    assert source.status_code == 201, source.content
    cited = ana.post(
        f"claims/{claim}/evidence",
        {"source": source.json()["id"], "relation": "supports", "quote": "We closed it on Monday."},
    )
    assert (cited.status_code, cited["ETag"]) == (201, f'"{claim}.2"')
    party = ana.post("parties", {"name": "The mayor"}).json()["id"]
    said = ana.post(f"claims/{claim}/positions", {"party": party, "stance": "confirms", "words": "We did."})
    assert (said.status_code, said["ETag"]) == (201, f'"{claim}.3"')
    return claim


def test_from_text_to_approval_with_a_return_on_the_way(room: Newsroom) -> None:
    ana, rita, omar = (caller(room, name) for name in ("ana", "rita", "omar"))
    article = article_of(ana)
    claim = ready_claim(ana, article)
    submitted = ana.move(claim, "submit")
    assert (submitted.status_code, submitted.json()["stage"]) == (200, "in_review")
    assert submitted.json()["actions"] == ["withdraw"]
    assert submitted.json()["waits_for"]["who"] == "queue First check"
    assert problem(ana.post(f"claims/{claim}/take")) == (403, "not-your-role")

    queue = rita.get("queues").json()["results"][0]
    assert (queue["name"], queue["waiting"], queue["held"]) == ("First check", 1, 0)
    taken = rita.post(f"queues/{queue['id']}/take")
    assert (taken.status_code, taken.json()["id"], taken.json()["held_by"]) == (
        200,
        claim,
        room.people["rita"].username,
    )
    assert omar.post(f"queues/{queue['id']}/take").status_code == 204
    assert problem(omar.post(f"claims/{claim}/take")) == (409, "held-by-another")
    returned = rita.move(claim, "return", {"reason_code": "wording", "text": "Say which bridge."})
    assert (returned.status_code, returned.json()["stage"]) == (200, "returned")

    etag = returned["ETag"]
    changed = ana.patch(
        f"claims/{claim}", {"statement": "The council closed the harbour bridge."}, if_match=etag
    )
    assert changed.status_code == 200
    assert ana.move(claim, "submit").status_code == 200
    seen = omar.post(f"claims/{claim}/take").json()
    approved = omar.move(claim, "approve", {"content_digest": seen["content_digest"]})
    assert (approved.status_code, approved.json()["stage"]) == (200, "approved")

    lines = ana.get(f"claims/{claim}/history").json()["results"]
    assert [line["verb"] for line in lines] == [
        "claim.created", "evidence.attached", "position.recorded", "claim.submitted", "claim.taken",
        "claim.returned", "claim.changed", "claim.submitted", "claim.taken", "claim.approved",
    ]  # fmt: skip
    assert lines[-1]["after"] == {
        "stage": "approved",
        "content_digest": seen["content_digest"],
        "queue": queue["id"],
    }
    assert lines[-1]["actor"] == room.people["omar"].username


def test_a_reviewer_who_wrote_the_claim_can_neither_take_nor_approve_it(room: Newsroom) -> None:
    ana, both = caller(room, "ana"), caller(room, "rita")
    article = article_of(ana)
    made = ready_claim(ana, article)
    room.people["rita"].memberships.update(roles=2 | 4)  # editor and reviewer
    etag = both.get(f"claims/{made}")["ETag"]
    assert both.patch(f"claims/{made}", {"rationale": "She said so."}, if_match=etag).status_code == 200
    ana.move(made, "submit")
    assert problem(both.post(f"claims/{made}/take")) == (403, "four-eyes")
    digest = Claim.objects.get().content_digest
    assert problem(both.move(made, "approve", {"content_digest": digest})) == (403, "four-eyes")
    assert Decision.objects.count() == 0


def test_pushing_a_known_external_id_again_makes_a_revision(room: Newsroom) -> None:
    ana = caller(room, "ana")
    article = article_of(ana)
    claim = ready_claim(ana, article)
    again = ana.post("articles", {"text": TEXT, "external_id": "cms-1"})
    assert (again.status_code, again.json()["id"], again.json()["revision"]) == (200, article, 1)
    new = TEXT.replace("The mayor said so.", "The mayor denied it.")
    changed = ana.post("articles", {"text": new, "external_id": "cms-1"})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    revision = ana.get(f"articles/{article}/revisions/2").json()
    assert revision["text"] == new.strip("\n")
    assert ana.get(f"claims/{claim}").json()["occurrences"][0]["revision"] == 2


def test_a_new_revision_says_what_it_did_to_each_claim(room: Newsroom) -> None:
    ana = caller(room, "ana")
    article = article_of(ana)
    claim = ready_claim(ana, article)
    body = {"text": TEXT.replace("on Monday.", "on Monday at last."), "expected_revision": 1}
    answer = ana.post(f"articles/{article}/revisions", body)
    assert (answer.status_code, answer.json()["number"]) == (201, 2)
    assert (answer.json()["carried"], answer.json()["text_changed"], answer.json()["to_place"]) == (
        [],
        [claim],
        [],
    )
    assert problem(ana.post(f"articles/{article}/revisions", body)) == (412, "stale")
    flags = ana.get(f"claims/{claim}").json()["flags"]
    assert [flag["flag"] for flag in flags] == ["text_changed"]
    assert ana.post(f"claims/{claim}/flags/text_changed/clear", {"note": "Read again."}).json()["flags"] == []


def test_publish_correct_retract_and_reinstate(room: Newsroom) -> None:
    ana, rita, omar, paul = (caller(room, name) for name in ("ana", "rita", "omar", "paul"))
    claim = ready_claim(ana, article_of(ana))

    def reviewed(by: Caller) -> None:
        assert ana.move(claim, "submit").status_code == 200
        digest = by.post(f"claims/{claim}/take").json()["content_digest"]
        assert by.move(claim, "approve", {"content_digest": digest}).json()["stage"] == "approved"

    reviewed(rita)
    assert problem(ana.move(claim, "publish", {})) == (403, "not-your-role")
    published = paul.move(claim, "publish", {})
    assert (published.status_code, published.json()["stage"]) == (200, "published"), published.content
    verdict = published.json()["published_verdict"]
    assert (verdict[:3], published.json()["release"]["state"]) == ("vd_", "released")
    assert PublishedVerdict.objects.standing().count() == 1

    assert problem(ana.move(claim, "reopen", {})) == (400, "invalid-request")
    assert ana.move(claim, "reopen", {"reason": "A reader wrote."}).json()["stage"] == "draft"
    etag = ana.get(f"claims/{claim}")["ETag"]
    ana.patch(f"claims/{claim}", {"rationale": "The harbour master and the mayor say so."}, if_match=etag)
    reviewed(omar)
    refused = paul.move(claim, "publish", {})
    assert (problem(refused), pointers(refused)) == ((409, "rule-not-met"), [("body/note", "note")])
    corrected = paul.move(claim, "publish", {"kind": "correction", "note": "The reasons were incomplete."})
    assert corrected.json()["published_verdict"] == verdict
    retracted = paul.move(claim, "retract", {"reason": "It was another bridge."})
    assert (retracted.status_code, retracted.json()["stage"]) == (200, "retracted")
    assert PublishedVerdict.objects.standing().count() == 0
    back = paul.move(claim, "reinstate", {"reason": "It was this bridge after all."})
    assert (back.status_code, back.json()["stage"]) == (200, "published")
    assert list(Change.objects.order_by("seq").values_list("kind", "revision")) == [
        ("published", 1),
        ("corrected", 2),
        ("retracted", 3),
        ("reinstated", 4),
    ]


def test_an_embargo_holds_the_release(room: Newsroom) -> None:
    ana, rita, paul = (caller(room, name) for name in ("ana", "rita", "paul"))
    article = article_of(ana)
    later = "2126-03-01T10:00:00Z"
    tag = ana.get(f"articles/{article}")["ETag"]
    assert ana.patch(f"articles/{article}", {"embargo_until": later}, if_match=tag).status_code == 200
    claim = ready_claim(ana, article)
    ana.move(claim, "submit")
    digest = rita.post(f"claims/{claim}/take").json()["content_digest"]
    rita.move(claim, "approve", {"content_digest": digest})
    ordered = paul.move(claim, "publish", {}).json()
    assert (ordered["stage"], ordered["release"]) == ("approved", {"at": later, "state": "scheduled"})
    assert (ordered["published_verdict"], PublishedVerdict.objects.count()) == (None, 0)


def test_members_keys_and_rules_through_the_api(room: Newsroom) -> None:
    chris = caller(room, "chris")
    made = chris.post("members", {"user": "nina", "roles": ["editor"], "password": "harbour-bridge-54"})
    assert (made.status_code, made.json()["roles"]) == (201, ["editor"]), made.content
    assert problem(chris.post("members", {"user": "nobody", "roles": ["editor"]})) == (400, "invalid-request")
    member = f"members/{made.json()['id']}"
    assert chris.patch(member, {"roles": ["viewer", "reviewer"]}).json()["roles"] == ["viewer", "reviewer"]
    issued = chris.post("keys", {"scopes": ["claims:read"], "user": "nina"}).json()
    assert (issued["user"], issued["scopes"]) == ("nina", ["claims:read"])
    nina = Caller(room, "nina", issued["key"])
    assert nina.get("claims").status_code == 200
    assert problem(nina.get("articles")) == (403, "missing-scope")
    assert chris.call("DELETE", member).status_code == 204
    assert problem(nina.get("claims")) == (401, "bad-key")
    narrow = caller(room, "chris", scopes=frozenset({"keys:manage", "claims:read"}))
    assert problem(narrow.post("keys", {"scopes": ["all"]})) == (403, "missing-scope")
    ours = narrow.post("keys", {"scopes": ["claims:read"]}).json()
    assert narrow.call("DELETE", f"keys/{ours['id']}").status_code == 204
    assert problem(Caller(room, "chris", ours["key"]).get("claims")) == (401, "bad-key")

    rules = chris.get("rules")
    assert (rules.json()["independent_sources"], rules.json()["version"]) == (2, 0)
    changed = chris.patch("rules", {"independent_sources": 3}, if_match=rules["ETag"])
    assert (changed.status_code, changed.json()["independent_sources"]) == (200, 3), changed.content
    assert problem(chris.patch("rules", {"independent_sources": 4}, if_match=rules["ETag"])) == (412, "stale")
    assert problem(chris.patch("rules", {"independent_sources": 4})) == (428, "precondition-required")
