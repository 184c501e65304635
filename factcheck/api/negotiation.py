"""The Accept header: which of the media types that we make the client takes."""

from factcheck.api.problems import NotAcceptable

JSON = "application/json"


def choose(header: str | None, produces: tuple[str, ...]) -> str:
    """Return the type of ``produces`` that the client likes best (ours first among equals); raises NotAcceptable.

    A kind of JSON (ld+json, problem+json) is also given to who accepts application/json, where it is the only one.
    """
    if not header or not header.strip():
        return produces[0]
    ranges = [_range(text) for text in header.split(",") if text.strip()]
    ranked = [
        (_quality(kind, ranges, alone=len(produces) == 1), -place) for place, kind in enumerate(produces)
    ]
    best = max(ranked)
    if best[0] <= 0:
        raise NotAcceptable(f"This answer is made as: {', '.join(produces)}.")
    return produces[-best[1]]


def _range(text: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            quality = _number(value.strip())
    return kind, quality


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _quality(kind: str, ranges: list[tuple[str, float]], *, alone: bool) -> float:
    """The quality of the most specific range that holds ``kind``; 0 if none does."""
    names = [kind, f"{kind.partition('/')[0]}/*", "*/*"]
    if alone and kind.endswith("+json"):
        names.insert(1, JSON)
    for name in names:
        found = [quality for stated, quality in ranges if stated == name]
        if found:
            return max(found)
    return 0.0
