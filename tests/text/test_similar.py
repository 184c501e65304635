import pytest

from factcheck.text.similar import Candidate, fuse, rank, reasons


def test_fusion_adds_reciprocal_ranks() -> None:
    assert fuse([["a", "b"], ["b"]], k=60) == {"a": 1 / 61, "b": 1 / 62 + 1 / 61}


def test_a_repeated_id_counts_at_its_first_rank() -> None:
    assert fuse([["a", "a", "b"]]) == {"a": 1 / 61, "b": 1 / 62}


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("Russia sent 300 missiles to Iran in May.", ("nearly_same_words", "same_numbers", "shared_names")),
        ("Russia sent 500 missiles to Iran in May.", ("nearly_same_words", "shared_names", "numbers_differ")),
        ("Russia has not sent 300 missiles to Iran in May.", ("nearly_same_words", "same_numbers", "shared_names", "negation_differs")),
        ("Russia sent 300 missiles to Iran in June.", ("nearly_same_words", "same_numbers", "shared_names", "dates_differ")),
        ("Cats eat fish.", ("numbers_differ",)),
    ],
)  # fmt: skip
def test_what_is_shared_and_what_differs_is_said(other: str, why: tuple[str, ...]) -> None:
    assert reasons("Russia sent 300 missiles to Iran in May.", other) == why


def test_the_same_claim_comes_first_and_differing_ones_stay_in_the_list() -> None:
    found = rank(
        "Russia sent 300 missiles to Iran.",
        [
            Candidate("far", "The mayor of Sofia resigned."),
            Candidate("other-number", "Russia sent 500 missiles to Iran."),
            Candidate("same", "Russia sent 300 missiles to Iran"),
        ],
    )
    assert [match.id for match in found] == ["same", "other-number", "far"]
    assert all(0 <= match.score <= 1 for match in found)
    assert found[0].score > found[1].score


def test_a_further_ranking_moves_a_match_up() -> None:
    candidates = [Candidate("a", "Prices rose in Paris."), Candidate("b", "Prices rose in Paris.")]
    assert [m.id for m in rank("Prices rose in Paris.", candidates)] == ["a", "b"]
    assert [m.id for m in rank("Prices rose in Paris.", candidates, [["b"], ["b"]])] == ["b", "a"]


def test_no_candidates_no_matches() -> None:
    assert rank("Anything at all", []) == []
