import time

from factcheck.text.worddiff import Change, word_diff


def test_a_changed_number_is_one_replacement() -> None:
    assert word_diff("He paid 40 euros.", "He paid 14 euros.") == [
        Change("equal", "He paid ", "He paid "),
        Change("replace", "40 ", "14 "),
        Change("equal", "euros.", "euros."),
    ]


def test_insertion_and_deletion() -> None:
    assert [c.op for c in word_diff("He did go home", "He did not go")] == [
        "equal",
        "insert",
        "equal",
        "delete",
    ]


def test_texts_without_words() -> None:
    assert word_diff("", "") == []
    assert word_diff("", "new") == [Change("insert", "", "new")]
    assert word_diff("old", "") == [Change("delete", "old", "")]
    assert word_diff("  ", "\n") == [Change("equal", "  ", "\n")]


def test_long_texts_are_compared_line_by_line_first() -> None:
    old = "\n".join(f"Line {n} says that the number of the thing is {n * 7}." for n in range(3000))
    new = old.replace("Line 1500 says", "Line 1500 denies")
    before = time.process_time()
    changed = [c for c in word_diff(old, new) if c.op != "equal"]
    assert [(c.old.strip(), c.new.strip()) for c in changed] == [("says", "denies")]
    assert time.process_time() - before < 5
