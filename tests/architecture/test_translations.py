"""German is complete, says the same things, and is what is installed."""

import re

import pytest

from tests.translations import LANGUAGES, catalog, installed_is_written, texts, untranslated

_PLACES = re.compile(r"%\(\w+\)\w|%%?s")
_TAGS = re.compile(r"</?\w+")


def places(text: str) -> list[str]:
    return sorted([*_PLACES.findall(text), *_TAGS.findall(text)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_translation(language: str) -> None:
    assert len(texts(catalog(language))) > 1000
    assert untranslated(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_installed_is_what_is_written(language: str) -> None:
    assert installed_is_written(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language: str) -> None:
    wrong = []
    for message in texts(catalog(language)).values():
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        spoken = [message.string] if isinstance(message.string, str) else list(message.string)
        wrong += [text for text in spoken if places(text) not in [places(one) for one in english]]
    assert wrong == []
