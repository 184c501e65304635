"""The captures behind a claim or an article as one file."""

from typing import IO

from drf_spectacular.types import OpenApiTypes

from factcheck.accounts.enums import Action
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.operation import operation
from factcheck.api.desk.targets import ARTICLE, CLAIM
from factcheck.api.desk.view import DeskView
from factcheck.fetching.wacz import WACZ
from factcheck.sources.services.exporting import export_article, export_claim


def _file(made: IO[bytes], name: str) -> Answer:
    with made:
        headers = {"Content-Disposition": f'attachment; filename="{name}.wacz"'}
        return Answer(made.read(), media_type=WACZ, headers=headers)


class ClaimWacz(DeskView):
    """The captures behind a claim."""

    target = CLAIM
    produces = (WACZ,)

    @operation(Spec(Action.READ_SOURCES, {(200, WACZ): OpenApiTypes.BINARY}))
    def get(self, call: Call) -> Answer:
        """Download the captures that the evidence of a claim rests on, as WACZ; of confidential sources none."""
        return _file(export_claim(actor=call.actor, claim_id=call.target.id), call.target.public_id)


class ArticleWacz(DeskView):
    """The captures behind an article."""

    target = ARTICLE
    produces = (WACZ,)

    @operation(Spec(Action.READ_SOURCES, {(200, WACZ): OpenApiTypes.BINARY}))
    def get(self, call: Call) -> Answer:
        """Download the captures that the evidence of all claims of an article rests on, as WACZ."""
        return _file(export_article(actor=call.actor, article_id=call.target.id), call.target.public_id)
