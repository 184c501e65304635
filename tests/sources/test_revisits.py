"""The same bytes again: the WARC refers to the first capture, and everything that rests on a capture still works."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import read_records
from factcheck.reviews import content
from factcheck.sources.models import Evidence, Snapshot, Source, StoredFault
from factcheck.sources.services.confidential import read_warc
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.exporting import export_claim
from factcheck.sources.services.register import add_web_source, request_fetch
from factcheck.sources.services.verifying import verify_all
from tests import factories
from tests.fetching.reference import validate
from tests.fetching.test_warc import check
from tests.site import PAGE, Site
from tests.sources.test_arrivals import site as open_site
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]
site = open_site


def captured_twice(site: Site) -> tuple[factories.Newsroom, Source, list[Snapshot]]:
    room = factories.newsroom()
    source, _ = add_web_source(actor=room.actor("ana"), url=f"{site.url}/notice")
    work()
    request_fetch(actor=room.actor("ana"), source_id=source.id)
    work()
    return room, source, list(Snapshot.objects.order_by("captured_at"))


def kinds(data: bytes) -> list[str]:
    return [record.kind for record in read_records(io.BytesIO(data))]


def test_the_second_warc_refers_to_the_first_and_both_hold(site: Site, tmp_path: Path) -> None:
    room, _, (first, second) = captured_twice(site)
    store = evidence_store()
    one, two = store.read(first.warc_key), store.read(second.warc_key)
    assert (second.original, second.blob_key) == (first, first.blob_key)
    assert kinds(one) == ["response", "request", "metadata"]
    assert kinds(two) == ["revisit", "request", "metadata"]
    response, revisit = next(read_records(io.BytesIO(one))), next(read_records(io.BytesIO(two)))
    assert revisit.headers["warc-profile"].endswith("/revisit/identical-payload-digest")
    assert revisit.headers["warc-payload-digest"] == response.headers["warc-payload-digest"]
    assert revisit.headers["warc-refers-to-date"] == response.headers["warc-date"]
    assert revisit.headers["warc-refers-to-target-uri"] == response.headers["warc-target-uri"]
    for data in (one, two, read_warc(actor=room.actor("vera"), snapshot=second)):
        check(tmp_path, data)
    whole = read_warc(actor=room.actor("vera"), snapshot=second)
    assert kinds(whole) == [*kinds(one), *kinds(two)]
    texts = [list(shot.layers.order_by("kind").values_list("kind", "text")) for shot in (first, second)]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 3
    assert (verify_all().checked, verify_all().damaged) == (4, [])


def test_an_export_of_a_revisit_takes_its_original_along(site: Site, tmp_path: Path) -> None:
    room, _, (first, second) = captured_twice(site)
    claim = factories.claim(room)
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", snapshot_id=second.id, quote="closed the bridge on Monday"),
    )  # fmt: skip
    work()
    assert Evidence.objects.get().quote_check == "exact"
    with export_claim(actor=room.actor("vera"), claim_id=claim.id) as packed:
        data = packed.read()
    status, words = validate(tmp_path, data)
    assert (status, "Validation succeeded" in words) == (0, True), words
    with zipfile.ZipFile(io.BytesIO(data)) as wacz:
        files = [f"archive/{shot.public_id}.warc.gz" for shot in (first, second)]
        assert sorted(name for name in wacz.namelist() if name.startswith("archive/")) == sorted(files)
        lines = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode().splitlines()
        assert sorted('"mime":"warc/revisit"' in line for line in lines) == [False, True]
        assert PAGE.encode() in gzip.decompress(wacz.read(files[0]))


def test_other_bytes_and_a_damaged_original_are_kept_whole(site: Site) -> None:
    room, source, (first, second) = captured_twice(site)
    site.pages["/notice"] = PAGE.replace("eleven", "twelve")
    request_fetch(actor=room.actor("ana"), source_id=source.id)
    work()
    third = Snapshot.objects.latest("captured_at")
    assert third.original is None
    site.pages["/notice"] = PAGE
    StoredFault.objects.create(snapshot=first, key=first.warc_key, found_at=first.captured_at)
    request_fetch(actor=room.actor("ana"), source_id=source.id)
    work()
    fourth = Snapshot.objects.latest("captured_at")
    assert (fourth.original, fourth.sha256) == (None, second.sha256)
    assert "response" in kinds(evidence_store().read(fourth.warc_key))
