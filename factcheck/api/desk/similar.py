"""Claims that may have been checked before."""

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.fields import Text
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.similar import LikeClaimsOut
from factcheck.api.desk.view import DeskView
from factcheck.publishing.similar import LikeClaim, like_claims


class LikeFilters(Body):
    """What is sought, and in which language it was written."""

    text = Text(most=5000, filled=True)
    language = Text(most=35, filled=True, required=False)


class SimilarClaims(DeskView):
    """Earlier claims of the desk and published verdicts of the house."""

    @operation(Spec(Action.READ_CLAIMS, {200: LikeClaimsOut}, filters=LikeFilters))
    def get(self, call: Call) -> Answer:
        """List what was checked before and resembles a text, best first; whether it says the same is for people to judge."""
        language = call.filters.get("language", "")
        found = like_claims(call.actor.desk_id, call.filters["text"], language=language)
        return Answer({"results": [_shape(one) for one in found], "next_cursor": None})


def _shape(one: LikeClaim) -> dict[str, object]:
    earlier = one.earlier
    return {
        "claim": earlier.claim,
        "verdict": earlier.verdict,
        "statement": earlier.statement,
        "stage": earlier.stage or None,
        "status": earlier.status,
        "score": one.score,
        "why": list(one.why),
    }
