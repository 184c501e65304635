"""Idempotency-Key: a repeated call gets the first one's answer."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from rest_framework.request import Request

from factcheck.accounts.actors import Actor
from factcheck.accounts.repeats import Repeatable, StillRunning, begin_call, keep_answer
from factcheck.api.desk.call import Answer
from factcheck.api.problems import IdempotencyInProgress, IdempotencyMismatch
from factcheck.core.problems import Invalid, Item

METHODS = frozenset({"POST", "PATCH"})
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?\Z")


def repeat_key(request: Request) -> str | None:
    """Return the Idempotency-Key of a POST or PATCH; raises Invalid for one that is empty, too long or not ASCII."""
    key = request.headers.get("Idempotency-Key") if request.method in METHODS else None
    if key is not None and not _KEY.match(key):
        detail = "An Idempotency-Key has 1 to 255 visible ASCII characters."
        raise Invalid(detail, items=(Item("header/Idempotency-Key", "invalid", detail),))
    return key


def answered_once(request: Request, actor: Actor, key: str, act: Callable[[], Answer]) -> Answer:
    """Run ``act`` and keep its answer under ``key``, or return the answer kept; a refusal keeps nothing."""
    assert actor.key is not None
    call = Repeatable(
        api_key=actor.key,
        method=str(request.method),
        path=request.path[:200],
        key=key,
        request_sha256=_fingerprint(request),
    )
    with transaction.atomic():
        try:
            row, new = begin_call(call)
        except StillRunning as error:
            detail = "The first call with this Idempotency-Key is still running; repeat yours in a moment."
            raise IdempotencyInProgress(detail, headers={"Retry-After": "1"}) from error
        if not new:
            if row.request_sha256 != call.request_sha256:
                raise IdempotencyMismatch("This Idempotency-Key was sent with another body before.")
            data = orjson.loads(bytes(row.body)) if bytes(row.body) else None
            return Answer(data, row.status or 200, headers={**row.headers, "Idempotent-Replayed": "true"})
        answer = act()
        body = b"" if answer.data is None else orjson.dumps(_kept(answer))
        keep_answer(row, status=answer.status, headers=answer.all_headers(), body=body)
    return answer


def _kept(answer: Answer) -> Any:
    """What is written down of an answer: a secret is shown once and stored nowhere."""
    return {**answer.data, **dict.fromkeys(answer.secrets)} if answer.secrets else answer.data


def _fingerprint(request: Request) -> str:
    """The SHA-256 of what was sent: of its members and files, whatever their order and their boundary."""
    return hashlib.sha256(orjson.dumps(_plain(request.data), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(data: Any) -> Any:
    if not hasattr(data, "getlist"):
        return data
    return {name: [_part(value) for value in data.getlist(name)] for name in data}


def _part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return {"name": value.name, "sha256": digest.hexdigest()}
