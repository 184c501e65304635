"""Journal lines of a claim, as tests compare them."""

from typing import Any

from factcheck.audit.models import Event
from factcheck.audit.reading import words_of
from factcheck.claims.models import Claim


def lines(made: Claim) -> list[tuple[str, Any]]:
    """Verb and after of the claim's own lines."""
    events = Event.objects.filter(object=made.public_id).order_by("seq").select_related("detail")
    return [(event.verb, words_of(event).after) for event in events]
