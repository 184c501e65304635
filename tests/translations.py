"""Whether every text that people read has its translation, and whether what is installed is what is written."""

import shutil
import subprocess
import sys
import tempfile
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
#: Languages whose texts are complete.
LANGUAGES = ("de",)
_MAKE = ["makemessages", "--no-location", "--no-wrap"]

Key = tuple[str, str]


def folder_of(language: str) -> Path:
    """Return where the texts of a language lie."""
    return ROOT / "locale" / language / "LC_MESSAGES"


def catalog(language: str) -> Catalog:
    """Return the written texts of a language."""
    with (folder_of(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(read: Catalog) -> dict[Key, Message]:
    """Return the messages by context and English text."""
    return {key_of(message): message for message in read if message.id}


def key_of(message: Message) -> Key:
    """Return context and English text (the singular)."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return (message.context or "", text)


def untranslated(language: str) -> list[str]:
    """Return the English texts that have no translation, or one that a machine guessed."""
    rows = texts(catalog(language)).items()
    return [key[1] for key, message in rows if message.fuzzy or not _whole(message)]


def _whole(message: Message) -> bool:
    parts = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(parts) and all(parts)


def installed_is_written(language: str) -> bool:
    """Whether the compiled file says what the written one says."""
    made = BytesIO()
    write_mo(made, catalog(language))
    made.seek(0)
    with (folder_of(language) / "django.mo").open("rb") as file:
        return _entries(GNUTranslations(file)) == _entries(GNUTranslations(made))


def _entries(read: GNUTranslations) -> dict[object, str]:
    found: dict[object, str] = vars(read)["_catalog"]
    return {key: text for key, text in found.items() if key}


def used_in_code() -> set[Key]:
    """Return the texts that code and templates use now; needs GNU gettext."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in ("factcheck", "templates"):
            shutil.copytree(ROOT / part, copy / part)
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", *_MAKE, "-l", "de"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
        with (copy / "locale" / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
            return set(texts(read_po(file)))


def differences(language: str) -> list[str]:
    """Return what the written texts lack of the code, and what they hold of code that is gone."""
    used, written = used_in_code(), set(texts(catalog(language)))
    lacking = [f"not in {language}: {text}" for _, text in sorted(used - written)]
    return [*lacking, *(f"no longer used: {text}" for _, text in sorted(written - used))]


def main() -> int:
    """Name every text that lacks its translation; 0 if none does."""
    wrong = [line for language in LANGUAGES for line in differences(language)]
    wrong += [f"without translation: {text}" for language in LANGUAGES for text in untranslated(language)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
