"""The article as it goes back to where it came from: with the verdicts that were published on it."""

from typing import Any

from drf_spectacular.types import OpenApiTypes

from factcheck.accounts.enums import Action
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.marked import MarkedOut
from factcheck.api.desk.targets import ARTICLE
from factcheck.api.desk.view import DeskView
from factcheck.api.negotiation import JSON
from factcheck.publishing.marked import MarkedArticle, mark_up
from factcheck.publishing.marked_html import marked_html

HTML = "text/html"


class ArticleMarkedUp(DeskView):
    """An article with its verdicts, as offsets or as HTML."""

    target = ARTICLE
    produces = (JSON, HTML)

    @operation(Spec(Action.READ_ARTICLES, {200: MarkedOut, (200, HTML): OpenApiTypes.STR}))
    def get(self, call: Call) -> Answer:
        """Read an article with the verdicts that are published on it, and a footnote each."""
        marked = mark_up(call.target)
        if self.media_type == HTML:
            return Answer(marked_html(marked).encode(), media_type=f"{HTML}; charset=utf-8")
        return Answer(_shape(marked))


def _shape(marked: MarkedArticle) -> dict[str, Any]:
    return {
        "article": marked.article.public_id,
        "revision": marked.revision.number,
        "text": marked.revision.text,
        "sha256": marked.revision.sha256,
        "marks": [
            {
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                "note": one.note,
                "verdict": marked.notes[one.note - 1]["id"],
                "status": marked.notes[one.note - 1]["status"],
            }
            for one in marked.passages
        ],
        "notes": [{"number": number, "verdict": note} for number, note in enumerate(marked.notes, 1)],
    }
