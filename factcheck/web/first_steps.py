"""The five steps from text to verdict on a new desk; each ticks itself from what was done, none is a tour."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article
from factcheck.reviews.enums import DecisionKind, ReviewOutcome
from factcheck.reviews.models import Contribution, Decision, Review
from factcheck.sources.models import Evidence


@dataclass(frozen=True)
class Step:
    """One step: what, how, whether it was done, and where it is done."""

    what: str
    how: str
    done: bool
    url: str = ""
    action: str = ""
    current: bool = False


def first_steps(actor: Actor) -> list[Step]:
    """Return the steps of somebody who makes claims, until one that he sent is approved; else nothing.

    What was done in his name before he joined, such as the work of the sample newsroom, ticks nothing.
    """
    if actor.user is None or not actor.may(Right.CHANGE_CLAIM):
        return []
    joined = actor.user.date_joined
    # Two who judge blind may differ: what counts there is how the review ended.
    seen_open = Q(in_pass__blind=False) | Q(in_pass__review__outcome=ReviewOutcome.APPROVED)
    approved = Decision.objects.filter(
        seen_open,
        kind=DecisionKind.APPROVE,
        in_pass__review__submitted_by=actor.user,
        in_pass__review__submitted_at__gte=joined,
        in_pass__queue__desk=actor.desk,
    )
    if approved.exists():
        return []
    article = Article.objects.of_desk(actor.desk_id).filter(latest_number__gt=0).newest_first().first()
    mine = Contribution.objects.filter(user=actor.user, claim__desk_id=actor.desk_id, at__gte=joined)
    made = mine.select_related("claim__article").order_by("-at").first()
    attached = Evidence.objects.live().filter(created_by=actor.user, created_at__gte=joined)
    quoted = attached.filter(claim__desk_id=actor.desk_id).exclude(quote="")
    sent = Review.objects.filter(
        submitted_by=actor.user, submitted_at__gte=joined, claim__desk_id=actor.desk_id
    )
    bench = f"/articles/{article.public_id}" if article else ""
    claim = f"/articles/{made.claim.article.public_id}?claim={made.claim.public_id}" if made else bench
    steps = [
        Step(_("Bring an article in"), article.title if article else _("Paste a text or upload a file."),
             article is not None, "/articles/new", _("Paste a text")),
        Step(_("Make a claim"), _("Select words, or press j and then c."), made is not None, bench, _("Open the article")),
        Step(_("Attach a quote"), _("Paste the address of a source; we store it, you choose the passage."),
             quoted.exists(), f"{claim}#evidence", _("Open the claim")),
        Step(_("Send it to review"), _("The verdict rule says what is missing, if anything is."), sent.exists(),
             f"{claim}#evidence", _("Open the claim")),
        Step(_("Approve as somebody else"), _("Sign in as a reviewer: nobody approves his own work."), done=False),
    ]  # fmt: skip
    current = next(index for index, step in enumerate(steps) if not step.done)
    return [
        Step(step.what, step.how, step.done, step.url, step.action, current=index == current)
        for index, step in enumerate(steps)
    ]
