"""If-Match: which version the client has seen."""

import re

from rest_framework.request import Request

from factcheck.api.desk.call import Lock
from factcheck.api.parsing import refuse
from factcheck.api.problems import PreconditionRequired
from factcheck.core.problems import Stale

#: A header of more characters is no list of ETags.
LONGEST = 2000
_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*(?:,|\Z)')


def check_form(request: Request, lock: Lock) -> None:
    """Raise Invalid for an If-Match that is longer than any list of ETags."""
    if lock is not Lock.NONE and len(request.headers.get("If-Match", "")) > LONGEST:
        raise refuse("header/If-Match", "length", f"If-Match has {LONGEST} characters at most.")


def expected_version(request: Request, lock: Lock, now: tuple[str, int]) -> int | None:
    """Return the version that the service must find (None: any); raises PreconditionRequired or Stale.

    ``now`` is the id and the version of the record as it was found. The service compares again under its lock.
    """
    sent = request.headers.get("If-Match")
    if lock is Lock.NONE or (lock is Lock.HONOURED and sent is None):
        return None
    if sent is None:
        raise PreconditionRequired("Send If-Match with the ETag of what you have read.")
    if sent.strip() == "*":
        return None
    public_id, version = now
    seen = {tag for weak, tag in _TAG.findall(sent) if not weak}
    if f"{public_id}.{version}" not in seen:
        raise Stale(f"It is at version {version} now; read it again and repeat your change.")
    return version
