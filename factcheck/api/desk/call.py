"""One call of an operation, its answer, and what it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from rest_framework.request import Request

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Body
from factcheck.claims.models import Claim

#: May the actor do it to the target? Raises MissingScope, NotYourRole.
Check = Callable[[Actor, Any], None]


class Lock(Enum):
    """Whether If-Match is read: never, when it is sent, always."""

    NONE = "none"
    HONOURED = "honoured"
    REQUIRED = "required"


@dataclass(frozen=True)
class Target:
    """What the id in the path names: its prefix, how it is found on the actor's desk, and whose ETag it takes.

    ``locked`` returns the public id and version that If-Match is compared with; parts give those of their claim.
    ``claim`` returns the claim that is worked on, so that its hold is prolonged.
    """

    prefix: str
    find: Callable[[Actor, UUID], Any]
    locked: Callable[[Any], tuple[str, int]] | None = None
    claim: Callable[[Any], UUID] | None = None


@dataclass(frozen=True)
class Spec:
    """The contract of an operation: who may, what it takes, how it answers, in which ways it refuses.

    ``answers`` gives the shape of each success by status (None: no body). ``refuses`` lists the statuses beyond those that
    follow from the rest.
    """

    right: Action | Check
    answers: Mapping[Any, Any]
    body: type[Body] | None = None
    upload: type[Body] | None = None
    filters: type[Body] | None = None
    paged: bool = False
    lock: Lock = Lock.NONE
    refuses: tuple[int, ...] = ()


@dataclass(frozen=True)
class Call:
    """A call that passed the door: who calls, about what, and what was sent, all checked."""

    request: Request
    actor: Actor
    target: Any = None
    path: Mapping[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    filters: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    expected: int | None = None


@dataclass(frozen=True)
class Answer:
    """What is answered: the members (or bytes of ``media_type``), the status, the ETag's id and version if there is one.

    ``secrets`` names members that are shown once: an answer kept for a repeated call has null there.
    """

    data: Any = None
    status: int = 200
    etag: tuple[str, int] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    secrets: tuple[str, ...] = ()

    def all_headers(self) -> dict[str, str]:
        """Return the headers that belong to the answer."""
        tagged = {"ETag": f'"{self.etag[0]}.{self.etag[1]}"'} if self.etag else {}
        return {**tagged, **self.headers}


def etag_of(record: Any) -> tuple[str, int]:
    """Return the ETag of a record that has a version of its own."""
    return record.public_id, record.version


def etag_of_claim(claim: Claim | UUID) -> tuple[str, int]:
    """Return the ETag of a claim as it is now."""
    found = Claim.objects.get(id=claim.id if isinstance(claim, Claim) else claim)
    return found.public_id, found.version
