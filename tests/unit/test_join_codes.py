"""Join codes as they are typed and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.domain.join_codes import LENGTH, format_join_code, new_join_code, parse_join_code


@pytest.mark.parametrize("typed", ["35661019", "3566 1019", " 3566\u00a01019 ", "3566-1019", "3566.1019", "٣٥٦٦١٠١٩"])
def test_a_code_is_read_however_it_is_typed(typed: str):
    assert parse_join_code(typed) == "35661019"


@pytest.mark.parametrize("typed", ["", "3566101", "356610190", "3566 101x", "kode", "½5661019", "3566\n1019x"])
def test_what_is_not_a_code_is_none(typed: str):
    assert parse_join_code(typed) is None


@given(st.text())
def test_anything_can_be_typed(typed: str):
    parsed = parse_join_code(typed)
    assert parsed is None or (len(parsed) == LENGTH and parsed.isascii() and parsed.isdecimal())


def test_a_new_code_reads_back_as_it_is_shown():
    code = new_join_code()
    assert parse_join_code(format_join_code(code)) == code
    assert code[0] != "0"
