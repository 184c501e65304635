"""The table of outcomes: whole, honest, and silent about the network inside."""

import re

import pytest

from factcheck.fetching.codes import Code, State, code_for_status
from factcheck.fetching.outcomes import is_transient, next_step, outcome, sentence, state_for


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_state_and_words(code: Code) -> None:
    assert outcome(code) == outcome(str(code))
    assert len(code) <= 40
    for text in (str(sentence(code)), str(next_step(code))):
        assert re.fullmatch(r"[A-Z][^\n]+\.", text)
        assert not re.search(r"\d+\.\d+\.\d+|localhost|intern(al)? address", text)


def test_states_by_code() -> None:
    expected = {
        State.REFUSED: {Code.SCHEME_BLOCKED, Code.USERINFO_BLOCKED, Code.ADDRESS_BLOCKED, Code.PORT_BLOCKED,
                        Code.URL_INVALID, Code.REDIRECT_INVALID},
        State.UNREACHABLE: {Code.DNS_FAIL, Code.DNS_TIMEOUT, Code.CONNECT_FAIL, Code.CONNECT_TIMEOUT, Code.TLS_FAIL,
                            Code.IDLE_TIMEOUT, Code.TOTAL_TIMEOUT},
        State.TOO_LARGE: {Code.TOO_LARGE, Code.BOMB},
        State.PAYWALLED: {Code.PAYWALL},
        State.NEEDS_JS: {Code.NEEDS_JS},
        State.EMPTY: {Code.EMPTY},
        State.GONE: {Code.GONE, Code.GONE_DOUBTFUL, Code.SOFT_404, Code.SOFT_404_HOMEPAGE, Code.SOFT_404_PARKED},
        State.BLOCKED: {Code.BLOCKED, Code.BLOCKED_LEGAL, Code.BLOCKED_ROBOTS, Code.RATE_LIMITED, Code.CONSENT_WALL, Code.CHALLENGE},
    }  # fmt: skip
    for state, codes in expected.items():
        assert {code for code in Code if state_for(code) == state} == codes


def test_what_was_refused_or_is_gone_is_not_tried_again() -> None:
    for code in Code:
        if state_for(code) in {State.REFUSED, State.GONE, State.TOO_LARGE, State.CAPTURED}:
            assert is_transient(code) is False


def test_every_status_has_a_code() -> None:
    assert {code_for_status(status) for status in range(200, 204)} == {Code.CAPTURED}
    assert [code_for_status(status) for status in (0, 102, 303, 418, 500, 599, 600, 999)] == [
        Code.PROTOCOL, Code.PROTOCOL, Code.REDIRECT_WITHOUT_TARGET, Code.HTTP_ERROR, Code.SERVER_ERROR,
        Code.SERVER_ERROR, Code.BLOCKED, Code.BLOCKED,
    ]  # fmt: skip


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="is not a valid Code"):
        outcome("nonsense")
