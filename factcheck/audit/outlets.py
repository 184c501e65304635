"""Bringing the checkpoints to where the owner of the database cannot change them: a file, a mailbox, an address."""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from factcheck.audit.checkpoints import line_of, since
from factcheck.audit.models import Checkpoint, CheckpointOutlet
from factcheck.core import clock
from factcheck.fetching.client import PostRequest, post
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import policy_from_settings


class NotSent(Exception):
    """The place did not take the checkpoints; the text says why. They are sent again with the next ones."""


def _to_file(address: str, checkpoints: list[Checkpoint]) -> None:
    path = Path(address.removeprefix("file:"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line_of(checkpoint)}\n" for checkpoint in checkpoints)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotSent(f"{error.strerror}") from error


def _to_mailbox(address: str, checkpoints: list[Checkpoint]) -> None:
    last = checkpoints[-1]
    body = "\n".join(line_of(checkpoint) for checkpoint in checkpoints)
    try:
        send_mail(
            f"Factcheck checkpoint {last.seq} {last.hash[:12]}",
            body,
            None,
            [address.removeprefix("mailto:")],
        )
    except OSError as error:  # smtplib's errors are such
        raise NotSent(f"{type(error).__name__}: {error}") from error


def _to_web(address: str, checkpoints: list[Checkpoint]) -> None:
    body = "".join(f"{line_of(checkpoint)}\n" for checkpoint in checkpoints).encode()
    headers = {"Content-Type": "application/x-ndjson"}
    result = run_on_loop(post(PostRequest(address, body, headers, policy_from_settings())))
    if not result.delivered:
        raise NotSent(f"{result.code} {result.status or ''} {result.detail}".strip())


_WAYS: dict[str, Callable[[str, list[Checkpoint]], None]] = {
    "file": _to_file,
    "mailto": _to_mailbox,
    "https": _to_web,
}


def send_checkpoints() -> list[CheckpointOutlet]:
    """Bring every place what it does not have yet; a place that fails is told of in its row and delays no other.

    A crash between sending and writing it down sends the same lines again, which changes nothing for a verifier.
    """
    return [_send(address) for address in settings.CHECKPOINTS_TO]


def _send(address: str) -> CheckpointOutlet:
    outlet, _ = CheckpointOutlet.objects.get_or_create(address=address)
    open_ones = since(outlet.sent_seq)
    if not open_ones:
        return outlet
    outlet.tried_at, outlet.last_error = clock.now(), ""
    try:
        _WAYS[address.partition(":")[0]](address, open_ones)
        outlet.sent_seq = open_ones[-1].seq
    except NotSent as fault:
        outlet.last_error = str(fault)[:200]
    outlet.save(update_fields=["sent_seq", "tried_at", "last_error"])
    return outlet
