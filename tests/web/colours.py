"""The colours of the style sheet, and what eyes make of them: WCAG contrast, colour blindness, distance.

Contrast: WCAG 2.2, relative luminance. Colour blindness: Machado, Oliveira and Fernandes (2009), severity 1, on linear
RGB. Distance: CIEDE2000 after Sharma, Wu and Dalal (2005), over D65.
"""

import math
import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "factcheck/web/static/css/tokens.css"
Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

SIGHTS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Colour = (0.95047, 1.0, 1.08883)
_TWO = re.compile(r"(--[a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def tokens() -> dict[str, dict[str, Colour]]:
    """Return the colours of the themes ``light`` and ``dark`` by their token, as linear RGB."""
    found = _TWO.findall(TOKENS.read_text())
    return {
        theme: {name: linear(pair[at]) for name, *pair in found} for at, theme in enumerate(("light", "dark"))
    }


def linear(hexadecimal: str) -> Colour:
    """Return ``#rrggbb`` as linear RGB from 0 to 1."""
    parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def seen(colour: Colour, sight: str) -> Colour:
    """Return the colour as somebody of this sight sees it."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in _times(SIGHTS[sight], colour))
    return red, green, blue


def _times(matrix: Matrix, colour: Colour) -> Colour:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def _lab(colour: Colour) -> Colour:
    parts = [part / white for part, white in zip(_times(_XYZ, colour), _WHITE, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Colour, other: Colour) -> float:
    """Return the CIEDE2000 distance of two colours in linear RGB."""
    return lab_distance(_lab(one), _lab(other))


def lab_distance(one: Colour, other: Colour) -> float:
    """Return the CIEDE2000 distance of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    grey = 0.5 * (1 - math.sqrt(_seventh((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    middle = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * _tint(middle))
    blue = (
        -2
        * math.sqrt(_seventh(chroma))
        * math.sin(math.radians(60 * math.exp(-(((middle - 275) / 25) ** 2))))
    )
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + blue * by_chroma * by_hue)


def _seventh(chroma: float) -> float:
    return float(chroma**7 / (chroma**7 + 25**7))


def _tint(hue: float) -> float:
    terms = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(weight * math.cos(math.radians(times * hue + by)) for weight, times, by in terms)
