"""Confidential sources: a canary for a name is planted, and looked for everywhere but where its readers open it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from factcheck.audit.models import Event
from factcheck.core.problems import Invalid, NotFound, NotYourRole, Stale
from factcheck.core.sealed_bytes import CannotUnseal, seal, unseal
from factcheck.fetching.store import evidence_store
from factcheck.reviews import content
from factcheck.reviews.facts import missing_for
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.confidential import change_readers, read_file, read_identity
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.register import edit_source
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.factories import Newsroom
from tests.fetching.images import SECRET, make_jpeg
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
LABEL = "a person with knowledge of the works"


def protected(room: Newsroom, *, readers: tuple[str, ...] = ()) -> Source:
    return add_other_source(
        actor=room.actor("ana"),
        new=NewSource(
            kind="person",
            title=f"{CANARY} Jane",
            publisher=f"{CANARY} works",
            author=f"{CANARY} author",
            read_back=f"You are {CANARY}?",
            published_at=datetime(2026, 3, 1, tzinfo=UTC),
            proximity="eyewitness",
            confidential=True,
            public_label=LABEL,
            readers=readers,
        ),
    )


def stored_values() -> Iterator[str]:
    """Every value of every row of the database, as text."""
    for model in apps.get_models():
        for row in model._default_manager.all().values():
            for value in row.values():
                yield bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.mark.both
def test_the_name_stands_nowhere_in_the_database_and_its_readers_open_it() -> None:
    room = factories.newsroom()
    source = protected(room, readers=(room.people["chris"].username,))
    assert [value for value in stored_values() if CANARY in value] == []
    assert LABEL in list(stored_values())
    for name in ("ana", "chris"):
        assert read_identity(actor=room.actor(name), source_id=source.id).title == f"{CANARY} Jane"
    lines = Event.objects.filter(verb="source.identity_read", object=source.public_id)
    assert [line.actor_id for line in lines.order_by("seq")] == [
        room.people["ana"].id,
        room.people["chris"].id,
    ]
    assert [value for value in stored_values() if CANARY in value] == []


def test_no_role_opens_it_and_a_refused_look_writes_no_line() -> None:
    room = factories.newsroom()
    source = protected(room)
    for name in ("ben", "rita", "paul", "chris", "vera"):
        with pytest.raises(NotYourRole):
            read_identity(actor=room.actor(name), source_id=source.id)
    with pytest.raises(NotFound):
        read_identity(actor=factories.newsroom().actor("ana"), source_id=source.id)
    assert Event.objects.filter(verb="source.identity_read").count() == 0


def test_no_page_api_answer_log_or_file_tells_the_name(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    room = factories.newsroom()
    sent = SimpleUploadedFile(f"{CANARY}.jpg", make_jpeg(comment=CANARY.encode()), content_type="image/jpeg")
    ana, rita = signed_in(room, "ana"), signed_in(room, "rita")
    typed = {
        "kind": "image", "title": CANARY, "publisher": CANARY, "proximity": "eyewitness", "confidential": "on",
        "public_label": LABEL, "readers": "", "read_back": CANARY, "file": sent, "published_at": "2026-03-01T10:00",
    }  # fmt: skip
    made = ana.post("/sources/add-other", typed)
    source, shot = Source.objects.get(), Snapshot.objects.get()
    assert made["Location"] == f"/sources/{source.public_id}"
    claim = factories.claim(room)
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", source_id=source.id),
    )  # fmt: skip
    api = caller(room, "rita")
    answers = [
        *(client.get(f"/sources/{source.public_id}") for client in (ana, rita)),
        *(rita.get(path) for path in ("/sources", "/search?q=Kanarien", "/journal", "/journal.csv")),
        rita.get(f"/claims/{claim.public_id}"),
        rita.get(f"/articles/{claim.article.public_id}?claim={claim.public_id}"),
        rita.get(f"/sources/{source.public_id}/snapshots/{shot.public_id}/file"),
        rita.get(f"/sources/{source.public_id}/snapshots/{shot.public_id}/text"),
        *(api.get(path) for path in ("sources", f"sources/{source.public_id}", "events", f"claims/{claim.public_id}")),
        *(api.get(f"snapshots/{shot.public_id}{part}") for part in ("", "/file", "/text")),
        api.get(f"sources/{source.public_id}/snapshots"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (CANARY.encode() in body, SECRET in body) == (False, False), answer.request["PATH_INFO"]
    assert LABEL in answers[0].content.decode()
    refused = rita.post(f"/sources/{source.public_id}/identity")
    assert (refused.status_code, CANARY in refused.content.decode()) == (403, False)
    shown = ana.post(f"/sources/{source.public_id}/identity")
    assert CANARY in shown.content.decode()
    assert CANARY not in ana.get("/journal").content.decode()
    # The name went through the log of requests above: nothing of it was written.
    written = capfd.readouterr()
    assert CANARY not in caplog.text + written.out + written.err
    assert CANARY.encode() not in evidence_store().read(shot.blob_key)
    assert CANARY.encode() in read_file(actor=room.actor("ana"), snapshot=shot).data
    assert Event.objects.filter(verb="source.original_read").count() == 1


def test_the_api_reads_the_identity_for_readers_alone_and_keeps_no_copy_of_the_answer() -> None:
    room = factories.newsroom()
    source = protected(room)
    path = f"sources/{source.public_id}"
    answer = caller(room, "ana").post(f"{path}/identity", idempotency_key="once")
    assert answer.json()["title"] == f"{CANARY} Jane"
    assert [value for value in stored_values() if CANARY in value] == []
    assert problem(caller(room, "ben").post(f"{path}/identity")) == (403, "not-your-role")
    readers = {"readers": [room.people["ben"].username, room.people["ana"].username]}
    assert problem(caller(room, "ben").call("PUT", f"{path}/readers", readers)) == (403, "not-your-role")
    assert caller(room, "ana").call("PUT", f"{path}/readers", readers).status_code == 200
    assert caller(room, "ben").post(f"{path}/identity").status_code == 200


def test_another_key_opens_nothing_and_says_so(settings: LazySettings) -> None:
    room = factories.newsroom()
    source = protected(room)
    settings.EVIDENCE_KEY = "another"
    assert problem(caller(room, "ana").post(f"sources/{source.public_id}/identity")) == (
        400,
        "invalid-request",
    )
    with pytest.raises(Invalid, match="EVIDENCE_KEY"):
        edit_source(
            actor=room.actor("ana"), source_id=source.id, expected_version=None, changes={"title": "x"}
        )
    assert Event.objects.filter(verb="source.identity_read").count() == 0


def test_readers_are_members_and_one_stays() -> None:
    room = factories.newsroom()
    source, ana = protected(room), room.actor("ana")
    for names in ((), ("nobody-here",)):
        with pytest.raises(Invalid) as caught:
            change_readers(actor=ana, source_id=source.id, usernames=names)
        assert caught.value.items[0].pointer == "body/readers"
    change_readers(actor=ana, source_id=source.id, usernames=(room.people["ben"].username,))
    with pytest.raises(NotYourRole):
        read_identity(actor=ana, source_id=source.id)
    assert read_identity(actor=room.actor("ben"), source_id=source.id).author == f"{CANARY} author"


def test_a_reader_without_the_role_reads_and_names_nobody() -> None:
    room = factories.newsroom()
    source, names = protected(room), tuple(room.people[name].username for name in ("ana", "vera"))
    change_readers(actor=room.actor("ana"), source_id=source.id, usernames=names)
    vera = room.actor("vera")
    assert read_identity(actor=vera, source_id=source.id).author == f"{CANARY} author"
    with pytest.raises(NotYourRole):
        change_readers(actor=vera, source_id=source.id, usernames=names[1:])
    assert sorted(source.readers.values_list("username", flat=True)) == sorted(names)


def test_who_it_is_is_changed_by_readers_and_the_journal_says_only_that() -> None:
    room = factories.newsroom()
    source = protected(room)
    changes = {"title": f"{CANARY} Joan", "public_label": "a worker"}
    with pytest.raises(NotYourRole):
        edit_source(actor=room.actor("ben"), source_id=source.id, expected_version=None, changes=changes)
    edit_source(actor=room.actor("ana"), source_id=source.id, expected_version=1, changes=changes)
    with pytest.raises(Stale):
        edit_source(actor=room.actor("ana"), source_id=source.id, expected_version=1, changes=changes)
    assert read_identity(actor=room.actor("ana"), source_id=source.id).title == f"{CANARY} Joan"
    assert [value for value in stored_values() if CANARY in value] == []
    open_part = {"public_label": "an engineer"}
    edit_source(actor=room.actor("ben"), source_id=source.id, expected_version=None, changes=open_part)
    assert Source.objects.get().public_label == "an engineer"


def test_a_reader_mends_the_name_on_the_page_and_typed_words_survive() -> None:
    room = factories.newsroom()
    source = protected(room)
    ana, path = signed_in(room, "ana"), f"/sources/{source.public_id}/identity"
    shown = ana.post(path).content.decode()
    assert f'value="{CANARY} Jane"' in shown
    sent = {"version": 1, "title": f"{CANARY} Joan", "publisher": "", "author": "", "read_back": ""}
    assert signed_in(room, "ben").post(f"{path}/change", sent).status_code == 403
    empty = ana.post(f"{path}/change", {**sent, "title": "", "author": "Somebody"})
    assert (empty.status_code, 'value="Somebody"' in empty.content.decode()) == (422, True)
    assert ana.post(f"{path}/change", sent)["Location"] == f"/sources/{source.public_id}"
    assert ana.post(f"{path}/change", {**sent, "title": "Late"}).status_code == 409
    known = read_identity(actor=room.actor("ana"), source_id=source.id)
    assert (known.title, known.publisher) == (f"{CANARY} Joan", "")
    assert [value for value in stored_values() if CANARY in value] == []


def test_the_database_refuses_a_confidential_source_with_an_open_name() -> None:
    source = protected(factories.newsroom())
    for name in ("title", "url", "publisher", "author", "read_back"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Source.objects.filter(id=source.id).update(**{name: CANARY})


def test_an_interview_with_a_confidential_person_counts_in_the_rule() -> None:
    room = factories.newsroom()
    claim = factories.claim(room, status="confirmed", rationale="She was there.")
    assert [item.code for item in missing_for(claim)] == ["evidence"]
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", source_id=protected(room).id, quote="I saw the cracks in May."),
    )  # fmt: skip
    assert missing_for(factories.fresh(claim)) == []


def test_sealed_bytes_open_only_for_what_they_were_sealed_for(settings: LazySettings) -> None:
    sealed = seal(CANARY.encode(), bound_to="so_a")
    assert CANARY.encode() not in sealed
    assert seal(CANARY.encode(), bound_to="so_a") != sealed
    assert unseal(sealed, bound_to="so_a") == CANARY.encode()
    changed = io.BytesIO(sealed).getvalue()[:-1] + bytes([sealed[-1] ^ 1])
    for bad, bound in ((sealed, "so_b"), (changed, "so_a"), (sealed[1:], "so_a"), (b"", "so_a")):
        with pytest.raises(CannotUnseal):
            unseal(bad, bound_to=bound)
    settings.EVIDENCE_KEY = "another"
    with pytest.raises(CannotUnseal):
        unseal(sealed, bound_to="so_a")
