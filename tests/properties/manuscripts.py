"""Texts whose every word has an identity, and editors who change them: the truth about where a passage stands.

A word is its letters, the sentence that it comes from (``home``) and its number there. An edit keeps the identity of what it
keeps or copies and gives a new one to what it writes, so that a lookalike is never taken for the sentence it looks like.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Word:
    """One word with the signs that cling to it."""

    letters: str
    home: int
    number: int


Sentence = tuple[Word, ...]


@dataclass
class Manuscript:
    """Paragraphs of sentences of words."""

    paragraphs: list[list[Sentence]]
    fresh: "count[int]" = field(default_factory=lambda: count(1))

    def copy(self) -> "Manuscript":
        """Return a manuscript to edit; new sentences get homes that the old one will never give."""
        return Manuscript([list(paragraph) for paragraph in self.paragraphs], self.fresh)

    def written(self, letters: str) -> Sentence:
        """Return a sentence that nobody has written before."""
        home = next(self.fresh)
        return tuple(Word(word, home, number) for number, word in enumerate(letters.split()))

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def text(self) -> str:
        """The words as a desk gets them: sentences after a space, paragraphs after a newline."""
        return "\n".join(" ".join(map(said, paragraph)) for paragraph in self.paragraphs if paragraph)

    def placed(self) -> list[tuple[int, int, Word]]:
        """Every word with its place in ``text``."""
        at, found = 0, []
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                for word in sentence:
                    found.append((at, at + len(word.letters), word))
                    at += len(word.letters) + 1
        return found


def said(sentence: Sentence) -> str:
    """Return the sentence as text."""
    return " ".join(word.letters for word in sentence)


def manuscript(text: str, cut: Callable[[str], list[str]]) -> Manuscript:
    """Return a text as a manuscript; ``cut`` cuts a paragraph into sentences."""
    made = Manuscript([])
    for line in filter(str.strip, text.split("\n")):
        made.paragraphs.append([made.written(sentence) for sentence in cut(line)])
    return made


#: What an editor puts for a word; anything else gets "reportedly" before it.
_OTHER = {
    "said": "stated", "the": "that", "a": "one", "will": "may", "was": "became", "were": "became", "on": "after",
    "of": "from", "and": "or", "in": "near", "for": "against", "not": "never", "have": "lack", "by": "with",
}  # fmt: skip
_NEWS = (
    "The weather service expects light rain over the weekend.",
    "A spokeswoman declined to go into detail.",
    "Residents were told to keep their windows shut.",
    "Opposition members called for a public hearing.",
    "The archive holds no earlier record of such a case.",
    "Two students filmed the scene from a balcony.",
)


class Editor:
    """Makes one new text of an old one by a few changes that ``seed`` decides.

    Sentences that stand twice are only ever deleted: which of two equal ones was moved, nobody can tell from the texts.
    What the editor wrote himself stays as it is: a lookalike must not come to stand where its model stood.
    """

    def __init__(self, old: Manuscript, seed: int) -> None:
        self.random = Random(seed)
        self.new = old.copy()
        self.done: list[str] = []
        spoken = [said(sentence) for sentence in old.sentences]
        self.twins = {sentence[0].home for sentence in old.sentences if spoken.count(said(sentence)) > 1}
        self.known = {sentence[0].home for sentence in old.sentences}

    def edit(self) -> Manuscript:
        """Return the new text after one to six changes.

        What goes goes first: a lookalike stands away from its model only while something stands between them.
        """
        kinds = [
            self.insert, self.delete, self.move, self.duplicate, self.reword, self.swap_number, self.imitate, self.repeat,
            self.replace_by_lookalike,
        ]  # fmt: skip
        chosen = [self.random.choice(kinds) for _ in range(self.random.randint(1, 6))]
        for change in sorted(chosen, key=lambda kind: kind not in {self.delete, self.move}):
            change()
            self.new.paragraphs = [paragraph for paragraph in self.new.paragraphs if paragraph]
            self.done.append(change.__name__)
        return self.new

    def _places(self, *, twins: bool = False) -> list[tuple[int, int]]:
        return [
            (p, s)
            for p, paragraph in enumerate(self.new.paragraphs)
            for s, sentence in enumerate(paragraph)
            if sentence[0].home in self.known and (twins or sentence[0].home not in self.twins)
        ]

    def _any(self, *, twins: bool = False) -> tuple[int, int]:
        return self.random.choice(self._places(twins=twins))

    def _put(self, sentence: Sentence, *, away_from: int | None = None) -> None:
        """Put a sentence anywhere; ``away_from``: in no paragraph beside that one, for there it would be a rewording."""
        far = [
            p
            for p, _ in enumerate(self.new.paragraphs)
            if away_from is None or abs(p - away_from) > 1 or len(self.new.paragraphs) < 4
        ]
        paragraph = self.new.paragraphs[self.random.choice(far)]
        paragraph.insert(self.random.randint(0, len(paragraph)), sentence)

    def insert(self) -> None:
        """A sentence about something else."""
        self._put(self.new.written(self.random.choice(_NEWS)))

    def delete(self) -> None:
        """A sentence goes."""
        p, s = self._any(twins=True)
        del self.new.paragraphs[p][s]

    def move(self) -> None:
        """A sentence goes elsewhere."""
        p, s = self._any()
        self._put(self.new.paragraphs[p].pop(s))

    def duplicate(self) -> None:
        """A sentence stands a second time: its copy is the same passage."""
        p, s = self._any()
        self._put(self.new.paragraphs[p][s])

    def reword(self) -> None:
        """Some words of a sentence are put in another way, or a word comes in before them."""
        p, s = self._any()
        words, out = self.new.paragraphs[p][s], []
        chosen = set(self.random.sample(range(len(words)), min(len(words), self.random.randint(1, 3))))
        for at, word in enumerate(words):
            if at in chosen:
                out.append(Word(_OTHER.get(word.letters, "reportedly"), word.home, -next(self.new.fresh)))
            if at not in chosen or word.letters not in _OTHER:
                out.append(word)
        self.new.paragraphs[p][s] = tuple(out)

    def swap_number(self) -> None:
        """A number of a sentence becomes another one."""
        numbered = [(p, s) for p, s in self._places() if _NUMBER.search(said(self.new.paragraphs[p][s]))]
        if not numbered:
            return
        p, s = self.random.choice(numbered)
        words = self.new.paragraphs[p][s]
        at = self.random.choice([n for n, word in enumerate(words) if _NUMBER.search(word.letters)])
        swapped = Word(self._other_number(words[at].letters), words[at].home, -next(self.new.fresh))
        self.new.paragraphs[p][s] = (*words[:at], swapped, *words[at + 1 :])

    def _other_number(self, letters: str) -> str:
        return _NUMBER.sub(lambda m: str(int(m[0]) + self.random.randint(1, 9)), letters)

    def _lookalike(self, sentence: Sentence) -> Sentence:
        """The sentence about another case: every number is another, else one word is, but for its first and last."""
        letters = [self._other_number(word.letters) for word in sentence]
        if letters == [word.letters for word in sentence]:
            at = self.random.randrange(len(letters))
            letters[at] = "another" if at else "Nobody"
        return self.new.written(" ".join(letters))

    def imitate(self) -> None:
        """A sentence about another case, in nearly the words of one that stands."""
        p, s = self._any()
        self._put(self._lookalike(self.new.paragraphs[p][s]), away_from=p)

    def repeat(self) -> None:
        """The words of a sentence are taken up in another: he said it again."""
        p, s = self._any()
        words = self.new.paragraphs[p][s]
        first = self.random.randrange(max(1, len(words) - 4))
        taken = " ".join(word.letters for word in words[first : first + 4]).rstrip(".,;")
        self._put(self.new.written(f"Neighbours had heard talk of “{taken}” for years."), away_from=p)

    def replace_by_lookalike(self) -> None:
        """A sentence goes, and far from its place comes one that looks like it."""
        p, s = self._any()
        gone = self.new.paragraphs[p].pop(s)
        self._put(self._lookalike(gone), away_from=p)
