"""Words that readers see in the language of the article: a small table, English where a language is missing."""

STATUS_LABELS: dict[str, dict[str, str]] = {
    "en": {"confirmed": "Confirmed", "denied": "Denied", "unverified": "Unverified"},
    "de": {"confirmed": "Bestätigt", "denied": "Widerlegt", "unverified": "Nicht geklärt"},
}


def status_label(status: str, language: str) -> str:
    """Return the word for ``status`` in ``language`` (a tag such as ``de-AT``), else in English."""
    return STATUS_LABELS.get(_primary(language), STATUS_LABELS["en"])[status]


#: What became of a verdict, in a word before its claim.
KIND_LABELS: dict[str, dict[str, str]] = {
    "en": {
        "published": "Published",
        "updated": "Updated",
        "corrected": "Corrected",
        "retracted": "Retracted",
        "reinstated": "Published again",
        "merged": "Joined with another verdict",
        "erased": "Taken away by order of law",
    },
    "de": {
        "published": "Veröffentlicht",
        "updated": "Ergänzt",
        "corrected": "Berichtigt",
        "retracted": "Zurückgezogen",
        "reinstated": "Wieder veröffentlicht",
        "merged": "Mit einem anderen Befund vereint",
        "erased": "Auf Anordnung entfernt",
    },
}


def kind_label(kind: str, language: str) -> str:
    """Return the word for a kind of publication in ``language``, else in English."""
    return KIND_LABELS.get(_primary(language), KIND_LABELS["en"])[kind]


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
