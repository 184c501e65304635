"""Who calls: a key in the Authorization header, never in the address."""

from django.http import HttpRequest

from factcheck.accounts.models import ApiKey
from factcheck.accounts.services import find_key
from factcheck.api.problems import BadKey


def key_of(request: HttpRequest) -> ApiKey | None:
    """Return the live key that the request carries, None if it carries none; raises BadKey for anything else."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, text = header.partition(" ")
    key = find_key(text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise BadKey
    return key
