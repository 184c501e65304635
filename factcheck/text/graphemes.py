"""Where a text may be cut without splitting what a reader sees as one character."""

import re

from factcheck.text.characters import JOINING, ZWJ, ZWNJ

_EXTENDS = re.compile(f"[{JOINING}{ZWJ}{ZWNJ}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+$")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_LONGEST_FLAG_RUN = 200


def may_cut(text: str, index: int) -> bool:
    """Say whether the text may be cut before the code point at ``index``.

    Never before a combining mark, a variation selector, a skin tone or a tag, around a joiner, between the
    two halves of a flag or of CR LF. A joiner binds whatever follows it. O(1) but for runs of flags.
    """
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if _EXTENDS.match(after):
        return before in "\n\r"
    if before == ZWJ or (before == "\r" and after == "\n"):
        return False
    if _FLAG.match(after):
        run = _FLAGS.search(text, max(0, index - _LONGEST_FLAG_RUN), index)
        return run is None or len(run[0]) % 2 == 0
    return True


def snap_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened to whole visible characters."""
    while not may_cut(text, start):
        start -= 1
    while not may_cut(text, end):
        end += 1
    return start, end
