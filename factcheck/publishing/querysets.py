"""Named reads of what is published."""

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import F, Func, Q, Value

from factcheck.publishing.enums import PublicState
from factcheck.publishing.searching import search_words

if TYPE_CHECKING:
    from factcheck.publishing.models import Lead, PublishedVerdict  # noqa: F401 -- named in the base classes


class HoldsWords(Func):
    """Whether ``search_text`` has the words of a tsquery; spelled as in the index publishing_verdict_words."""

    output_field = models.BooleanField()
    template = "(array_to_tsvector(string_to_array(btrim(%(expressions)s::tsquery)"
    arg_joiner = "), ' ')) @@ "


class PublishedVerdictQuerySet(models.QuerySet["PublishedVerdict"]):
    """What the public API lists."""

    def standing(self) -> "PublishedVerdictQuerySet":
        """Verdicts that stand: not retracted, erased or merged; newest ``seq`` first."""
        return self.filter(state=PublicState.PUBLISHED).order_by("-seq")

    def holding(self, text: str) -> "PublishedVerdictQuerySet":
        """Verdicts with all words of ``text`` in statement, claimant or rationale, the last one as a beginning."""
        words = search_words(text)
        if not words:
            return self.none()
        if connection.vendor == "postgresql":
            query = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
            return self.filter(HoldsWords(F("search_text"), Value(query)))
        found = self.filter(search_text__contains=f" {words[-1]}")
        for word in words[:-1]:
            found = found.filter(search_text__contains=f" {word} ")
        return found

    def holding_any(self, words: list[str]) -> "PublishedVerdictQuerySet":
        """Verdicts with at least one of these folded words in statement, claimant or rationale."""
        return self.filter(_any_of(words)) if words else self.none()


class LeadQuerySet(models.QuerySet["Lead"]):
    """What other desks found."""

    def holding_any(self, words: list[str]) -> "LeadQuerySet":
        """Leads with at least one of these folded words in their claim."""
        return self.filter(_any_of(words)) if words else self.none()


def _any_of(words: list[str]) -> Any:
    """The condition that ``search_text`` has at least one of these folded words."""
    if connection.vendor == "postgresql":
        return HoldsWords(F("search_text"), Value(" | ".join(f"'{word}'" for word in words)))
    any_of = Q()
    for word in words:
        any_of |= Q(search_text__contains=f" {word} ")
    return any_of
