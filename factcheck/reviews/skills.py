"""Which claims ask for a skill, and for whom "take next" passes them over (docs/decisions/0047).

A claim asks for the language of its article, if that is not the desk's own, and for its kind. It binds only while somebody who
decides in the queue has the skill and may decide this claim: a claim that nobody fits goes to whoever is next.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, Membership, User
from factcheck.accounts.skills import holders
from factcheck.claims.models import Claim
from factcheck.reviews.facts import serving_two
from factcheck.reviews.models import Contributor, Decision, Pass, Queue


def asked_by(claim: Claim, desk: Desk) -> set[str]:
    """Return the skills that the claim could ask for; ``article`` is read with the row."""
    language = _code(claim.article.language)
    foreign = {f"language:{language}"} if language and language != _code(desk.language) else set()
    return {f"kind:{claim.kind}", *foreign}


def _code(language: str) -> str:
    return language.partition("-")[0].lower()


def lacked_by(user: User, queue: Queue) -> dict[str, list[UUID]]:
    """Return the skills that others who decide in the queue have and ``user`` lacks, with those others."""
    known = holders(queue.desk_id, Role(queue.role))
    return {skill: people for skill, people in known.items() if user.id not in people}


def fitting(passes: QuerySet[Pass], queue: Queue, user: User) -> QuerySet[Pass]:
    """Return the passes that ask for no skill which ``user`` lacks and somebody who may decide them has."""
    for skill, people in lacked_by(user, queue).items():
        passes = passes.exclude(_asks(skill, queue.desk) & Q(_somebody_may(people, queue.desk_id)))
    return passes


def _asks(skill: str, desk: Desk) -> Q:
    sort, _colon, value = skill.partition(":")
    if sort == "kind":
        return Q(review__claim__kind=value)
    if value == _code(desk.language):
        return Q(pk__in=[])
    language = "review__claim__article__language"
    return Q(**{f"{language}__iexact": value}) | Q(**{f"{language}__istartswith": f"{value}-"})


def _somebody_may(people: list[UUID], desk_id: UUID) -> Exists:
    """One of these people neither worked on the claim nor decided in this round; where one person may serve two queues, in this step."""
    review = OuterRef(OuterRef("review"))
    barred = Contributor.objects.filter(review=review, user=OuterRef("pk"))
    here = Q(in_pass=OuterRef(OuterRef("pk"))) | ~Exists(serving_two(desk_id))
    decided = Decision.objects.filter(here, in_pass__review=review, reviewer=OuterRef("pk"))
    return Exists(User.objects.filter(~Exists(barred), ~Exists(decided), id__in=people))


def lacks(claim: Claim, user_id: UUID | None, queue: Queue) -> list[str]:
    """Return the skills that the claim asks for, that somebody who decides in the queue has, and that this person lacks."""
    known = holders(queue.desk_id, Role(queue.role))
    return sorted(
        skill for skill in asked_by(claim, queue.desk) if user_id not in known.get(skill, [user_id])
    )


def lacking(claims: list[Claim], user: User, desk: Desk) -> list[str]:
    """Return the skills that these claims ask for, that some member has, and that ``user`` lacks: a word to who hands out."""
    rows = Membership.objects.filter(desk=desk, roles__gt=0, user__is_active=True).exclude(skills=[])
    skills = dict(rows.values_list("user_id", "skills"))
    known = {skill for each in skills.values() for skill in each}
    asked = {skill for claim in claims for skill in asked_by(claim, desk)}
    return sorted((asked & known) - set(skills.get(user.id, [])))
