"""Sentences for people, worded only where they are shown: in the language of whoever reads, not of whoever acted."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import lazy
from django.utils.translation import get_language, override, pgettext

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: A text of one language, or one that takes its language when it is read (``gettext_lazy``, ``worded``).
Sentence: TypeAlias = "str | StrPromise"

#: Languages that write every noun with a capital.
_CAPITAL_NOUNS = frozenset({"de"})


def _filled(text: Sentence, places: dict[str, object]) -> str:
    return str(text % places)


def _inside(label: object) -> str:
    primary = (get_language() or "en").partition("-")[0]
    return str(label) if primary in _CAPITAL_NOUNS else str(label).lower()


def _listed(labels: tuple[object, ...], between: str) -> str:
    return between.join(str(label) for label in labels)


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), pgettext("format of a moment", "Y-m-d H:i T"))


def _grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))


_filled_later = lazy(_filled, str)
_inside_later = lazy(_inside, str)
_listed_later = lazy(_listed, str)
_moment_later = lazy(_moment, str)
_grouped_later = lazy(_grouped, str)


def worded(text: Sentence, **places: object) -> Sentence:
    """Return ``text`` (lazy, with ``%(name)s``) with its places filled, worded when it is read.

    A text of ``ngettext_lazy`` names the place that counts as its third argument. Places may be lazy themselves.
    """
    return _filled_later(text, places)


def inside(label: object) -> Sentence:
    """Return a label that begins with a noun as it stands inside a sentence: small, but where nouns have a capital."""
    return _inside_later(label)


def listed(labels: Iterable[object], *, between: str = ", ") -> Sentence:
    """Return labels in a row."""
    return _listed_later(tuple(labels), between)


def together(*sentences: Sentence) -> Sentence:
    """Return whole sentences one after the other; what is empty is left out."""
    return _listed_later(tuple(one for one in sentences if one), " ")


def at_moment(moment: datetime) -> Sentence:
    """Return day, clock time and zone of ``moment`` in the reader's zone; in UTC where nobody's zone is spoken."""
    return _moment_later(moment)


def grouped(number: int) -> Sentence:
    """Return a number with its thousands set apart as the reader's language does it."""
    return _grouped_later(number)


def in_english(text: Sentence) -> str:
    """Return the English words of a sentence, times in UTC: for programs, the journal and what is stored."""
    with override("en"), timezone.override(UTC):
        return str(text)
