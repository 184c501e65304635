"""Words that readers see in the language of the article: a small table, English where a language is missing."""

STATUS_LABELS: dict[str, dict[str, str]] = {
    "en": {"confirmed": "Confirmed", "denied": "Denied", "unverified": "Unverified"},
    "de": {"confirmed": "Bestätigt", "denied": "Widerlegt", "unverified": "Nicht geklärt"},
}


def status_label(status: str, language: str) -> str:
    """Return the word for ``status`` in ``language`` (a tag such as ``de-AT``), else in English."""
    primary = language.partition("-")[0].lower()
    return STATUS_LABELS.get(primary, STATUS_LABELS["en"])[status]
