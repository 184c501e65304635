"""Passages of an article that look worth checking, by rules. A suggestion says nothing about what is true."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from factcheck.text.attribution import Attribution, attributions, source_before
from factcheck.text.blocks import Block, BlockKind
from factcheck.text.material import dates, names_in, numbers, units
from factcheck.text.spans import trim_span
from factcheck.text.vocabulary import words_of
from factcheck.text.words import Token, tokenise

LEAST_WORDS = 4
LONG_SENTENCE = 28
LEAST_SCORE = 0.2
MOST_OVERLAP = 0.8

_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|said|says|"
    r"made|gave|took|went|came|held|met|began|rose|fell|grew|cut|won|lost|left|sent|paid|told|became|follows|comes|"
    r"marks|shows|means|remains|\w{3,}(?:ed|ates|izes|ises))\b",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:most|least|first|largest|biggest|highest|lowest|closest|only|record|never before|more than|less than|"
    r"fewer than|at least|ever|\w{3,}est)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\b(?:all|every|none|no|half|majority|most|many|few|several|dozens|percent|per cent)\b", re.I
)
_CHANGE = re.compile(
    r"\b(?:rose|risen|fell|fallen|grew|grown|increas\w+|decreas\w+|declin\w+|doubl\w+|tripl\w+|dropp\w+|cut|gain\w+)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|caus\w+|led to|leads to|due to|result\w* (?:in|from)|thanks to|linked to)\b", re.I
)
_ACTION = re.compile(
    r"\b(?:approv\w+|sign\w+|launch\w+|suppl\w+|transfer\w*|kill\w+|attack\w+|deploy\w+|deployment|arrest\w+|vot\w+|"
    r"ban\w*|held|met|sent|fir(?:ed|ing)|paid|stole|end(?:ed)|ratif\w+|sold|bought|accus\w+)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|did|\w{3,}ed)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?:i think|i believe|we hope|i hope|in my view|beautiful|wonderful|terrible|should|ought)\b", re.I
)
_FUTURE = re.compile(
    r"\b(?:will|would|could|might|may|shall|is expected to|are expected to)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:i|me|my|we|us|our|you|your|let's)\b", re.IGNORECASE)
_PRONOUNS = words_of("he she they it")
_CLAUSE = re.compile(
    r";\s+|,\s+(?=(?:while|but|which|although|whereas|who|when|showcasing|mandates)\b)", re.IGNORECASE
)
_BASE = 0.15
_SKIPPED = frozenset({BlockKind.BYLINE})


@dataclass(frozen=True)
class SuggestedSpan:
    """A passage to look at: code points of the text, a score from 0 to 1, the reasons, who seems to say it.

    ``reasons`` are names of features, and ``says confirms denies withholds`` of the claimant. A claimant
    taken over from the sentence before carries the reason ``claimant_inferred``; nobody is an empty string.
    """

    start: int
    end: int
    score: float
    reasons: tuple[str, ...]
    claimant: str = ""


def suggest(text: str, sentences: Sequence[tuple[int, int]], blocks: Sequence[Block]) -> list[SuggestedSpan]:
    """Return passages worth checking, best first; those that nearly coincide are offered once. O(n log n)."""
    skipped = [(block.start, block.end) for block in blocks if block.kind in _SKIPPED]
    found: list[SuggestedSpan] = []
    subject = ""
    for start, end in sentences:
        sentence = text[start:end]
        if any(a <= start < b for a, b in skipped) or not _is_statement(sentence):
            continue
        made = list(attributions(sentence))
        for span in _candidates(text, (start, end), made):
            suggestion = _suggestion(text, span, (start, made), subject)
            if suggestion.score >= LEAST_SCORE:
                found.append(suggestion)
        subject = _subject(sentence, made) or subject
    return sorted(_without_overlaps(found), key=lambda s: (-s.score, s.start, s.end))


def _subject(sentence: str, made: Sequence[Attribution]) -> str:
    """Return whom a pronoun at the start of the next sentence may mean; empty if this one has a pronoun too."""
    sources = [one.source for one in made if one.source and one.source.casefold() not in _PRONOUNS]
    if sources:
        return sources[0]
    verb = _VERB.search(sentence)
    return source_before(sentence[: verb.start()]) if verb and not made else ""


def features(passage: str) -> dict[str, float]:
    """Return the weights of all features that the passage has; their sum, cut to 0 and 1, is its score."""
    tokens = [token.text for token in tokenise(passage)]
    has = {
        "number": (0.25, bool(numbers(tokens))),
        "unit": (0.1, bool(units(tokens))),
        "date": (0.1, bool(dates(tokens))),
        "names": (0.15, len(names_in(tokens)) >= 2),
        "superlative": (0.15, bool(_SUPERLATIVE.search(passage))),
        "quantity": (0.1, bool(_QUANTITY.search(passage))),
        "change": (0.15, bool(_CHANGE.search(passage))),
        "cause": (0.1, bool(_CAUSE.search(passage))),
        "action": (0.15, bool(_ACTION.search(passage))),
        "past": (0.1, bool(_PAST.search(passage))),
        "question": (-0.4, passage.rstrip("\"'”’» ").endswith(("?", "؟", "？"))),
        "opinion": (-0.2, bool(_OPINION.search(passage))),
        "future": (-0.15, bool(_FUTURE.search(passage))),
        "person": (-0.1, bool(_PERSON.search(passage))),
    }
    return {name: weight for name, (weight, there) in has.items() if there}


def _is_statement(sentence: str) -> bool:
    """A line of under four words or without a finite verb states nothing; other scripts have the doubt."""
    if sum(token.is_word for token in tokenise(sentence)) < LEAST_WORDS:
        return False
    return (
        not sentence.isascii()
        or _VERB.search(sentence) is not None
        or bool(re.search(r"\w{3,}s\b", sentence))
    )


def _candidates(
    text: str, sentence: tuple[int, int], made: Sequence[Attribution]
) -> Iterator[tuple[int, int]]:
    """Yield what is attributed, else the clauses of a long sentence, else the sentence."""
    start, end = sentence
    spans = [(start + a.content[0], start + a.content[1]) for a in made]
    if not spans and len(text[start:end].split()) > LONG_SENTENCE:
        cuts = [start, *(start + m.end() for m in _CLAUSE.finditer(text[start:end])), end]
        spans = list(pairwise(cuts))
    kept = [span for span in (_tidied(text, *s) for s in spans) if _words(text, span) >= LEAST_WORDS]
    yield from kept or [sentence]


def _tidied(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim white space, a comma at either end and the full stop of the sentence."""
    start, end = trim_span(text, start, end)
    while start < end and text[start] in ",;: ":
        start += 1
    while end > start and text[end - 1] in ",;:. ":
        end -= 1
    return start, end


def _words(text: str, span: tuple[int, int]) -> int:
    return sum(token.is_word for token in _tokens(text, span))


def _tokens(text: str, span: tuple[int, int]) -> list[Token]:
    return tokenise(text[span[0] : span[1]])


def _suggestion(
    text: str, span: tuple[int, int], context: tuple[int, Sequence[Attribution]], subject: str
) -> SuggestedSpan:
    offset, made = context
    found = features(text[span[0] : span[1]])
    suggestion = SuggestedSpan(*span, min(1.0, max(0.0, round(_BASE + sum(found.values()), 2))), tuple(found))
    for one in made:
        a, b = offset + one.content[0], offset + one.content[1]
        if one.source and a < span[1] and b > span[0]:
            return _attributed(suggestion, one, subject)
    return suggestion


def _attributed(suggestion: SuggestedSpan, made: Attribution, subject: str) -> SuggestedSpan:
    inferred = made.source.casefold() in _PRONOUNS and bool(subject)
    reasons = (*suggestion.reasons, made.stance, *(("claimant_inferred",) if inferred else ()))
    return replace(suggestion, claimant=subject if inferred else made.source, reasons=reasons)


def _without_overlaps(found: Sequence[SuggestedSpan]) -> Iterator[SuggestedSpan]:
    """Yield the suggestions in text order; of two that nearly coincide the better one."""
    kept: list[SuggestedSpan] = []
    for one in sorted(found, key=lambda s: (s.start, s.end)):
        if kept and _overlap(kept[-1], one) > MOST_OVERLAP:
            kept[-1] = max(kept[-1], one, key=lambda s: s.score)
        else:
            kept.append(one)
    yield from kept


def _overlap(a: SuggestedSpan, b: SuggestedSpan) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / (max(a.end, b.end) - min(a.start, b.start))
