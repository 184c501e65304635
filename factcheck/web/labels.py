"""Labels: inside a sentence, and of what a queue takes in."""

from collections.abc import Iterable

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from factcheck.claims.enums import Kind, Risk
from factcheck.core import wording


def inside(label: object) -> str:
    """Return a label that begins with a noun as it stands inside a sentence: small, but where nouns have a capital."""
    return str(wording.inside(label))


def begun_small(label: object) -> str:
    """Return a label that begins with no noun as it stands inside a sentence: its nouns keep their capitals."""
    words = str(label)
    return words[:1].lower() + words[1:]


def in_words(stored: str) -> str:
    """Return a sentence of ours that is stored in English in the language of now; other words stay as they are."""
    return _(stored) if stored else ""


def conditions() -> list[tuple[str, str]]:
    """Return every condition by which a claim enters a queue, with its label in the language of now."""
    return [
        ("all", _("All claims")),
        ("accusation", _("Accusations")),
        *((f"risk:{value}", _("Risk from %(risk)s up") % {"risk": label}) for value, label in Risk.choices),
        *((f"kind:{value}", _("Kind: %(kind)s") % {"kind": label}) for value, label in Kind.choices),
    ]


def skill_label(skill: str) -> str:
    """Return a skill as words: "German", "Figure"; a code that Django has no name for stays a code."""
    sort, _colon, value = skill.partition(":")
    if sort == "kind":
        return str(dict(Kind.choices).get(value, value))
    try:
        return str(get_language_info(value)["name_translated"])
    except KeyError:
        return value


def conditions_of(enters: Iterable[str]) -> str:
    """Return the conditions of a queue as words."""
    known = dict(conditions())
    return ", ".join(known.get(condition, condition) for condition in enters)
