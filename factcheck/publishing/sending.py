"""The network's part of webhooks: many messages at once, each result handed over as it comes. Nothing here knows a database."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from uuid import UUID

import structlog

from factcheck.fetching.client import PostRequest, PostResult, post
from factcheck.fetching.codes import Code
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy

log = structlog.get_logger(__name__)

#: Longer than any call lasts; a result that is not there by then will never be.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Outgoing:
    """A signed message on its way to an endpoint."""

    delivery_id: UUID
    endpoint_id: UUID
    url: str
    body: bytes
    headers: dict[str, str]


Answered = tuple[Outgoing, PostResult]


def send_all(messages: list[Outgoing], policy: Policy) -> Iterator[Answered]:
    """Send all messages at once and yield each with its result, the quickest first: a slow receiver holds up no other."""
    answers: SimpleQueue[Answered] = SimpleQueue()
    sender = threading.Thread(
        target=lambda: run_on_loop(_send_all(messages, policy, answers)), daemon=True, name="webhooks"
    )
    sender.start()
    for _ in messages:
        yield answers.get(timeout=_PATIENCE)
    sender.join()


async def _send_all(messages: list[Outgoing], policy: Policy, answers: SimpleQueue[Answered]) -> None:
    async def one(message: Outgoing) -> None:
        answers.put((message, await _send(message, policy)))

    await asyncio.gather(*(one(message) for message in messages))


async def _send(message: Outgoing, policy: Policy) -> PostResult:
    try:
        return await post(PostRequest(message.url, message.body, message.headers, policy))
    except Exception as fault:
        log.exception("webhook not sent", delivery=str(message.delivery_id))
        return PostResult(Code.PROTOCOL, None, False, 0, "", str(fault))
