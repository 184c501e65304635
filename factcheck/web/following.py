"""Following and muting a claim or article: a person's own business, so the journal has no line of it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.web.models import Follow

#: What a person can wish for: everything, nothing but what is meant for him, or what concerns him anyway.
WISHES = ("follow", "mute", "neither")


def set_wish(*, actor: Actor, about: str, wish: str) -> None:
    """Keep what the person wants to hear of a claim or article of his desk."""
    if wish not in WISHES:
        raise Invalid.field("wish", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(WISHES)))
    assert actor.user is not None
    with transaction.atomic():
        _check(actor, about)
        if wish == "neither":
            Follow.objects.filter(user=actor.user, about=about).delete()
            return
        kept = {"muted": wish == "mute", "at": clock.now()}
        Follow.objects.update_or_create(user=actor.user, about=about, defaults=kept)


def _check(actor: Actor, about: str) -> None:
    claim, article = ids.key_of(Claim.PREFIX, about), ids.key_of(Article.PREFIX, about)
    known = (claim and Claim.objects.of_desk(actor.desk_id).filter(id=claim).exists()) or (
        article and Article.objects.of_desk(actor.desk_id).filter(id=article).exists()
    )
    if not known:
        raise NotFound


def wish_of(actor: Actor, about: str) -> str:
    """Return what the person wishes to hear of a claim or article."""
    muted = Follow.objects.filter(user=actor.user, about=about).values_list("muted", flat=True).first()
    return "neither" if muted is None else "mute" if muted else "follow"
