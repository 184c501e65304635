"""Labels as they stand inside a sentence."""

from django.utils.translation import get_language

#: Languages that write every noun with a capital.
_CAPITAL_NOUNS = frozenset({"de"})


def inside(label: object) -> str:
    """Return a label that begins with a noun as it stands inside a sentence: small, but where nouns have a capital."""
    primary = (get_language() or "en").partition("-")[0]
    return str(label) if primary in _CAPITAL_NOUNS else str(label).lower()
