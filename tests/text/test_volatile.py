"""What differs in every version of a text is no edit; everything else is."""

import pytest

from factcheck.text.volatile import only_volatile

PAGE = "The bridge closed on Monday.\nUpdated {age}, {reads} readers.\nThe repair takes eleven weeks."


def page(age: str, reads: int) -> str:
    return PAGE.format(age=age, reads=reads)


SEEN = [page("12 minutes ago", 310), page("14 minutes ago", 388), page("59 minutes ago", 1004)]


@pytest.mark.parametrize("age", ["75 minutes ago", "an hour ago"])
def test_an_age_and_a_counter_that_always_differ(age: str) -> None:
    assert only_volatile(SEEN, page(age, 2000)) is True


def test_an_edit_elsewhere_counts_whatever_else_differs() -> None:
    edited = page("2 hours ago", 2000).replace("eleven", "nine")
    assert only_volatile(SEEN, edited) is False


def test_a_place_that_once_stayed_is_not_volatile() -> None:
    stayed = [SEEN[0], SEEN[1], SEEN[1]]
    assert only_volatile(stayed, page("75 minutes ago", 2000)) is False


def test_two_versions_teach_nothing() -> None:
    assert only_volatile(SEEN[:2], page("75 minutes ago", 2000)) is False


def test_a_long_text_does_not_hide_behind_a_counter() -> None:
    much = page("75 minutes ago and after four more people were found under the rubble", 2000)
    assert only_volatile(SEEN, much) is False


def test_something_that_only_came_or_went_is_an_edit() -> None:
    assert only_volatile(SEEN, SEEN[-1] + "\nA correction was added.") is False
    assert only_volatile(SEEN, SEEN[-1].replace("\nThe repair takes eleven weeks.", "")) is False
