"""Bit-rot: one flipped byte in a stored file is found, told everywhere, and forgotten only when the bytes are back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client

from factcheck import celery_app
from factcheck.audit.models import Event
from factcheck.sources.models import Snapshot, StoredFault
from factcheck.sources.services.others import NewSource
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import add_document, upload_copy
from factcheck.sources.services.verifying import verify_sample
from factcheck.sources.tasks import verify_stored
from tests import factories
from tests.api.desk.calling import caller
from tests.factories import Newsroom
from tests.fetching.images import make_jpeg
from tests.site import PAGE
from tests.sources.warcs import page_at
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
URL = "https://harbour.example.org/notice"


@pytest.fixture
def room() -> Iterator[Newsroom]:
    yield factories.newsroom()
    for key in {
        key for row in Snapshot.objects.all() for key in (row.blob_key, row.warc_key, row.clean_key) if key
    }:
        path_of(key).unlink(missing_ok=True)  # other tests store the same bytes


def path_of(key: str) -> Path:
    return Path(storages["evidence"].path(key))


def flip(key: str) -> None:
    """Change one bit of one stored byte, or back."""
    path = path_of(key)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o640)
    path.write_bytes(data)


def captured(room: Newsroom, data: bytes = b"") -> Snapshot:
    source, _ = add_web_source(actor=room.actor("ana"), url=URL)
    return upload_copy(
        actor=room.actor("ana"), source_id=source.id, upload=Upload("a", data or PAGE.encode())
    )


def told(room: Newsroom, snapshot: Snapshot) -> list[bool]:
    """Where damage is told: the page of the source, the API, health, the metrics."""
    page = signed_in(room, "vera").get(f"/sources/{snapshot.source.public_id}").content.decode()
    api = caller(room, "vera").get(f"snapshots/{snapshot.public_id}").json()
    health, metrics = Client().get("/healthz"), Client().get("/metrics").content.decode()
    assert health.status_code == 200
    return [
        "The stored file is damaged or missing" in page,
        api["damaged"],
        health.json()["evidence"] == "evidence_corrupt" and health.json()["damaged_files"] == 1,
        "\nevidence_corrupt 1.0\n" in metrics,
    ]


@pytest.mark.both
def test_a_flipped_byte_is_found_told_and_mended(room: Newsroom) -> None:
    snapshot, other = captured(room), captured(room, PAGE.replace("Monday", "Tuesday").encode())
    assert verify_sample(most=10).damaged == []
    assert told(room, snapshot) == [False] * 4
    flip(snapshot.blob_key)
    found = verify_sample(most=10)
    assert (found.checked, found.damaged) == (2, [snapshot.public_id])
    assert verify_sample(most=10).damaged == [snapshot.public_id]
    lines = Event.objects.filter(
        object=snapshot.source.public_id, verb__in=["source.corrupted", "source.mended"]
    )
    assert [(line.verb, line.actor_id) for line in lines] == [("source.corrupted", None)]
    assert [damaged.snapshot for damaged in StoredFault.objects.all()] == [snapshot]
    assert caller(room, "vera").get(f"snapshots/{other.public_id}").json()["damaged"] is False
    flip(snapshot.blob_key)
    # The file with an alarm is read first, however small the sample is.
    again = verify_sample(most=1)
    assert (again.checked, again.damaged) == (1, [])
    assert [line.verb for line in lines.order_by("seq")] == ["source.corrupted", "source.mended"]
    assert told(room, snapshot) == [False] * 4


def test_everybody_who_looks_is_told(room: Newsroom) -> None:
    snapshot = captured(room)
    flip(snapshot.blob_key)
    verify_stored()
    assert told(room, snapshot) == [True] * 4
    journal = signed_in(room, "chris").get("/journal").content.decode()
    assert "Stored file damaged" in journal
    assert "evidence_corrupt" in journal


def test_the_command_reads_warc_and_clean_copies_too(room: Newsroom) -> None:
    warc = captured(room, page_at(URL))
    new = NewSource(kind="image", title="Jane Roe", confidential=True)
    add_document(actor=room.actor("ana"), new=new, upload=Upload("a.jpg", make_jpeg()))
    image = Snapshot.objects.get(sealed=True)
    call_command("verify_evidence")
    flip(warc.warc_key)
    path_of(image.clean_key).unlink()
    with pytest.raises(CommandError, match="2 of 4 stored files are damaged or missing") as caught:
        call_command("verify_evidence")
    for name in (f"{warc.public_id} (WARC)", f"{image.public_id} (clean copy)"):
        assert name in str(caught.value)
    assert StoredFault.objects.filter(mended_at__isnull=True).count() == 2


def test_beat_sends_the_sample_every_night() -> None:
    [plan] = [plan for plan in settings.CELERY_BEAT_SCHEDULE.values() if plan["task"] == verify_stored.name]
    assert (plan["schedule"].hour, len(plan["schedule"].minute)) == ({3}, 1)
    celery_app.loader.import_default_modules()
    assert verify_stored.name in celery_app.tasks
    assert settings.CELERY_TASK_ROUTES[verify_stored.name]["queue"] == "extract"
