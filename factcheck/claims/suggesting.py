"""Passages of an article that look worth a claim: worked out by rules when they are asked for, never stored, never counted."""

from factcheck.articles.models import Revision
from factcheck.claims.coverage import coverage_of
from factcheck.text.blocks import Block, BlockKind
from factcheck.text.checkworthy import SuggestedSpan, suggest


def suggestions_of(revision: Revision) -> list[SuggestedSpan]:
    """Return what is worth checking in the sentences that no claim and no mark covers yet, best first; two queries."""
    open_ones = [(one.start, one.end) for one in coverage_of(revision).sentences if one.state == "open"]
    blocks = [Block(BlockKind(kind), start, end) for kind, start, end in revision.blocks]
    return suggest(revision.text, open_ones, blocks)
