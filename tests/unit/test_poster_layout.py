"""Where the texts of a poster stand: as large as they fit, whatever they are."""

import pytest

from workshop_live.exports.page_sizes import PAGE_SIZES, PageSize
from workshop_live.exports.poster_layout import BROKEN_FROM, HYPHENATED_FROM, lay_out

STEM = "Vår ledergruppe skal skape merverdi for organisasjonen og det enkelte medlem ved å:"
SENTENCE = "Vi møter innbyggerne tidligere, og tar med oss det de sier, inn i planene. "

sizes = pytest.mark.parametrize("page", PAGE_SIZES.values(), ids=PAGE_SIZES)


@sizes
@pytest.mark.parametrize("lines", [["Lytte mer", "Le sammen"], [(SENTENCE * 7)[:500]] * 7, ["W" * 500] * 3])
def test_rows_fill_the_page_one_below_the_other_and_the_foot_stays_free(page: PageSize, lines: list[str]):
    laid_out = lay_out(page, STEM, lines, None, unbroken=HYPHENATED_FROM)
    for row, following in zip(laid_out.rows, laid_out.rows[1:], strict=False):
        assert following.top == pytest.approx(row.top + row.height)
    last = laid_out.rows[-1]
    assert last.top + last.height <= page.height - page.unit * 0.089
    assert last.top + last.height > page.height * 0.8
    if not page.is_wide:
        assert last.top + last.height < laid_out.foot.top
        assert laid_out.stem.top + laid_out.stem.height < laid_out.rows[0].top


@sizes
def test_two_short_lines_are_large_and_seven_long_ones_can_be_read(page: PageSize):
    short = lay_out(page, "Vi skal:", ["Lytte mer", "Le sammen"], None, unbroken=HYPHENATED_FROM)
    long = lay_out(page, STEM, [(SENTENCE * 7)[:500]] * 7, None, unbroken=HYPHENATED_FROM)
    assert short.size > page.unit / 10
    assert long.size > page.unit / 63  # 9.5 points on A4


def test_a_word_is_kept_whole_where_a_format_cannot_hyphenate():
    line = "samhandlingskompetanse"
    whole, hyphenated = (
        lay_out(PAGE_SIZES["a4"], STEM, [line, line], None, unbroken=unbroken) for unbroken in (BROKEN_FROM, 20)
    )
    assert whole.size < hyphenated.size


def test_a_wide_page_from_right_to_left_has_its_columns_the_other_way_round():
    page = PAGE_SIZES["16x9"]
    here, there = (lay_out(page, stem, ["a", "b"], None, unbroken=HYPHENATED_FROM) for stem in ("Vi skal:", "נחנו"))
    assert here.stem.left < here.rows[0].left
    assert there.stem.left > there.rows[0].left
