"""A posted text made ready to be a revision: cleaned, cut into blocks and sentences, hashed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from factcheck.core.canonical import sha256_hex
from factcheck.core.problems import Invalid
from factcheck.core.wording import Sentence, grouped, worded
from factcheck.text.blocks import Block, BlockKind, blocks_of_text, join_blocks
from factcheck.text.normalise import TextRefused, clean_text
from factcheck.text.sentences import split_sentences

#: Characters; longer pieces are checked in parts.
LONGEST = 500_000


@dataclass(frozen=True)
class PreparedText:
    """What a revision stores; offsets are code points into ``text``, end exclusive."""

    text: str
    blocks: list[list[Any]]
    sentences: list[list[int]]
    sha256: str
    headline: str = ""


def prepare_text(raw: str, *, headline: str = "") -> PreparedText:
    """Return ``raw`` ready to store; nothing is put before or into it. Raises Invalid for NUL, surrogates, an empty or endless text."""
    text = _clean(raw, "text")
    return _prepared(text, blocks_of_text(text, headline=headline.strip()))


def prepare_blocks(parts: list[tuple[str, str]]) -> PreparedText:
    """Return the blocks joined by a blank line, in the order given; raises Invalid naming the block that is wrong."""
    cleaned: list[tuple[BlockKind, str]] = []
    for index, (kind, raw) in enumerate(parts):
        if kind not in set(BlockKind):
            raise Invalid.field(
                f"blocks/{index}/kind",
                "unknown",
                worded(_("Use one of: %(known)s."), known=", ".join(BlockKind)),
            )
        cleaned.append((BlockKind(kind), _clean(raw, f"blocks/{index}/text")))
    if not cleaned:
        raise Invalid.field("blocks", "empty", _("Send at least one block."))
    text, blocks = join_blocks(cleaned)
    return _prepared(text, blocks)


def _refusal(error: TextRefused) -> Sentence:
    if error.character == "\x00":
        return worded(_("The text holds a NUL character at offset %(offset)s."), offset=error.offset)
    text = _("The text holds half a character (lone surrogate %(name)s) at offset %(offset)s.")
    return worded(text, name=f"U+{ord(error.character):04X}", offset=error.offset)


def _clean(raw: str, field: str) -> str:
    try:
        text = clean_text(raw)
    except TextRefused as error:
        raise Invalid.field(field, "character", _refusal(error)) from error
    if not text.strip():
        raise Invalid.field(field, "empty", _("The text is empty."))
    if len(text) > LONGEST:
        raise Invalid.field(
            field,
            "too_long",
            worded(
                _("The text has %(n)s characters; the limit is %(most)s."),
                n=grouped(len(text)),
                most=grouped(LONGEST),
            ),
        )
    return text


def _prepared(text: str, blocks: list[Block]) -> PreparedText:
    headline = next(
        (text[block.start : block.end] for block in blocks if block.kind == BlockKind.HEADLINE), ""
    )
    return PreparedText(
        text=text,
        blocks=[[str(block.kind), block.start, block.end] for block in blocks],
        sentences=[list(pair) for pair in split_sentences(text, blocks)],
        sha256=sha256_hex(text.encode()),
        headline=headline,
    )
