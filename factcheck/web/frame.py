"""What every page of the desk has in common: who is here, on which desk, and what waits for him.

A page of an object takes the desk from the object; list pages belong to the current desk, kept in the session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, Membership, User
from factcheck.accounts.speaking import speaking_to
from factcheck.core import clock, ids
from factcheck.core.problems import NotFound, Refusal
from factcheck.core.records import Record
from factcheck.reviews.models import Pass
from factcheck.reviews.services.taking import barred_left_out
from factcheck.web.notice_list import unread
from factcheck.web.refusals import refusal_page

SESSION_DESK = "desk"
#: What waits is counted so far on every page; there is more beyond it.
COUNTED = 100

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True)
class NavItem:
    """One entry of the head: address, words, the second key after ``g``, and the counter of what waits (0: none)."""

    name: str
    url: str
    label: Any
    key: str = ""
    count: int = 0
    current: bool = False

    @property
    def counted(self) -> str:
        """The counter as it is shown: "99+" where counting ended."""
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)


_NAV = (
    ("desk", "/", _("Desk"), "d"),
    ("articles", "/articles", _("Articles"), "a"),
    ("queues", "/queues", _("Queue"), "q"),
    ("sources", "/sources", _("Sources"), "s"),
    ("asks", "/asks", _("Ask list"), ""),
    ("journal", "/journal", pgettext_lazy("list of everything that happened", "Journal"), ""),
)


def page(view: View[P]) -> View[P]:
    """Make ``view`` a page of the desk: signed in, never cached, split by HX-Request, refusals answered as pages.

    A refusal that the view puts on a form itself never gets here.
    """

    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with speaking_to(person_of(request), _current_desk(request), wish):
            try:
                response = view(request, *args, **kwargs)
            except Refusal as refusal:
                response = refusal_page(request, refusal)
            response["Content-Language"] = get_language() or "en"
        return response

    whole = login_required(update_wrapper(guarded, view))
    return cast("View[P]", never_cache(vary_on_headers("HX-Request")(whole)))


def person_of(request: HttpRequest) -> User:
    """Return the person who is signed in; raises NotFound for nobody (pages ask for a sign-in before)."""
    if not isinstance(request.user, User):
        raise NotFound
    return request.user


def memberships_of(request: HttpRequest) -> list[Membership]:
    """Return the desks that the person belongs to with his roles, by name; read once a request."""
    known: list[Membership] | None = getattr(request, "_memberships", None)
    if known is None:
        found = Membership.objects.filter(user=person_of(request), roles__gt=0).select_related("desk")
        known = list(found.order_by("desk__name", "desk_id"))
        request._memberships = known  # type: ignore[attr-defined]  # kept for the rest of the request
    return known


def _current(request: HttpRequest) -> Membership | None:
    """The membership of the current desk: the session's, else the first; None for somebody without a desk."""
    memberships = memberships_of(request)
    kept = request.session.get(SESSION_DESK)
    return next((m for m in memberships if str(m.desk_id) == kept), next(iter(memberships), None))


def _current_desk(request: HttpRequest) -> Desk | None:
    membership = _current(request)
    return membership.desk if membership else None


def actor_on(request: HttpRequest, desk_id: UUID) -> Actor:
    """Return the person as an actor on a desk and make it the page's desk; raises NotFound for another's desk."""
    for membership in memberships_of(request):
        if membership.desk_id == desk_id:
            actor = Actor(user=person_of(request), desk=membership.desk, roles=membership.role_set)
            request._actor = actor  # type: ignore[attr-defined]  # the frame shows this desk
            return actor
    raise NotFound


def actor_here(request: HttpRequest) -> Actor:
    """Return the person on the current desk: the session's, else his first; raises NotFound if he belongs to none."""
    chosen = _current(request)
    if chosen is None:
        raise NotFound(_("You belong to no desk. A chief has to add you."))
    return actor_on(request, chosen.desk_id)


def find(request: HttpRequest, records: QuerySet[R], public_id: str) -> R:
    """Return the record behind a public id, on a desk of the person, and make its desk the page's; raises NotFound.

    The records have a ``desk_id``; those that have none are found by their service or by their claim.
    """
    try:
        key = ids.decode(records.model.PREFIX, public_id)
    except ids.BadId:
        raise NotFound from None
    record = records.filter(id=key).first()
    if record is None:
        raise NotFound
    actor_on(request, record.desk_id)  # type: ignore[attr-defined]  # every such record has a desk
    return record


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of this page: the one that ``find`` or ``actor_on`` chose, else the one of the current desk."""
    chosen: Actor | None = getattr(request, "_actor", None)
    return chosen or actor_here(request)


def waiting_for(actor: Actor) -> int:
    """Return how many claims in the desk's queues wait for this person: those he holds and those he may take, up to ``COUNTED``."""
    if actor.user is None:
        return 0
    free = Q(held_by__isnull=True) | Q(held_until__lte=clock.database_now()) | Q(held_by=actor.user)
    roles = [role.value for role in actor.roles]
    open_passes = Pass.objects.filter(
        queue__desk_id=actor.desk_id, queue__role__in=roles, state="open"
    ).filter(free)
    return barred_left_out(open_passes, actor.desk_id, actor.user)[:COUNTED].count()


class Frame:
    """What base.html shows around every page; each part is read when it is asked for, once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | None:
        """The person, or None before the sign-in."""
        return self.request.user if isinstance(self.request.user, User) else None

    @cached_property
    def actor(self) -> Actor | None:
        """The person on the page's desk; None for somebody without a desk."""
        if self.user is None:
            return None
        try:
            return actor_of(self.request)
        except NotFound:
            return None

    @property
    def desk(self) -> Desk | None:
        """The page's desk."""
        return self.actor.desk if self.actor else None

    @cached_property
    def desks(self) -> list[Desk]:
        """The person's desks; the switch is shown if there are several."""
        return [membership.desk for membership in memberships_of(self.request)] if self.user else []

    @cached_property
    def nav(self) -> list[NavItem]:
        """The entries of the head with their counters."""
        if self.actor is None:
            return []
        counts = {"queues": waiting_for(self.actor)} if self.actor.roles != {Role.VIEWER} else {}
        path = self.request.path
        return [
            NavItem(name, url, label, key, counts.get(name, 0), current=_stands_under(path, url, name))
            for name, url, label, key in _NAV
        ]

    @cached_property
    def notices(self) -> int:
        """How many notices on the page's desk the person has not looked at."""
        return unread(self.actor).count() if self.actor else 0

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or ``system``: the person's choice, written on <html>."""
        return self.user.theme if self.user else "system"

    @property
    def density(self) -> str:
        """``comfortable`` or ``compact``."""
        return self.user.density if self.user else "comfortable"

    @property
    def keys_on(self) -> bool:
        """Whether single keys act."""
        return self.user.keys_on if self.user else False


#: Pages of an object stand under the list that leads to them.
_UNDER = {"articles": ("/articles", "/claims")}


def _stands_under(path: str, url: str, name: str) -> bool:
    if url == "/":
        return path == "/"
    return any(path == start or path.startswith(f"{start}/") for start in _UNDER.get(name, (url,)))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame`` for base.html."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
