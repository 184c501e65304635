"""What is kept of sources and not open to everybody: who a confidential one is, its readers, the files of captures."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from factcheck.sources.models import Source
from factcheck.sources.services.confidential import (
    change_readers,
    read_file,
    read_identity,
    read_warc,
)
from factcheck.sources.services.register import edit_source
from factcheck.web.forms.sources import IdentityForm, ReadersForm
from factcheck.web.frame import actor_of, find, page
from factcheck.web.refusals import carried_out
from factcheck.web.source_page import find_snapshot
from factcheck.web.views.sources import show_source

#: Endings for what is handed out; a file of another type has none.
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}


@require_POST
@page
def source_identity(request: HttpRequest, source_id: str) -> HttpResponse:
    """Show who a confidential source is, this once; the journal gets a line."""
    found = find(request, Source.objects.select_related("derived_from"), source_id)
    identity = read_identity(actor=actor_of(request), source_id=found.id)
    form = IdentityForm(initial={**asdict(identity), "version": found.version})
    return show_source(request, found, {"identity": form}, identity)


@require_POST
@page
def change_identity(request: HttpRequest, source_id: str) -> HttpResponse:
    """Mend who a confidential source is."""
    found = find(request, Source.objects.select_related("derived_from"), source_id)
    actor, form = actor_of(request), IdentityForm(request.POST)
    if carried_out(
        form,
        lambda data: edit_source(
            actor=actor, source_id=found.id, expected_version=data["version"], changes=form.changes()
        ),
    ):
        return redirect("source", found.public_id)
    found.refresh_from_db(fields=["version"])
    return show_source(request, found, {"identity": form})


@require_POST
@page
def source_readers(request: HttpRequest, source_id: str) -> HttpResponse:
    """Replace the readers of a confidential source."""
    found = find(request, Source.objects.select_related("derived_from"), source_id)
    actor, form = actor_of(request), ReadersForm(request.POST)
    if carried_out(
        form, lambda data: change_readers(actor=actor, source_id=found.id, usernames=data["readers"])
    ):
        return redirect("source", found.public_id)
    return show_source(request, found, {"readers": form})


@require_GET
@page
def snapshot_file(request: HttpRequest, source_id: str, snapshot_id: str) -> HttpResponse:
    """Hand out the file of a capture as a download: nothing of it is ever shown in our pages."""
    found = find(request, Source.objects.all(), source_id)
    kept = read_file(actor=actor_of(request), snapshot=find_snapshot(found, snapshot_id))
    name = f"{snapshot_id}{'-clean' if kept.clean else ''}{_ENDINGS.get(kept.media_type, '')}"
    return download(kept.data, name)


@require_GET
@page
def snapshot_warc(request: HttpRequest, source_id: str, snapshot_id: str) -> HttpResponse:
    """Hand out a capture as it came over the wire."""
    found = find(request, Source.objects.all(), source_id)
    data = read_warc(actor=actor_of(request), snapshot=find_snapshot(found, snapshot_id))
    return download(data, f"{snapshot_id}.warc.gz")


def download(data: bytes, name: str) -> HttpResponse:
    """Answer with a file that a browser keeps and never shows."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
