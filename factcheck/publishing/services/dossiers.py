"""Making dossiers: a short one at once, a long one by a job; each is a line of the journal that names its SHA-256."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import IO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.models import Desk
from factcheck.accounts.speaking import spoken, zone_of
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.fetching.policy import MIB
from factcheck.jobs import services as jobs
from factcheck.jobs.models import Job
from factcheck.jobs.services import MOST_ATTEMPTS, NewJob
from factcheck.publishing.dossier import DossierForm, DossierState
from factcheck.publishing.dossiers.bundle import write_bundle
from factcheck.publishing.dossiers.chain import record_made
from factcheck.publishing.dossiers.faces import as_json, pdf_missing, pdf_of
from factcheck.publishing.dossiers.facts import Making, Subject, facts_of
from factcheck.publishing.dossiers.parts import Facts
from factcheck.publishing.dossiers.word import docx_of
from factcheck.publishing.models import Dossier
from factcheck.reviews.sealing import check_nothing_sealed
from factcheck.sources.services.exporting import captures_behind

DOSSIER_JOB = "publishing.dossier"
#: What is made while its reader waits: so many claims, fewer where they are laid out on pages, so many bytes of captures.
MOST_CLAIMS, MOST_LAID_OUT, MOST_BYTES = 40, 10, 20 * MIB
#: A dossier tells what the law may take away: its file stays for a day, then it is made anew.
KEPT = timedelta(days=1)
_READS = (Action.READ_ARTICLES, Action.READ_CLAIMS, Action.READ_SOURCES, Action.READ_JOURNAL)


def may_make(actor: Actor) -> bool:
    """Whether the actor may make a dossier: it tells what every member reads, so a key needs the four scopes to read."""
    return all(actor.may(action) for action in _READS)


def check_may_make(actor: Actor, _target: object = None) -> None:
    """Raise MissingScope or NotYourRole unless the actor may make a dossier."""
    for action in _READS:
        actor.require(action)


def view_dossier(*, actor: Actor, subject: Subject) -> Facts:
    """Return the facts as they stand now, for the page: no file, no number, no line of the journal."""
    _check(actor, subject)
    zone = str(timezone.get_current_timezone())
    head = {"id": None, "number": "", "made_at": clock.now(), "made_by": str(actor.user), "time_zone": zone}
    return facts_of(subject, Making(head))


def order_dossier(*, actor: Actor, subject: Subject, form: str) -> Dossier:
    """Order a dossier; what is short is ready when this returns. Raises Invalid where PDF cannot be made, and says why."""
    _check(actor, subject)
    if form not in DossierForm.values:
        raise Invalid.field(
            "form", "choice", worded(_("Use one of: %(known)s."), known=", ".join(DossierForm.values))
        )
    if form == DossierForm.PDF and pdf_missing():
        raise Invalid(pdf_missing())
    _check_unsealed(subject, form)
    drop_old_dossiers()
    with transaction.atomic():
        dossier = _add(actor, subject, form)
        if not _is_short(subject, form):
            jobs.enqueue(NewJob(DOSSIER_JOB, dossier.id, owner_id=actor.user_id))
            return dossier
    _make(dossier)
    return dossier


def make_ordered(*, job: Job) -> None:
    """Make the dossier that a job names and end the job; after the last try the row says that it failed."""
    dossier = Dossier.objects.select_related("desk", "article", "claim", "ordered_by").get(id=job.subject_id)
    try:
        if dossier.state == DossierState.WAITING:
            _make(dossier)
    except Exception as fault:
        if job.attempts >= MOST_ATTEMPTS:
            _end(dossier, DossierState.FAILED, error=type(fault).__name__)
        raise
    with transaction.atomic():
        jobs.finish(job=job)


def find_dossier(*, actor: Actor, dossier_id: UUID) -> Dossier:
    """Return a dossier of the desk; raises NotFound."""
    found = Dossier.objects.filter(desk_id=actor.desk_id, id=dossier_id)
    dossier = found.select_related("article", "claim", "ordered_by").first()
    if dossier is None:
        raise NotFound
    return dossier


def dossiers_of(subject: Subject) -> list[Dossier]:
    """Return the files about a subject that can be taken or are on their way, newest first."""
    found = Dossier.objects.filter(article=subject.article, claim=subject.claim)
    return list(
        found.exclude(state=DossierState.GONE).select_related("ordered_by").order_by("-ordered_at")[:20]
    )


def open_dossier(dossier: Dossier) -> IO[bytes]:
    """Return the file of a dossier; raises NotFound where it is not ready or was taken away. The caller closes it."""
    if dossier.state == DossierState.READY:
        try:
            return storages["dossiers"].open(dossier.file_name)
        except FileNotFoundError:
            pass
    raise NotFound(_("There is no such file, or its day is over. Make the dossier again."))


def drop_old_dossiers() -> int:
    """Take away the files whose time is over; returns how many."""
    return _drop(Dossier.objects.filter(ordered_at__lt=clock.now() - KEPT))


def drop_dossiers(desk_id: UUID | None = None) -> int:
    """Take away all files of a desk, or of every desk: the law took words away that may stand in them."""
    found = Dossier.objects.all()
    return _drop(found if desk_id is None else found.filter(desk_id=desk_id))


def _drop(found: "QuerySet[Dossier]") -> int:
    dropped = 0
    for dossier in found.exclude(state__in=[DossierState.GONE, DossierState.WAITING]):
        storages["dossiers"].delete(dossier.file_name)
        _end(dossier, DossierState.GONE)
        dropped += 1
    return dropped


def _check(actor: Actor, subject: Subject) -> None:
    check_may_make(actor)
    if subject.article.desk_id != actor.desk_id:
        raise NotFound
    _check_unsealed(subject, "")


def _check_unsealed(subject: Subject, form: str) -> None:
    """The lines of a ZIP are those of the whole desk; the other forms tell of their own claims."""
    claims = Q(review__claim__in=[claim.id for claim in subject.claims()])
    check_nothing_sealed(Q(queue__desk=subject.article.desk_id) if form == DossierForm.ZIP else claims)


def _add(actor: Actor, subject: Subject, form: str) -> Dossier:
    assert actor.user is not None
    desk = Desk.objects.select_for_update().get(id=actor.desk_id)
    zone, now = zone_of(actor.user, desk), clock.now()
    day = timezone.localtime(now, zone).strftime("D-%Y-%m%d-")
    count = Dossier.objects.filter(desk=desk, number__startswith=day).count()
    return Dossier.objects.create(
        desk=desk,
        article=subject.article,
        claim=subject.claim,
        number=f"{day}{count + 1:02d}",
        form=form,
        language=spoken(actor.user.language or desk.language),
        time_zone=zone.key,
        ordered_by=actor.user,
        ordered_at=now,
    )


def _is_short(subject: Subject, form: str) -> bool:
    claims = [claim.id for claim in subject.claims()]
    if len(claims) > (MOST_LAID_OUT if form == DossierForm.PDF else MOST_CLAIMS):
        return False
    return form != DossierForm.ZIP or sum(one.bytes for one in captures_behind(claims)) <= MOST_BYTES


def _make(dossier: Dossier) -> None:
    """Write the file, record it, and say that it is ready. A ZIP records itself: it holds the line that names it."""
    subject = Subject(dossier.article, dossier.claim)
    _check_unsealed(subject, dossier.form)  # a job may come later than its order
    with _speaking(dossier), _written(dossier, subject) as file:
        dossier.sha256, dossier.size = _measured(file)
        storages["dossiers"].delete(dossier.file_name)
        storages["dossiers"].save(dossier.file_name, File(file))
    with transaction.atomic():
        _end(dossier, DossierState.READY)
        if dossier.form != DossierForm.ZIP:
            record_made(dossier, dossier.sha256)


def _measured(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size of a file, which is placed at its start again."""
    digest = hashlib.sha256()
    while chunk := file.read(MIB):
        digest.update(chunk)
    size = file.tell()
    file.seek(0)
    return digest.hexdigest(), size


def _end(dossier: Dossier, state: DossierState, *, error: str = "") -> None:
    dossier.state, dossier.ended_at, dossier.error = state, clock.now(), error
    dossier.save(update_fields=["state", "ended_at", "error", "sha256", "size"])


@contextmanager
def _speaking(dossier: Dossier) -> Iterator[None]:
    with translation.override(dossier.language), timezone.override(dossier.time_zone):
        yield


def _written(dossier: Dossier, subject: Subject) -> IO[bytes]:
    head = {
        "id": dossier.public_id,
        "number": dossier.number,
        "made_at": clock.now(),
        "made_by": dossier.ordered_by.get_full_name(),
        "language": dossier.language,
        "time_zone": dossier.time_zone,
    }
    if dossier.form == DossierForm.ZIP:
        return write_bundle(dossier, subject, head)
    facts = facts_of(subject, Making(head, contents=dossier.form == DossierForm.JSON))
    made = {DossierForm.JSON: as_json, DossierForm.PDF: pdf_of, DossierForm.DOCX: docx_of}
    return BytesIO(made[DossierForm(dossier.form)](facts))
