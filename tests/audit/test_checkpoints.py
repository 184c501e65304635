"""Checkpoints: signed, sent outside, and what they show when the whole chain was written anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from factcheck.audit import signing
from factcheck.audit.checkpoints import check_lines, check_stored, line_of, write_checkpoint
from factcheck.audit.models import Checkpoint, CheckpointOutlet, Event, EventDetail, JournalHead
from factcheck.audit.outlets import send_checkpoints
from factcheck.audit.services import verify_journal
from factcheck.ops.tasks import checkpoint as hourly
from tests.audit.test_journal import refused, without_triggers, write

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def written() -> Checkpoint:
    found = write_checkpoint()
    assert found is not None
    return found


def rewrite() -> None:
    """What an owner of the database does who wants another history: the same number of lines, a chain that verifies."""
    with without_triggers():
        EventDetail.objects.all().delete()
        Event.objects.all().delete()
        JournalHead.objects.all().delete()
    write(3)


def test_the_head_is_signed_once() -> None:
    assert write_checkpoint() is None
    write()
    found = written()
    assert (found.seq, found.hash) == (3, JournalHead.objects.get().hash)
    assert write_checkpoint() is None
    write(1)
    assert written().seq == 4
    assert check_stored().cause == ""
    assert check_stored().checked == 2


def test_a_checkpoint_is_never_changed_or_deleted() -> None:
    write()
    written()
    assert refused("UPDATE audit_checkpoint SET hash = 'x'")
    assert refused("DELETE FROM audit_checkpoint")


def test_a_journal_written_anew_verifies_but_does_not_fit_a_kept_checkpoint() -> None:
    write()
    line = line_of(written())
    assert check_lines([line]).cause == ""
    rewrite()
    assert verify_journal().first_bad is None
    assert (
        check_lines([line]).cause == "checkpoint 1: line 3 has another hash now: the journal was written anew"
    )


@pytest.mark.parametrize(
    ("member", "value"),
    [("seq", 2), ("hash", "f" * 64), ("at", "2020-01-01T00:00:00.000000Z"), ("key", "0" * 16)],
)
def test_a_changed_member_breaks_the_signature(member: str, value: object) -> None:
    write()
    line = json.loads(line_of(written())) | {member: value}
    assert check_lines([json.dumps(line)]).cause == "checkpoint 1: its signature does not hold"


def test_a_line_signed_with_another_key_is_refused_by_who_trusts_ours(settings: Any) -> None:
    write()
    ours, line = signing.public_key(), line_of(written())
    settings.CHECKPOINT_KEY = "A" * 43
    assert check_lines([line], public=ours).cause == ""
    assert (
        check_lines([line], public=signing.public_key()).cause == "checkpoint 1: its signature does not hold"
    )


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"v": 1}', "null", "17"])
def test_a_line_that_is_none_is_said_to_be_none(line: str) -> None:
    assert check_lines(["", line]).cause.startswith("checkpoint 1: is no checkpoint")


def test_every_place_gets_what_it_lacks(settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "checkpoints.jsonl"
    settings.CHECKPOINTS_TO = ["file:/proc/none/x", f"file:{file}", "mailto:notary@example.org"]
    write()
    hourly()
    hourly()
    write(1)
    hourly()
    assert [json.loads(line)["seq"] for line in file.read_text().splitlines()] == [3, 4]
    assert [message.to for message in mail.outbox] == [["notary@example.org"]] * 2
    assert json.loads(mail.outbox[1].body)["hash"] == JournalHead.objects.get().hash
    failed = CheckpointOutlet.objects.get(address="file:/proc/none/x")
    assert (failed.sent_seq, failed.last_error) == (0, "No such file or directory")


def test_an_inner_address_gets_nothing(settings: Any) -> None:
    settings.CHECKPOINTS_TO = ["https://127.0.0.1/notary"]
    write()
    written()
    (outlet,) = send_checkpoints()
    assert outlet.sent_seq == 0
    assert outlet.last_error.startswith("ADDRESS_BLOCKED")


def test_the_commands_sign_and_verify(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checkpoints.jsonl"
    settings.CHECKPOINTS_TO = [f"file:{file}"]
    with pytest.raises(CommandError, match="empty"):
        call_command("checkpoint_journal")
    write()
    call_command("checkpoint_journal")
    assert file.read_text() == capsys.readouterr().out
    call_command("verify_journal", checkpoints=file, public_key=signing.public_key())
    assert capsys.readouterr().out.startswith("3 lines hold. 1 checkpoints hold. Head: ")
    rewrite()
    with pytest.raises(CommandError, match="line 3 has another hash now"):
        call_command("verify_journal", checkpoints=file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_journal", checkpoints=tmp_path / "none")
