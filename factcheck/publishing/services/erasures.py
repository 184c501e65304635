"""Erasing a verdict by order of law: what was public of it goes, its tombstone and a chain that verifies stay."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.audit.erasing import ErasureOrder, erase_rows, erase_words
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotFound
from factcheck.publishing.editions import load_editions
from factcheck.publishing.enums import PublicationKind, PublicState
from factcheck.publishing.models import PublicationContent, PublishedVerdict, Release, Rendering
from factcheck.publishing.services.dossiers import drop_dossiers
from factcheck.publishing.services.publications import NewPublication, append_publication, last_standing
from factcheck.publishing.services.releases import cancel_scheduled
from factcheck.publishing.services.renderings import write_renderings
from factcheck.reviews.models import Review, VerdictContent
from factcheck.reviews.services.endings import mark_retracted


def erase_verdict(*, verdict_id: UUID, by: User, reason: str) -> PublishedVerdict:
    """Take away the content of every revision of a published verdict, and the words of its claim in verdicts and journal.

    The claim itself stays with its desk, retracted: what it says there is the desk's to change.
    """
    if not reason.strip():
        raise Invalid.field(
            "reason", "empty", _("Name the order: who ordered it, when, and its file number.")
        )
    order = ErasureOrder(reason.strip(), by.id)
    with transaction.atomic():
        published, claim = _lock(verdict_id)
        entries = _end_what_is_public(claim, published)
        last = last_standing(published).verdict
        append_publication(claim, published, NewPublication(PublicationKind.ERASED, last, clock.now()))
        _empty_columns(published)
        _erase_content(claim, published, order)
        write_renderings(load_editions([published.id])[published.id][-1])
        erase_words(public_ids={claim.public_id, published.public_id}, order=order)
        entries.append(Entry("verdict.erased", published.public_id, claim.public_id))
        record_events(desk_id=claim.desk_id, actor_id=by.id, entries=entries)
    drop_dossiers(claim.desk_id)
    return published


def _lock(verdict_id: UUID) -> tuple[PublishedVerdict, Claim]:
    claim = (
        Claim.objects.select_for_update(of=("self",))
        .filter(published_verdict__id=verdict_id)
        .select_related("desk", "article")
        .first()
    )
    if claim is None:
        raise NotFound(_("There is no such verdict."))
    published = PublishedVerdict.objects.get(id=verdict_id)
    if published.state == PublicState.ERASED:
        raise MoveNotAllowed(_("This verdict was erased already."))
    return published, claim


def _end_what_is_public(claim: Claim, published: PublishedVerdict) -> list[Entry]:
    """A planned release is cancelled, a standing verdict leaves its claim retracted."""
    entries: list[Entry] = cancel_scheduled(claim)
    if published.state == PublicState.PUBLISHED:
        entries.append(mark_retracted(claim, note="", after={"verdict": published.public_id}))
    return entries


def _empty_columns(published: PublishedVerdict) -> None:
    published.article_url = published.claimant = published.search_text = ""
    published.save(update_fields=["article_url", "claimant", "search_text"])


def _erase_content(claim: Claim, published: PublishedVerdict, order: ErasureOrder) -> None:
    """Contents of publications and verdicts, the bytes made of them, and the copies that rounds of review kept."""
    last = published.current
    rows = PublicationContent.objects.filter(publication__published_verdict=published)
    erase_rows(rows.exclude(publication__number=last), order)
    erase_rows(VerdictContent.objects.filter(verdict__claim=claim), order)
    Rendering.objects.filter(publication__published_verdict=published).exclude(
        publication__number=last
    ).delete()
    Review.objects.filter(claim=claim).update(content={})
    Release.objects.filter(claim=claim).update(note="")
