import time

import pytest

from factcheck.text.quotes import Finding, Layer, Verdict, check_quote

SOURCE = (
    "The mayor has not approved the plan. “We have spent £40 million on 1,400 homes since 3 March,” said "
    "Ana Petrova, the president-elect, in Sofia.\nHe said “it isn’t over”. Prices rose 5% to 10–15 euros, "
    "an exam-\nple of well-\nknown effects…  Minis\u00adters met at −5 degrees. The area is 10² metres. "
    "Two people died on Monday and the US left."
)


def check(quote: str, source: str = SOURCE) -> Finding:
    return check_quote(quote, [Layer("article", source)])


def edits(finding: Finding) -> list[tuple[str, str, str, str]]:
    return [(e.op, e.old, e.new, e.why) for e in finding.edits]


@pytest.mark.parametrize(
    "quote",
    [
        "We have spent £40 million on 1,400 homes",
        '"We have spent £40 million on 1,400 homes since 3 March,"',
        "«We have spent £40 million»",
        "in Sofia. He said 'it isn't over'",
        "in Sofia.\r\nHe said",
        "Prices rose 5% to 10—15 euros",
        "an example of well-known effects",
        "an exam-ple of well-known effects",
        "an exam-\nple of well-\nknown effects",
        "effects... Ministers met at -5 degrees",
        "The   area\u00a0is 10² metres",
    ],
)
def test_form_alone_is_exact(quote: str) -> None:
    assert (check(quote).verdict, check(quote).edits) == (Verdict.EXACT, ())


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("We have spent £14 million on 1,400 homes", "number"),
        ("We have spent £40 million on 400 homes", "number"),
        ("400 homes since 3 March", "number"),
        ("We have spent £40", "number"),
        ("40 million on 1,400 homes", "unit"),
        ("We have spent €40 million on 1,400 homes", "unit"),
        ("We have not spent £40 million on 1,400 homes", "negation"),
        ("The mayor has approved the plan", "negation"),
        ("He said it is over", "negation"),
        ("spent £40 million on 1,400 homes since 3 May", "date"),
        ("said Ana Petrov, the president-elect, in Sofia", "name"),
        ("Prices rose 5", "unit"),
        ("Prices rose 5% to 10", "number"),
        ("Ministers met at 5 degrees", "number"),
        ("The area is 102 metres", "number"),
        ("Three people died on Monday", "number"),
        ("Two people died on Tuesday", "date"),
        ("on Monday and the us left", "name"),
    ],
)
def test_a_changed_fact_is_never_exact_and_material(quote: str, why: str) -> None:
    finding = check(quote)
    assert (finding.verdict, finding.material) == (Verdict.NEAR, True)
    assert why in {edit.why for edit in finding.edits if edit.material}


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("the mayor has not approved the plan", [("replace", "The", "the", "case")]),
        ("The mayor has not aproved the plan", [("replace", "approved", "aproved", "wording")]),
        ("The mayor, has not approved the plan", [("insert", "", ",", "punctuation")]),
        ("The mayor has not quite approved the plan", [("insert", "", "quite", "wording")]),
    ],
)
def test_immaterial_differences_are_near_and_shown(quote: str, expected: list[tuple[str, ...]]) -> None:
    finding = check(quote)
    assert (finding.verdict, finding.material, edits(finding)) == (Verdict.NEAR, False, expected)
    assert finding.where == (0, 35)


@pytest.mark.parametrize(
    ("quote", "notes"),
    [
        ("We have spent £40 million … since 3 March", {"ellipsis", "inside_quotation"}),
        ("We have spent £40 million [...] since 3 March", {"ellipsis", "inside_quotation"}),
        ("… has not approved the plan ...", {"ellipsis"}),
        ("[She] has not approved the plan", {"bracketed"}),
        (
            "[Officials] have spent £40 million on [these] homes since 3 March",
            {"bracketed", "inside_quotation"},
        ),
        ("[t]he mayor has not approved", {"bracketed"}),
        ("“The mayor has not approved the plan”", {"enclosing_marks"}),
    ],
)
def test_honest_cuts_and_insertions_are_exact(quote: str, notes: set[str]) -> None:
    source = SOURCE.replace("1,400 homes", "their homes") if "[these]" in quote else SOURCE
    finding = check(quote, source)
    assert (finding.verdict, finding.notes) == (Verdict.EXACT, notes)


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("The mayor has … approved the plan", "negation"),
        ("The mayor has [now] approved the plan", "negation"),
        ("We have spent [£50 million] on 1,400 homes", "number"),
        ("We have [never] spent £40 million on 1,400 homes", "negation"),
        ("[Not] since 3 March,” said Ana Petrova", "negation"),
    ],
)
def test_cuts_and_insertions_that_change_the_sense_are_not_exact(quote: str, why: str) -> None:
    finding = check(quote)
    assert (finding.verdict, finding.material) == (Verdict.NEAR, True)
    assert [edit.why for edit in finding.edits] == [why]


def test_a_part_of_a_compound_is_not_the_compound() -> None:
    finding = check("said Ana Petrova, the president")
    assert (finding.verdict, edits(finding)) == (
        Verdict.NEAR,
        [("replace", "president-elect", "president", "wording")],
    )


def test_an_omission_beside_too_few_words_is_only_near() -> None:
    finding = check("We … since 3 March")
    assert (finding.verdict, finding.notes >= {"short", "ellipsis"}) == (Verdict.NEAR, True)


def test_segments_out_of_order_are_missing() -> None:
    finding = check("said Ana Petrova, the president-elect … The mayor has not approved")
    assert (finding.verdict, finding.notes) == (Verdict.MISSING, {"ellipsis", "out_of_order"})


def test_some_segments_alone_are_missing() -> None:
    finding = check("The mayor has not approved … bananas and penguins at the zoo")
    assert (finding.verdict, finding.notes) == (Verdict.MISSING, {"ellipsis", "partial"})


def test_an_absent_quote_is_missing_without_a_place() -> None:
    finding = check("Nobody ever mentioned bananas or penguins at the zoo")
    assert finding == Finding(Verdict.MISSING)


@pytest.mark.parametrize(("quote", "text"), [("", "text"), ("“…”", "text"), ("some words here now", " \n")])
def test_nothing_to_compare_is_not_applicable(quote: str, text: str) -> None:
    assert check(quote, text) == Finding(Verdict.NOT_APPLICABLE)


def test_no_layers_is_not_applicable() -> None:
    assert check_quote("some words here now", []).verdict is Verdict.NOT_APPLICABLE


def test_an_exact_place_in_a_later_layer_wins_and_is_noted() -> None:
    layers = [
        Layer("article", "The mayor paid 14 euros for lunch."),
        Layer("full", "Menu. The mayor paid 40 euros for lunch. Comments."),
        Layer("pdf_page", "The mayor paid 40 euros for lunch.", 3),
    ]
    finding = check_quote("The mayor paid 40 euros", layers)
    assert finding == Finding(Verdict.EXACT, (), (6, 29), "full", None, frozenset({"outside_article"}))


def test_the_page_is_named() -> None:
    layers = [Layer("pdf_page", "Nothing here.", 1), Layer("pdf_page", "The mayor paid 40 euros.", 2)]
    assert (
        check_quote("mayor paid 40 euros", layers).layer,
        check_quote("mayor paid 40 euros", layers).page,
    ) == (
        "pdf_page",
        2,
    )


def test_where_counts_code_points_of_the_layer_as_stored() -> None:
    text = "👩🏽‍⚖️ قال: Cafe\u0301  “now”\u00a0here."
    finding = check('Café "now" here', text)
    assert finding.verdict is Verdict.EXACT
    assert finding.where is not None
    assert text[slice(*finding.where)] == "Cafe\u0301  “now”\u00a0here"


@pytest.mark.parametrize(
    ("quote", "note"),
    [("approved the plan", "negation_before"), ("Petrova", "short"), ("it isn't over", "inside_quotation")],
)
def test_surroundings_are_noted(quote: str, note: str) -> None:
    assert note in check(quote).notes


def test_several_places_are_noted() -> None:
    finding = check("he said so twice", "First he said so twice. Then he said so twice again.")
    assert (finding.verdict, finding.where, finding.notes) == (Verdict.EXACT, (6, 22), {"found_several"})


def test_scripts_without_spaces() -> None:
    assert check("总统周三批准了条约", "他说总统周三批准了条约。").verdict is Verdict.EXACT
    changed = check("总统周三没批准了条约", "他说总统周三批准了条约。")
    assert (changed.verdict, edits(changed)) == (Verdict.NEAR, [("insert", "", "没", "negation")])
    assert check("十人死亡", "二十人死亡").verdict is not Verdict.EXACT


@pytest.mark.parametrize(
    "quote",
    [
        "The mayor has spent 40 million on new homes",
        "The mayor has spent 41 million on new homes",
        "hello" * 2_000,
        "hello " * 2_000,
        "the the of of the the of of",
        "a … of the … in the … of and … to the zebra",
        "[" * 500 + "…" * 500,
    ],
)
def test_a_text_of_a_million_characters_is_answered_fast(quote: str) -> None:
    text = "Hello hello of the town, it said to the people in the hall of hellohello and the house. " * 11_500
    layers = [Layer("article", text + "The mayor has spent 40 million on new homes. " + "hello" * 2_000)]
    before = time.process_time()
    check_quote(quote, layers)
    assert time.process_time() - before < 8
