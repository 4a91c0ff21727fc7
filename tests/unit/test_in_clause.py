"""Lists of values come in few lengths."""

import pytest

from workshop_live.storage.in_clause import padded


@pytest.mark.parametrize(("count", "length"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (500, 512), (513, 1024)])
def test_values_are_padded_with_the_last_of_them(count: int, length: int):
    values = padded(range(count))
    assert len(values) == length
    assert set(values) == set(range(count))
