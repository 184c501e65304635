"""If-Match: which version the client has seen."""

import re

from rest_framework.request import Request

from factcheck.api.desk.call import Lock
from factcheck.api.problems import PreconditionRequired
from factcheck.core.problems import Stale

_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*(?:,|\Z)')


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
