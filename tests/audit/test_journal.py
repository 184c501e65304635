"""The journal only grows, and a changed byte is found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from factcheck.audit.models import Erasure, Event, EventDetail, JournalHead
from factcheck.audit.services import Entry, record_events, verify_journal
from factcheck.core import clock, triggers
from factcheck.publishing.models import Publication
from factcheck.publishing.services.releases import PublishOrder, publish_claim
from factcheck.reviews.models import Verdict
from factcheck.sources.models import Fetch, Snapshot, Source
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def write(count: int = 3) -> None:
    for number in range(count):
        record_events(
            desk_id=None,
            actor_id=None,
            entries=[Entry("desk.created", f"de_{number}", note=f"line {number}")],
        )


def refused(sql: str, *values: object) -> bool:
    """Whether the database refuses the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


@contextmanager
def without_triggers() -> Iterator[None]:
    """What the owner of the database can do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    triggers.drop(connection)
    try:
        yield
    finally:
        triggers.make(connection)


def test_a_whole_journal_verifies() -> None:
    write()
    found = verify_journal()
    assert (found.lines, found.first_bad, found.head) == (3, None, JournalHead.objects.get().hash)
    assert verify_journal(after=2).lines == 1


def test_events_are_never_changed_or_deleted() -> None:
    write()
    assert refused("UPDATE audit_event SET verb = 'x' WHERE seq = 2")
    assert refused("DELETE FROM audit_event WHERE seq = 3")
    assert refused("UPDATE audit_eventdetail SET body = 'x' WHERE event_id = 2")
    assert refused("DELETE FROM audit_eventdetail WHERE event_id = 2")
    assert (Event.objects.count(), verify_journal().first_bad) == (3, None)


def test_a_line_out_of_turn_is_refused() -> None:
    write()
    last = Event.objects.get(seq=3)
    for seq, prev in ((5, last.hash), (4, "0" * 64), (3, last.prev_hash)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.create(
                seq=seq, at=clock.now(), verb="x.y", object="", prev_hash=prev, hash="f" * 64
            )


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'",
    reason="SQLite has no SHA-256 of its own; verify_journal checks there",
)
def test_postgresql_refuses_a_wrong_hash() -> None:
    write()
    with pytest.raises(IntegrityError, match="hash"), transaction.atomic():
        Event.objects.create(
            seq=4,
            at=clock.now(),
            verb="x.y",
            object="",
            prev_hash=Event.objects.get(seq=3).hash,
            hash="f" * 64,
        )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE is SQLite's")
def test_insert_or_replace_is_refused_too() -> None:
    write()
    row = Event.objects.get(seq=2)
    assert refused(
        "INSERT OR REPLACE INTO audit_event (seq, at, verb, object, about, commitment, prev_hash, hash) "
        "VALUES (2, %s, 'forged', '', '', '', %s, %s)",
        "2026-01-01",
        row.prev_hash,
        row.hash,
    )
    assert Event.objects.get(seq=2).verb == "desk.created"


@pytest.mark.parametrize(
    ("table", "column", "key", "bad"),
    [
        ("audit_event", "verb", "seq", "desk.creatde"),
        ("audit_eventdetail", "body", "event_id", '{"note":"line 9"}'),
    ],
)
def test_one_changed_byte_is_found(table: str, column: str, key: str, bad: str) -> None:
    """Whoever owns the database can drop the triggers; the chain tells."""
    write()
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = 2", [bad])
    assert verify_journal().first_bad == 2


def test_a_cut_end_is_found() -> None:
    write()
    with without_triggers():
        EventDetail.objects.filter(event_id=3).delete()
        Event.objects.filter(seq=3).delete()
    assert verify_journal().first_bad == 3


def test_an_erasure_takes_the_words_and_leaves_a_chain_that_verifies() -> None:
    write()
    Erasure.objects.create(at=clock.now(), table="audit_eventdetail", row="2", reason="court order 7")
    assert EventDetail.objects.filter(event_id=2).delete()[0] == 1
    assert (EventDetail.objects.count(), verify_journal().first_bad) == (2, None)


def published_rows() -> dict[str, str]:
    """Make one row of each immutable table; returns a column to tamper with, by table."""
    room = factories.newsroom()
    made = factories.approved(room)
    publish_claim(actor=room.actor("paul"), claim_id=made.id, expected_version=None, order=PublishOrder())
    now = clock.now()
    source = Source.objects.filter(desk=room.desk).get()
    fetch = Fetch.objects.create(source=source, code="captured", started_at=now, ended_at=now)
    Snapshot.objects.create(
        source=source, fetch=fetch, captured_at=now, sha256="a" * 64, bytes=1, blob_key="k"
    )
    assert (Verdict.objects.count(), Publication.objects.count()) == (1, 1)
    return {
        "audit_event": "verb",
        "reviews_verdict": "digest",
        "publishing_publication": "digest",
        "sources_fetch": "code",
        "sources_snapshot": "sha256",
    }


def test_what_was_decided_captured_and_published_never_changes() -> None:
    for table, column in published_rows().items():
        assert refused(f"UPDATE {table} SET {column} = 'b'"), table
        assert refused(f"DELETE FROM {table}"), table


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE is SQLite's")
def test_no_immutable_row_is_replaced() -> None:
    for table, column in published_rows().items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} LIMIT 1")
            names = [field[0] for field in cursor.description]
            row = list(cursor.fetchone())
        row[names.index(column)] = "b"
        listed = ", ".join(f'"{name}"' for name in names)
        places = ", ".join(["%s"] * len(row))
        assert refused(f"INSERT OR REPLACE INTO {table} ({listed}) VALUES ({places})", *row), table


def test_every_registered_trigger_is_there() -> None:
    names = {trigger.table for trigger in triggers.registered()}
    immutable = {Event, Verdict, Publication, Fetch, Snapshot}
    assert {model._meta.db_table for model in immutable} - names == set()
    assert triggers.missing(connection) == []
