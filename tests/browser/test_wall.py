"""The projector as a hall of people sees it: what is asked is there from the first second, in full, and nothing jumps."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.actors import (
    WRITTEN,
    Room,
    dots,
    fields,
    make_room,
    multiple_choice,
    open_text,
    points,
    questions,
    ranking,
    scale,
    single_choice,
)
from tests.browser.conftest import OpenPage, at_rest
from tests.chromium import PROJECTOR

WIDE = {"width": 1280, "height": 720}
SQUARE = {"width": 1024, "height": 768}

SEVEN = [f"{number}. Vi bruker mer tid på å snakke sammen på tvers av avdelingene" for number in range(1, 8)]

TEXTS = """() => [...document.querySelectorAll('.results *')].filter((it) => it.checkVisibility({ visibilityProperty: true })
  && !it.closest('.visually-hidden, .picture') && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))"""


def wall(open_page: OpenPage, room: Room, size: dict[str, int] = PROJECTOR) -> Page:
    page = open_page(room.links["facilitator"], size)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator("live-room")).to_be_visible()
    return page


def boxes(page: Page, selector: str) -> list[list[float]]:
    """Where the visible ones are, in pixels."""
    at_rest(page)
    return page.locator(selector).evaluate_all(
        """(all) => all.filter((it) => it.checkVisibility()).map((it) => it.getBoundingClientRect())
             .map((box) => [box.left, box.top, box.width, box.height].map(Math.round))"""
    )


def assert_all_can_be_read(page: Page) -> None:
    """Nothing is below the floor of the screen, cut off, or hidden under something else's edge."""
    at_rest(page)
    small, cut = page.evaluate(
        f"""() => {{
             const texts = ({TEXTS})();
             const name = (it) => `${{it.localName}}.${{it.getAttribute('class')}}: ${{it.textContent.trim().slice(0, 40)}}`;
             const frame = document.querySelector('.results').getBoundingClientRect();
             const letters = (it) => parseFloat(getComputedStyle(it).fontSize) * (it.ownerSVGElement?.getScreenCTM().a ?? 1);
             const small = texts.filter((it) => letters(it) < innerHeight * 0.04 - 0.5);
             const cut = texts.filter((it) => {{
               const box = it.getBoundingClientRect();
               const room = 0.15 * letters(it); // a line may be lower than the box of its letters
               const isOut = box.bottom > frame.bottom + room || box.top < frame.top - room || box.right > frame.right + 1 || box.left < frame.left - 1;
               return isOut || (!it.ownerSVGElement && getComputedStyle(it).display !== 'inline'
                 && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1.7 * room));
             }});
             return [small.map(name), cut.map(name)];
           }}"""
    )
    assert small == []
    assert cut == []


def read_pages(page: Page, selector: str) -> list[list[str]]:
    """What stands on each page, each of them looked at."""
    told = []
    for _ in range(page.evaluate("document.querySelector('row-pages').pages")):
        assert_all_can_be_read(page)
        told.append([text.strip() for text in page.locator(selector).locator("visible=true").all_inner_texts()])
        page.keyboard.press("ArrowDown")
    return told


ROWS = [
    (single_choice(), 1),
    (multiple_choice(), [0, 1]),
    (ranking(), [0, 1, 2, 3]),
    (points(), [100, 0, 0, 0]),
    (dots(), [3, 0, 0, 0]),
    (single_choice(options=SEVEN), 6),
]


@pytest.mark.parametrize(("activity", "value"), ROWS, ids=lambda row: row["type"] if isinstance(row, dict) else "")
def test_the_options_are_there_from_the_first_second_and_do_not_jump(
    client: httpx.Client, open_page: OpenPage, activity: dict[str, Any], value: Any
):
    room = make_room(client, activity | {"hidden": True})
    page = wall(open_page, room)
    room.act("open")
    label = page.locator(".bars .label")
    expect(label).to_have_count(len(activity["options"]))
    expect(page.locator(".bars .count").first).to_have_text("")
    seen = ".bars li, .bars .label, .bars .track, .bars .count, .question h1"
    empty = boxes(page, seen)
    room.join().answer(value).raise_for_status()
    expect(page.locator(".footer .tally")).to_contain_text("1")
    assert page.locator(".bars .count, .bars .share").all_inner_texts() == [""] * 2 * len(activity["options"])
    assert page.locator(".bars rect").evaluate_all("(all) => all.map((it) => it.width.baseVal.value)") == [0] * len(
        activity["options"]
    )
    assert boxes(page, seen) == empty
    room.act("show")
    expect(page.locator(".bars .is-most .count").first).not_to_have_text("")
    assert boxes(page, seen) == empty


@pytest.mark.parametrize("size", [PROJECTOR, WIDE, SQUARE], ids=str)
def test_seven_long_options_stand_in_full(client: httpx.Client, open_page: OpenPage, size: dict[str, int]):
    room = make_room(client, single_choice(options=SEVEN, hidden=False))
    page = wall(open_page, room, size)
    room.act("open")
    room.join().answer(0).raise_for_status()
    expect(page.locator(".bars .is-most .share")).to_have_text("100 %")
    [told] = read_pages(page, ".bars .label")
    assert [item.replace("\u00ad", "") for item in told] == SEVEN


def test_thirty_options_are_told_apart_on_pages_of_which_none_is_cut(client: httpx.Client, open_page: OpenPage):
    names = [f"{number}. Vi bruker mer tid på å snakke sammen på tvers" for number in range(1, 31)]
    room = make_room(client, single_choice(options=names, hidden=False))
    page = wall(open_page, room, WIDE)
    room.act("open")
    expect(page.locator(".pages")).to_contain_text("side 1 av")
    told = read_pages(page, ".bars .label")
    assert len(told) <= 4
    assert [item for page_of in told for item in page_of] == names


def test_bars_of_up_to_six_options_are_seen_from_the_back_and_the_longest_stands_out(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, single_choice(options=[f"Tiltak {item}" for item in range(6)], hidden=False))
    page = wall(open_page, room)
    room.act("open")
    for value in (0, 2, 2, 2, 4, 4):
        room.join().answer(value).raise_for_status()
    expect(page.locator(".bars .is-most")).to_have_count(1)  # on the way there are several
    expect(page.locator(".bars .is-most .count")).to_have_text("3")
    heights = [box[3] / PROJECTOR["height"] for box in boxes(page, ".bars rect")]
    assert all(0.06 - 0.001 <= height <= 0.08 + 0.001 for height in heights), heights
    tones = page.locator(".bars rect").evaluate_all("(all) => all.map((it) => getComputedStyle(it).fill)")
    assert tones[2] not in tones[:2] + tones[3:]
    assert len(set(tones)) == 2


def test_nobody_stands_out_where_all_are_equal(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, single_choice(hidden=False))
    page = wall(open_page, room)
    room.act("open")
    for value in range(3):
        room.join().answer(value).raise_for_status()
    expect(page.locator(".bars .share")).to_have_text(["33 %"] * 3)
    expect(page.locator(".bars .is-most")).to_have_count(0)


@pytest.mark.parametrize("size", [PROJECTOR, SQUARE], ids=str)
def test_the_layout_key_makes_columns_and_a_ring_that_tell_the_same_shares(
    client: httpx.Client, open_page: OpenPage, size: dict[str, int]
):
    room = make_room(client, single_choice(options=["Ja", "Nei", "Vet ikke ennå"], hidden=False))
    page = wall(open_page, room, size)
    room.act("open")
    for value in (0, 0, 0, 1):
        room.join().answer(value).raise_for_status()
    expect(page.locator(".bars .share")).to_have_text(["75 %", "25 %", "0 %"])
    page.keyboard.press("l")
    at_rest(page)
    upright = page.locator(".bars li").evaluate_all(
        """(all) => all.map((it) => [it.querySelector('svg'), it.querySelector('rect')].map((it) => it.getBoundingClientRect()))
             .map(([track, bar]) => [bar.height / track.height, Math.round(bar.bottom - track.bottom), track.height / innerHeight])"""
    )
    assert [item[0] for item in upright] == pytest.approx([0.75, 0.25, 0], abs=0.005)
    assert [item[1] for item in upright] == [0, 0, 0], "all stand on the ground"
    assert all(item[2] > 0.2 for item in upright)
    assert_all_can_be_read(page)
    page.keyboard.press("l")
    arcs = page.locator(".ring circle:not(.track)")
    expect(page.locator(".ring")).to_be_visible()
    lengths = arcs.evaluate_all("(all) => all.map((it) => parseFloat(it.getAttribute('stroke-dasharray')))")
    assert lengths == pytest.approx([75, 25, 0], abs=1)
    assert_all_can_be_read(page)
    page.keyboard.press("l")
    expect(page.locator(".ring")).to_be_hidden()


def test_where_people_choose_several_there_is_no_ring(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, multiple_choice(hidden=False))
    page = wall(open_page, room)
    room.act("open")
    expect(page.locator(".bars li")).to_have_count(4)
    expect(page.locator(".ring")).to_have_count(0)


EIGHT = [f"{number}. Vi hjelper hverandre når noen av oss har for mye å gjøre i uka" for number in range(1, 9)]


@pytest.mark.parametrize(("size", "most"), [(PROJECTOR, 1), (WIDE, 1), (SQUARE, 2)], ids=str)
def test_eight_statements_stand_in_full_and_do_not_jump(
    client: httpx.Client, open_page: OpenPage, size: dict[str, int], most: int
):
    ends = {"low_label": "Helt uenig", "high_label": "Helt enig"}
    room = make_room(client, scale(statements=EIGHT, hidden=True, **ends))
    page = wall(open_page, room, size)
    room.act("open")
    expect(page.locator(".statements .label")).to_have_count(8)
    seen = ".statements li, .statements .label, .statements .base, .statements .mean, .ends span"
    empty = boxes(page, seen)
    for value in (1, 2, 4, 5, 5):
        room.join().answer([value] * 8).raise_for_status()
    expect(page.locator(".footer .tally")).to_contain_text("5")
    assert page.locator(".statements .mean, .statements .spread").all_inner_texts() == [""] * 16
    expect(page.locator(".statements .step")).to_have_count(0)
    assert boxes(page, seen) == empty
    room.act("show")
    expect(page.locator(".statements .mean").first).to_have_text("3,4")
    assert boxes(page, seen) == empty
    told = read_pages(page, ".statements .label span")
    assert len(told) <= most
    assert [item.replace("\u00ad", "") for page_of in told for item in page_of] == EIGHT


def test_a_bar_of_steps_has_their_shares_and_the_mean_stands_on_the_scale(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, scale(statements=["Vi har felles mål"], hidden=False))
    page = wall(open_page, room)
    room.act("open")
    for value in (1, 4, 4, 5):
        room.join().answer([value]).raise_for_status()
    expect(page.locator(".mean")).to_have_text("3,5")
    at_rest(page)
    widths, mark = page.locator(".steps").evaluate(
        """(steps) => {
             const box = steps.getBoundingClientRect();
             const width = (it) => (100 * it.getBoundingClientRect().width) / box.width;
             const dot = steps.querySelector(':scope > circle').getBoundingClientRect();
             return [[...steps.querySelectorAll('.step rect:not(.lowest)')].map(width), (dot.left + dot.width / 2 - box.left) / box.width];
           }"""
    )
    assert widths == pytest.approx([25, 50, 25], abs=0.5)
    assert mark == pytest.approx((3.5 - 1) / 4, abs=0.005)
    expect(page.locator(".spread :not(.exact)")).to_have_text("delt")


CONTRAST_WITH_THE_GROUND = """(element) => {
  const context = document.createElement("canvas").getContext("2d");
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const pair = [luminance(getComputedStyle(element).fill), luminance(getComputedStyle(document.body).backgroundColor)];
  return Math.max(...pair) / Math.min(...pair);
}"""


def test_the_lightest_step_can_be_told_from_the_ground(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, scale(statements=["Vi har felles mål"], hidden=False))
    page = wall(open_page, room)
    room.act("open")
    room.join().answer([1]).raise_for_status()
    lowest = page.locator(".step .lowest")
    expect(lowest).to_be_visible()
    for _ in ("light", "dark"):
        at_rest(page)
        assert lowest.evaluate(CONTRAST_WITH_THE_GROUND) >= 3
        page.keyboard.press("d")


def test_how_far_apart_people_are_is_told_in_every_form_of_screen(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, scale(statements=EIGHT, hidden=False))
    room.act("open")
    for value in (1, 4, 4, 5):
        room.join().answer([value] * 8).raise_for_status()
    page = wall(open_page, room, SQUARE)
    expect(page.locator(".spread :not(.exact)").first).to_be_visible()
    assert_all_can_be_read(page)


def test_two_columns_of_cards_are_even_once_a_question_is_closed(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(hidden=False))
    page = wall(open_page, room)
    room.act("open")
    for number in range(9):
        room.join().answer(f"Svar nummer {number}").raise_for_status()
    expect(page.locator(".card")).to_have_count(9)
    room.command("close", activity=room.activities[0], grace=0).raise_for_status()
    expect(page.locator("answer-pages[data-closed]")).to_be_visible()
    at_rest(page)
    lefts = page.locator(".card").evaluate_all(
        "(cards) => cards.map((card) => Math.round(card.getBoundingClientRect().left))"
    )
    columns = [lefts.count(left) for left in set(lefts)]
    assert len(columns) > 1
    assert max(columns) - min(columns) <= 1


@pytest.mark.parametrize(
    ("activity", "selector"),
    [(open_text(hidden=False), ".card"), (questions(), ".questions .text")],
    ids=["text", "qna"],
)
def test_what_was_written_twice_stands_once_and_a_few_are_as_large_as_there_is_room_for(
    client: httpx.Client, open_page: OpenPage, activity: dict[str, Any], selector: str
):
    room = make_room(client, activity)
    page = wall(open_page, room)
    room.act("open")
    for text in ("Trygge leiarar i kvardagen vår", "trygge leiarar i  kvardagen vår"):
        room.join().answer(text).raise_for_status()
    card = page.locator(selector).filter(visible=True)
    expect(page.locator(f"{selector}[data-js-times='2']")).to_be_visible()
    expect(card).to_have_count(1)
    assert card.evaluate("(it) => getComputedStyle(it, '::after').content").startswith('"\u00a0×'), "no line ends there"
    letters = "(it) => 100 * parseFloat(getComputedStyle(it).fontSize) / innerHeight"
    assert card.evaluate(letters) > 6.9
    for number in range(5):
        room.join().answer(
            f"{number} Vi trenger mer tid sammen på tvers av alle enhetene og sektorene våre"
        ).raise_for_status()
    expect(page.locator(".footer .tally")).to_contain_text("7 ")
    assert_all_can_be_read(page)
    assert 3.99 < card.last.evaluate(letters) < 6


def test_a_summary_says_what_was_asked_and_counts_answers(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text("Hva er viktigst?", hidden=False))
    page = wall(open_page, room)
    room.act("open")
    for text in WRITTEN:
        room.join().answer(text).raise_for_status()
    room.command("screen", mode="summary").raise_for_status()
    first = page.locator(".summing-up li").first
    expect(first).to_be_visible()
    expect(page.locator(".summing-up .asked")).to_have_text("Hva er viktigst?")
    expect(first.locator(".count")).to_contain_text(" svar")
    for item in page.locator(".summing-up li").all():
        told = item.locator(".label b").inner_text().replace("\u00ad", "")
        assert f"«{told}»" not in item.locator(".typical").all_inner_texts(), "no quotation says the same again"


def test_a_code_that_the_last_row_can_scan_stands_on_the_wall_while_there_is_room(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, open_text(hidden=True))
    page = wall(open_page, room)
    room.act("open")
    code = page.locator(".collecting .code-picture")
    expect(code).to_be_visible()
    expect(page.locator(".collecting")).to_contain_text("Venter på første svar")
    assert code.bounding_box()["height"] >= 0.4 * page.viewport_size["height"]  # type: ignore[index]


def test_several_open_questions_wait_for_the_first_answer_and_have_a_column_each(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, fields(hidden=False))
    page = wall(open_page, room)
    room.act("open")
    expect(page.locator(".fields-results")).to_contain_text("Venter på første svar")
    room.join().answer(["Snakke sammen", "", "Når vi ses"]).raise_for_status()
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator(".fields-results")).not_to_contain_text("Venter på første svar")

    def lefts(selector: str) -> list[int]:
        return page.locator(selector).evaluate_all(
            "(all) => all.map((it) => Math.round(it.getBoundingClientRect().left))"
        )

    names, parts = lefts(".field-names li"), lefts(".card > p")
    assert len(set(names)) == 3
    assert [min(range(3), key=lambda at: abs(names[at] - left)) for left in parts] == [0, 2]
    page.keyboard.press("l")
    assert len(set(lefts(".card > p"))) == 1, "as cards"


def test_a_shape_stands_beside_a_few_short_statements_and_the_key_turns_it_on_and_off(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, scale(hidden=False), scale(statements=EIGHT, hidden=False))
    page = wall(open_page, room)
    for number, count in enumerate((3, 8)):
        room.act("open", number)
        room.join().answer([4] * count, number).raise_for_status()
        expect(page.locator(".statements .mean b").first).to_have_text("4")
        radar = page.locator(".radar")
        if number == 0:
            expect(radar).to_be_visible()
            assert_all_can_be_read(page)
            page.keyboard.press("l")
        expect(radar).to_be_hidden()
        assert_all_can_be_read(page)
        page.keyboard.press("l")
        expect(radar).to_be_visible()
        read_pages(page, ".statements .label")
        page.keyboard.press("l")


def test_the_form_of_a_scale_has_ends_filled_in(signed_in: Any, open_page: OpenPage):
    page = open_page("/")
    room = signed_in(page)
    page.goto(f"/rooms/{room.id}/facilitator")
    assert page.locator("[name=low_label]").first.input_value() == "Helt uenig"
    assert page.locator("[name=high_label]").first.input_value() == "Helt enig"


def test_the_footer_says_who_has_answered_and_not_how_many_answers_where_each_has_one(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, single_choice(), open_text(max_answers=None))
    page = wall(open_page, room)
    tally = page.locator(".footer .tally")
    room.act("open")
    expect(tally).to_have_text("Ingen svar ennå")
    room.command("present", present=29).raise_for_status()
    expect(tally).to_have_text("0 av 29 har svart")
    room.join().answer(1).raise_for_status()
    expect(tally).to_have_text("1 av 29 har svart")
    room.act("open", 1)
    phone = room.join()
    phone.answer("Ett", 1).raise_for_status()
    phone.answer("To", 1).raise_for_status()
    expect(tally).to_have_text("2 svar fra 1 av 29")
    room.command("hide-all", activity=room.activities[1]).raise_for_status()
    expect(tally).to_have_text("2 svar er skjult")


def test_several_questions_are_there_from_the_first_second_and_hiding_takes_the_answers_away(
    client: httpx.Client, open_page: OpenPage
):
    room = make_room(client, fields())
    page = wall(open_page, room)
    room.act("open")
    expect(page.locator(".field-names li")).to_have_count(3)
    before = boxes(page, ".field-names li")
    room.join().answer(["Ta opp det vanskelige", "", ""]).raise_for_status()
    expect(page.locator(".footer .tally")).to_contain_text("1")
    expect(page.locator(".card")).to_have_count(0)
    room.act("show")
    expect(page.locator(".card")).to_have_count(1)
    assert boxes(page, ".field-names li") == before
    room.act("hide")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".field-names li")).to_have_count(3)


def test_three_hundred_answers_stand_on_eight_pages_and_the_same_words_once(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(hidden=False, max_answers=None))
    page = wall(open_page, room)
    room.act("open")
    phones = [room.join() for _ in range(20)]
    texts = [f"Mer tid til fag {number}" for number in range(230)] + ["Mer tillit", "mer  tillit."] * 35
    for number, text in enumerate(texts):
        phones[number % 20].answer(text).raise_for_status()
    expect(page.locator(".card:not([data-js-same])")).to_have_count(231)
    expect(page.locator(".card[data-js-times]")).to_have_attribute("data-js-times", "70")
    assert page.evaluate("document.querySelector('answer-pages').pages") <= 8
    sizes = page.locator(".card").evaluate_all("(all) => all.map((it) => parseFloat(getComputedStyle(it).fontSize))")
    assert min(sizes) >= 0.04 * PROJECTOR["height"] - 0.5


def test_more_pages_than_anybody_reads_point_to_the_themes(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, open_text(hidden=False, max_answers=None))
    page = wall(open_page, room, SQUARE)
    guest = open_page(room.links["presenter"], SQUARE)
    guest.goto(f"/rooms/{room.id}/presenter")
    room.act("open")
    phones = [room.join() for _ in range(4)]
    for number in range(40):
        phones[number % 4].answer(f"{number}: " + "vi trenger mer tid til å snakke sammen " * 6).raise_for_status()
    expect(page.locator(".pages")).to_contain_text("G: temaer")
    expect(guest.locator(".pages")).to_contain_text("side 1 av")
    expect(guest.locator(".pages")).not_to_contain_text("temaer")
