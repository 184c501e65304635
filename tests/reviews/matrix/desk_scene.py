"""A desk with one of everything that is done beside claims: what Ana owns, reads or audits, and what is nobody's own."""

from datetime import UTC, datetime
from typing import Any

from factcheck.articles.enums import ArticleState
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts, create_article
from factcheck.articles.texts import prepare_text
from factcheck.jobs.services import cancel
from factcheck.publishing.models import Delivery
from factcheck.reviews.models import Draw, DrawnClaim, Verdict
from factcheck.reviews.services.desk_rules import change_rules, desk_rules
from factcheck.reviews.services.revisions import push_article
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.register import FETCH, add_web_source
from tests import factories
from tests.api.desk.whole import one_of_everything
from tests.factories import Newsroom
from tests.properties.workflow_stage import mark_the_rest
from tests.reviews.matrix.scenes import Scene


def whole_room() -> Scene:
    """Return the desk, and the words that addresses and forms name its things by."""
    room = factories.newsroom()
    known = one_of_everything(room)
    assert room.article is not None
    start = factories.TEXT.index("Traffic is led")
    words = {
        **{noun: known[f"{noun}s"] for noun in ("article", "claim", "source", "queue", "key")},
        "ben": known["members"],
        "omar": room.people["omar"].public_id,
        "rita_name": room.people["rita"].username,
        "ana_name": room.people["ana"].username,
        "hook": known["webhook-endpoints"],
        "delivery": Delivery.objects.get().public_id,
        "article_version": room.article.version,
        "source_version": 1,
        "start": start,
        "end": len(factories.TEXT),
        "stranger": factories.user("sten").username,
        **_sources(room),
        **_articles(room),
        **_audit(room),
    }
    return Scene(room, factories.claim(room, "cracks in two pillars"), words)


def _sources(room: Newsroom) -> dict[str, Any]:
    """A web page, and a confidential source that Ana reads."""
    ana = room.actor("ana")
    page, _new = add_web_source(actor=ana, url="https://paper.example/quay")
    cancel(
        kind=FETCH, subject_id=page.id
    )  # else the capture is on its way, and asking for it changes nothing
    told = NewSource(kind="person", title="A clerk", confidential=True, public_label="A person who knows")
    return {"web": page.public_id, "sealed": add_other_source(actor=ana, new=told).public_id}


def _articles(room: Newsroom) -> dict[str, Any]:
    """An article whose import failed, and one of which nothing is open."""
    ana = room.actor("ana")
    address = ArticleFacts(headline="", origin="external", url="https://paper.example/lost")
    failed = create_article(actor=ana, facts=address, prepared=None)
    Article.objects.filter(id=failed.id).update(state=ArticleState.FAILED)
    facts = ArticleFacts(headline="A town", origin="external", url="https://paper.example/town")
    done, _new = push_article(
        actor=ana, facts=facts, prepared=prepare_text("A town\nIt rains.", headline="A town")
    )
    mark_the_rest(ana, done.id)
    done.refresh_from_db()
    return {"failed": failed.public_id, "settled": done.public_id, "settled_version": done.version}


def _audit(room: Newsroom) -> dict[str, Any]:
    """A draw that Ana audits, with a claim in which she has no part, and another such claim in review; the desk audits on."""
    factories.submitted(room, "Engineers found cracks", by="ben")
    rules = {"audit_share": 10, "audit_every": "month"}
    change_rules(actor=room.actor("chris"), expected_version=None, changes=rules)
    made = factories.ready(room, "54 million euros", by="ben")
    factories.approve(room, factories.submit(room, made, by="ben"), by="rita")
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    draw = Draw.objects.create(
        desk=room.desk,
        pace="month",
        since=moment,
        until=datetime(2026, 3, 1, tzinfo=UTC),
        share=10,
        seed="1" * 64,
        listed=made.public_id,
        left_out=0,
        auditor=room.people["ana"],
        drawn_by=room.people["chris"],
        drawn_at=moment,
    )
    verdict = Verdict.objects.get(claim=made)
    DrawnClaim.objects.create(draw=draw, place=1, claim=made, verdict=verdict)
    rule = desk_rules(actor=room.actor("chris")).version
    return {"draw": draw.public_id, "drawn": made.public_id, "rules_version": rule}
