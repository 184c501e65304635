"""A claim never ends on a passage that is not its own, whatever an editor does to the text; what he left alone is carried.

The truth comes from the generator (manuscripts.py), the answer from the real service.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from factcheck.articles.texts import prepare_text
from factcheck.claims import placing
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Occurrence
from factcheck.claims.services import NewClaim, Span
from factcheck.reviews import content
from factcheck.reviews.services.revisions import revise_article
from factcheck.text.anchors import Carried, RevisionPair
from factcheck.text.blocks import Block, BlockKind
from factcheck.text.sentences import split_sentences
from tests import factories
from tests.properties.manuscripts import Editor, Manuscript, Word, manuscript

SAMPLE = Path(__file__).resolve().parents[2] / "factcheck" / "web" / "sample" / "article.txt"
OWN = """Harbour bridge to stay closed until autumn
The city council closed the harbour bridge on Monday after a vote of 17 to 9. Nobody was hurt. Engineers had found cracks in 2 of its pillars.
The mayor said the repair will cost 54 million euros. The deputy mayor said the repair will cost 45 million euros. Her office denied that the cracks were known in May.
The harbour office counted 212 ships in March. The harbour office counted 218 ships in April. It was the lowest number since 1987.
In a letter of 3 June the builders’ union wrote that “no beam of the old bridge can be saved”. The union represents 4,300 workers.
Traffic is led over the ring road. The police expect delays of 40 minutes in the morning. Nobody was hurt.
The opposition asked for an inquiry into the contracts of 2019. A court had stopped the first tender for the bridge. A court had stopped the second tender for the tunnel.
According to the ministry, 61 bridges in the region are in bad repair. The ministry did not say which ones. A list was promised for the end of the year.
The bridge was opened on 12 August 1962. About 38,000 cars cross it every day. The toll was dropped in 1994.
“We were not told,” said the harbour master, who has led the office for 11 years. The council said it had sent 3 warnings. None of them can be found in the register.
A ferry will run every 20 minutes from Thursday. Tickets cost 2.50 euros. Children ride free of charge."""
#: How many of the claims that nobody touched have to be carried without a person.
PROMISED = 0.95


def own_text() -> Manuscript:
    """Our own text, with sentences that look like others and one that stands twice."""
    return manuscript(OWN, _cut)


def sample_text() -> Manuscript:
    """The text of the article that every new installation shows."""
    return manuscript(SAMPLE.read_text(), _cut)


def _cut(line: str) -> list[str]:
    return [line[a:b] for a, b in split_sentences(line, [Block(BlockKind.PARAGRAPH, 0, len(line))])]


@dataclass(frozen=True)
class Marked:
    """A claim and the words that it was made on."""

    claim: UUID
    words: tuple[Word, ...]


@dataclass
class Desk:
    """An article with a claim on every sentence and on some words in most of them."""

    old: Manuscript
    room: factories.Newsroom
    marked: list[Marked] = field(default_factory=list)

    def mark(self, first: int, last: int) -> None:
        """Make a claim on words ``first`` to ``last`` of the text."""
        placed = self.old.placed()
        start, end = placed[first][0], placed[last][1]
        while last > first and self.old.text[end - 1] in ".,;”":
            end -= 1
        assert self.room.article is not None
        made = content.create_claim(
            actor=self.room.actor("ana"),
            article_id=self.room.article.id,
            span=Span(quote=self.old.text[start:end], start=start, end=end),
            new=NewClaim(),
        )
        self.marked.append(Marked(made.id, tuple(word for _, _, word in placed[first : last + 1])))


def desk(old: Manuscript, *, every: int = 1, seed: int = 7) -> Desk:
    """Return a desk with the text and its claims: on every sentence, or on each second, third …"""
    made, random, at = Desk(old, factories.newsroom(text=old.text)), Random(seed), 0
    for number, sentence in enumerate(old.sentences):
        if number % every == 0:
            made.mark(at, at + len(sentence) - 1)
        if len(sentence) > 6 and (number + 1) % every == 0:
            first = random.randint(1, len(sentence) - 5)
            made.mark(at + first, at + min(len(sentence) - 2, first + random.randint(2, 5)))
        at += len(sentence)
    return made


@dataclass
class Told:
    """How many claims nobody had touched, and how many of those were carried without a person."""

    untouched: int = 0
    carried: int = 0
    changed: int = 0


def revise(here: Desk, new: Manuscript, told: Told, story: str) -> None:
    """Give the article its new text through the service, hold every claim to the truth, and leave all as it was."""
    assert here.room.article is not None
    prepared = prepare_text(new.text, headline=here.room.article.headline)
    assert prepared.text == new.text
    with transaction.atomic():
        revise_article(
            actor=here.room.actor("ana"),
            article_id=here.room.article.id,
            expected_revision=None,
            prepared=prepared,
        )
        standing = {
            row.claim_id: row
            for row in Occurrence.objects.filter(article=here.room.article, removed_at__isnull=True)
        }
        words = new.placed()
        for marked in here.marked:
            row = standing[marked.claim]
            under = tuple(word for start, end, word in words if start < row.end and row.start < end)
            check(here, new, (marked, row, under), story)
            count(here, new, marked, row, told)
        transaction.set_rollback(True)


def check(
    here: Desk, new: Manuscript, placed: tuple[Marked, Occurrence, tuple[Word, ...]], story: str
) -> None:
    """The claim stands on its own words, or on what its sentence has become and is flagged, or waits for a person."""
    marked, row, under = placed
    if row.state == PlaceState.TO_PLACE:
        return
    assert new.text[row.start : row.end] == row.quote, story
    shown = f"{story}: {' '.join(w.letters for w in marked.words)!r} was put on {row.quote!r}"
    if row.state == PlaceState.PLACED:
        assert under == marked.words, shown
        assert _sentence(here.old, marked) in new.sentences, shown
    else:
        assert {word.home for word in under} == {marked.words[0].home}, shown
        assert set(under) & set(marked.words), shown


def count(here: Desk, new: Manuscript, marked: Marked, row: Occurrence, told: Told) -> None:
    """Count the claim if its sentence stands as it did and its words stand once, before and after."""
    quote = " ".join(word.letters for word in marked.words).rstrip(".,;”")
    once = here.old.text.count(quote) == new.text.count(quote) == 1
    if once and _sentence(here.old, marked) in new.sentences:
        told.untouched += 1
        told.carried += row.state == PlaceState.PLACED
    told.changed += row.state == PlaceState.TEXT_CHANGED


def _sentence(text: Manuscript, marked: Marked) -> tuple[Word, ...]:
    return next(sentence for sentence in text.sentences if sentence[0].home == marked.words[0].home)


def run(old: Manuscript, pairs: int, *, first_seed: int = 0, every: int = 1) -> Told:
    """Revise ``pairs`` times; return what became of the claims."""
    here, told = desk(old, every=every), Told()
    for seed in range(first_seed, first_seed + pairs):
        editor = Editor(old, seed)
        revise(here, editor.edit(), told, f"seed {seed}, {' '.join(editor.done)}")
    return told


def check_promise(told: Told) -> None:
    """What nobody touched was carried, and what was changed was found: a carrier that gives up keeps no promise."""
    assert told.untouched > 0
    assert told.carried >= PROMISED * told.untouched, told
    assert told.changed > 0


@pytest.mark.both
@pytest.mark.django_db
def test_no_claim_ends_on_a_passage_that_is_not_its_own() -> None:
    check_promise(run(own_text(), 40, every=3))


@pytest.mark.both
@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_no_claim_ends_on_a_passage_that_is_not_its_own_long() -> None:
    check_promise(run(own_text(), 200, first_seed=1000, every=2))


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_no_claim_of_the_sample_ends_on_a_passage_that_is_not_its_own() -> None:
    check_promise(run(sample_text(), 200, first_seed=2000, every=3))


def nearest_lookalike(self: RevisionPair, start: int, end: int) -> Carried:
    """A carrier that guesses: what the honest one leaves to a person goes to the passage that is most like it."""
    told = HONEST(self, start, end)
    place = told.shown if told.shown is not None else self._alike(start, end)
    return told if told.start is not None or place is None else Carried("text_changed", *place, None, "guess")


def never(self: RevisionPair, start: int, end: int) -> Carried:
    """A carrier that leaves everything to a person."""
    return Carried("to_place", None, None, None, "gone")


HONEST = RevisionPair.carry


@pytest.mark.django_db
@pytest.mark.parametrize(("carrier", "told"), [(nearest_lookalike, "was put on"), (never, "untouched=")])
def test_a_carrier_that_guesses_or_gives_up_is_found(
    monkeypatch: pytest.MonkeyPatch, carrier: object, told: str
) -> None:
    monkeypatch.setattr(placing.RevisionPair, "carry", carrier)
    with pytest.raises(AssertionError, match=told):
        check_promise(run(own_text(), 8, every=3))
