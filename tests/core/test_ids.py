"""Public ids: Crockford base 32 of the UUID, and back."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.core.ids import ALPHABET, BadId, decode, encode


@given(st.uuids())
def test_an_id_is_the_number_in_base_32(value: uuid.UUID) -> None:
    number, characters = value.int, ""
    for _ in range(26):
        number, index = divmod(number, 32)
        characters = ALPHABET[index] + characters
    assert encode("vd", value) == f"vd_{characters}"
    assert decode("vd", encode("vd", value)) == value


@pytest.mark.parametrize(
    "text", ["vd_", "cl_" + "0" * 26, "vd_" + "8" + "0" * 25, "vd_" + "u" * 26, "vd_" + "0" * 27]
)
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(BadId):
        decode("vd", text)
