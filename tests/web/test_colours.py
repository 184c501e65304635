"""The colours of the pages: what is written has contrast enough, and the three verdicts differ to every eye."""

from itertools import combinations

import pytest

from tests.web import colours

TOKENS = colours.tokens()
THEMES = ("light", "dark")

#: Foreground, background, and the contrast in light and dark.
FIGURES = [
    ("--ink", "--bg", 15.96, 15.19),
    ("--muted", "--surface", 7.08, 6.80),
    ("--control", "--surface", 3.98, 4.60),
    ("--accent", "--surface", 7.81, 7.76),
    ("--confirmed", "--surface", 6.89, 7.86),
    ("--confirmed", "--confirmed-tint", 5.86, 6.34),
    ("--denied", "--surface", 6.30, 8.09),
    ("--denied", "--denied-tint", 5.28, 6.85),
    ("--unverified", "--surface", 6.15, 8.71),
    ("--unverified", "--unverified-tint", 5.29, 6.64),
    ("--danger", "--surface", 7.55, 7.32),
    ("--warn", "--warn-tint", 6.18, 7.78),
    ("--ok", "--surface", 6.52, 8.91),
]
GROUNDS = ("--bg", "--surface", "--sunken")
VERDICTS = ("--confirmed", "--denied", "--unverified")
#: The nearest two verdicts by sight, in light and dark; over 10 is plainly different.
NEAREST = {"normal": (15.5, 14.7), "protan": (16.0, 13.5), "deutan": (17.4, 15.0), "tritan": (12.8, 17.3)}


@pytest.mark.parametrize(("front", "ground", "light", "dark"), FIGURES)
def test_the_contrast_is_what_the_design_measured(front: str, ground: str, light: float, dark: float) -> None:
    found = [round(colours.contrast(TOKENS[theme][front], TOKENS[theme][ground]), 2) for theme in THEMES]
    assert found == [light, dark]


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_can_be_read_on_every_ground(theme: str) -> None:
    of = TOKENS[theme]
    written = [(front, ground) for front in ("--ink", "--muted") for ground in GROUNDS]
    written += [("--ink", f"{verdict}-tint") for verdict in VERDICTS]
    written += [("--ink", "--accent-tint"), ("--muted", "--accent-tint"), ("--bg", "--ink")]
    found = {pair: colours.contrast(of[pair[0]], of[pair[1]]) for pair in written}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_drawn_can_be_seen_on_every_ground(theme: str) -> None:
    of = TOKENS[theme]
    drawn = [(front, ground) for front in ("--control", "--accent", *VERDICTS) for ground in GROUNDS]
    found = {pair: colours.contrast(of[pair[0]], of[pair[1]]) for pair in drawn}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}


@pytest.mark.parametrize("sight", colours.SIGHTS)
def test_the_verdicts_differ_to_every_eye(sight: str) -> None:
    found = []
    for theme in THEMES:
        eyes = {name: colours.seen(TOKENS[theme][name], sight) for name in VERDICTS}
        pairs = {(a, b): colours.distance(eyes[a], eyes[b]) for a, b in combinations(VERDICTS, 2)}
        assert min(pairs, key=lambda pair: pairs[pair]) == ("--confirmed", "--unverified")
        assert pairs["--confirmed", "--denied"] >= 37
        found.append(round(min(pairs.values()), 1))
    assert found == list(NEAREST[sight])


def test_the_distance_is_the_published_one() -> None:
    # Two pairs of the test data that Sharma, Wu and Dalal published with the formula.
    blues = colours.lab_distance((50, 2.6772, -79.7751), (50, 0, -82.7485))
    far = colours.lab_distance((50, 2.5, 0), (56, -27, -3))
    assert (round(blues, 4), round(far, 4)) == (2.0425, 31.9030)


def test_a_red_and_a_green_would_be_found() -> None:
    red, green = colours.linear("#a03020"), colours.linear("#4c7a2c")
    assert colours.distance(red, green) > 37
    assert colours.distance(colours.seen(red, "deutan"), colours.seen(green, "deutan")) < 15
