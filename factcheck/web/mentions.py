"""Names in notes: ``@username`` at the start of a word names a member."""

import re
from collections.abc import Iterable

_NAMED = re.compile(r"(?<![\w@.+-])@([\w.+-]+)")
_AFTER = ".+-"


def named_in(text: str, usernames: Iterable[str]) -> set[str]:
    """Return those of ``usernames`` that ``text`` names, without regard to case; a full stop after a name is none of it."""
    known = {name.casefold(): name for name in usernames}
    written = (token.casefold() for token in _NAMED.findall(text))
    found = (known.get(token) or known.get(token.rstrip(_AFTER)) for token in written)
    return {name for name in found if name}
