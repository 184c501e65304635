"""Blocks: headline, byline, paragraphs and so on, as spans of one text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from factcheck.text.normalise import clean_text

_LIST_ITEM = re.compile(r"(?:[-*•‣–]|\(?\d{1,3}[.)])[ \t]+\S")
_BYLINE = re.compile(r"(?:by|von|par|por|door|di|от|автор)\b:?\s+\S", re.IGNORECASE)
_HEADLINE_LENGTH = 150
_BYLINE_LENGTH = 80
_BYLINE_WORDS = 8


class BlockKind(StrEnum):
    """What a block is in its article."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    PULL_QUOTE = "pull_quote"


@dataclass(frozen=True)
class Block:
    """One block of a text: code points, end exclusive. Blocks never overlap and never begin or end blank."""

    kind: BlockKind
    start: int
    end: int


def join_blocks(parts: Sequence[tuple[BlockKind, str]]) -> tuple[str, list[Block]]:
    """Return one text of the parts in the order given, a blank line between two, and their blocks.

    Every part is cleaned like a whole text and stripped; an empty one is left out. Raises ``TextRefused``.
    """
    text = ""
    blocks: list[Block] = []
    for kind, raw in parts:
        part = clean_text(raw).strip()
        if not part:
            continue
        text += "\n\n" if text else ""
        blocks.append(Block(BlockKind(kind), len(text), len(text) + len(part)))
        text += part
    return text, blocks


def blocks_of_text(text: str, headline: str = "") -> list[Block]:
    """Return a block for every line that is not blank, with its kind guessed from its form and place.

    The first line is the headline if it equals ``headline`` but for white space; the line after it, or the
    first one under no known headline, may be the byline. O(n).
    """
    lines = [m for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        words = line[0].strip()
        kind = _kind(words, number, _after_headline(blocks), headline)
        blocks.append(Block(kind, start, start + len(words)))
    return blocks


def headline_of(text: str) -> str:
    """Return what a text without a known headline can be called: its first line, cut short where it is long; empty for no text.

    A line that ends like a sentence loses its stop, so that it is not taken for the headline's own line.
    """
    words = " ".join(next((line.split() for line in text.split("\n") if line.strip()), []))
    if len(words) > _HEADLINE_LENGTH:
        return f"{words[:_HEADLINE_LENGTH].rsplit(' ', 1)[0]}…"
    return words.removesuffix(".")


def _after_headline(blocks: list[Block]) -> bool:
    return len(blocks) == 1 and blocks[0].kind is BlockKind.HEADLINE


def _kind(words: str, number: int, after_headline: bool, headline: str) -> BlockKind:
    if number == 0 and headline.strip() and words.split() == headline.split():
        return BlockKind.HEADLINE
    if _LIST_ITEM.match(words):
        return BlockKind.LIST_ITEM
    if (after_headline or number <= 1) and _looks_like_byline(words, after_headline):
        return BlockKind.BYLINE
    return BlockKind.PARAGRAPH


def _looks_like_byline(words: str, after_headline: bool) -> bool:
    """A short line without a stop: after "by", or straight under the headline with every long word capital."""
    short = len(words) <= _BYLINE_LENGTH and len(words.split()) <= _BYLINE_WORDS
    if not short or re.search(r"[.!?…:;。！？؟।][\"'”’»)]*$", words):
        return False
    if _BYLINE.match(words):
        return True
    names = [word for word in words.split() if len(word) > 3 and word[0].isalpha()]
    return after_headline and bool(names) and all(word[0].isupper() for word in names)
