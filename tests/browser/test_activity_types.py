"""Each activity type from a phone to the projector, in a browser."""

import itertools
from xml.etree import ElementTree as ET

import httpx
import numpy as np
import pytest
from PIL import ImageFont
from playwright.sync_api import Page, expect

from tests.actors import (
    Room,
    dots,
    fields,
    make_room,
    multiple_choice,
    points,
    questions,
    ranking,
    scale,
    single_choice,
    word_cloud,
)
from tests.browser.conftest import OpenPage, at_rest
from tests.chromium import PHONE, PROJECTOR
from workshop_live.domain.clouds import ASPECT
from workshop_live.exports import fonts as file_fonts


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(
        client, multiple_choice(), scale(), ranking(), points(), word_cloud(), questions(), fields(), dots()
    )


def ask(room: Room, open_page: OpenPage, number: int) -> tuple[Page, Page]:
    """A phone and a projector at a question that shows its results at once."""
    room.act("open", number)
    room.act("show", number)
    projector = open_page(room.links["facilitator"], PROJECTOR)
    projector.goto(f"/rooms/{room.id}/presenter")
    return open_page(f"/{room.code}"), projector


def filled(page: Page) -> list[list[float]]:
    """How much of its track each bar fills, in hundredths of its pixels; with the bar of the round before, if there is one."""
    at_rest(page)
    return page.locator(".bars li").evaluate_all(
        """rows => rows.map((row) => [...row.querySelectorAll(".track")].map((track) =>
             100 * track.querySelector("rect").getBoundingClientRect().width / track.getBoundingClientRect().width))"""
    )


BARS = [
    (single_choice(options=["Ja", "Nei"]), [0] * 22 + [1] * 8, [73.3, 26.7], ["73 %", "27 %"]),
    (single_choice(), [0, 1, 2], [33.3] * 3, ["33 %", "33 %", "33 %"]),
    (multiple_choice(), [[0, 1], [0, 2]], [100, 50, 50, 0], ["100 %", "50 %", "50 %", "0 %"]),
    (points(), [[50, 50, 0, 0], [25, 75, 0, 0]], [37.5, 62.5, 0, 0], ["37,5", "62,5", "0,0", "0,0"]),
    (dots(), [[2, 1, 0, 0], [1, 0, 0, 0]], [75, 25, 0, 0], ["fra 2", "fra 1", "", ""]),
    (ranking(), [[0, 1, 2, 3]], [100, 75, 50, 25], ["1", "2", "3", "4"]),
]


@pytest.mark.parametrize(("activity", "answers", "parts", "said"), BARS)
def test_a_bar_fills_the_part_of_its_track_that_is_said_beside_it(
    client: httpx.Client, open_page: OpenPage, activity: dict, answers: list, parts: list[float], said: list[str]
):
    room = make_room(client, activity)
    room.act("open")
    for answer in answers:
        room.join().answer(answer).raise_for_status()
    room.act("show")
    column = ".share" if "%" in said[0] or "fra" in said[0] else ".count"
    page = open_page(room.links["facilitator"], PROJECTOR)
    for screen in ("presenter", "facilitator"):
        page.goto(f"/rooms/{room.id}/{screen}")
        expect(page.locator(f".bars li {column}")).to_have_text(said)
        assert [it for [it] in filled(page)] == pytest.approx(parts, abs=0.5)


def test_the_bars_of_two_rounds_are_measured_alike(client: httpx.Client, open_page: OpenPage):
    room = make_room(client, single_choice(options=["Ja", "Nei"]))
    for answers in ([0, 0, 0, 1], [0, 1]):
        room.act("open" if len(answers) == 4 else "again").raise_for_status()
        for answer in answers:
            room.join().answer(answer).raise_for_status()
    room.command("compare", on="1").raise_for_status()
    room.act("show")
    page = open_page(room.links["facilitator"], PROJECTOR)
    page.goto(f"/rooms/{room.id}/presenter")
    expect(page.locator(".bars .is-before.share")).to_have_text(["75 %", "25 %"])
    assert filled(page) == pytest.approx(np.array([[50, 75], [50, 25]]), abs=0.5)


def send(phone: Page) -> None:
    phone.get_by_role("button", name="Send", exact=True).click()


def save(phone: Page) -> None:
    phone.get_by_role("button", name="Lagre endringen", exact=True).click()


def own(phone: Page):
    return phone.locator("#own li")


def message_of(phone: Page, selector: str) -> str:
    """What the browser says of a control before it lets a form go."""
    return str(phone.locator(selector).first.evaluate("control => control.validationMessage"))


def test_some_of_several_options_are_chosen_and_changed(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 0)
    phone.get_by_label("Oppgave").check()
    send(phone)
    assert message_of(phone, "[type=checkbox]") == "Velg 2 eller 3."
    expect(own(phone)).to_have_count(0)
    phone.get_by_label("Kultur").check()
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("Oppgave\nKultur")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(projector.locator(".bars li", has_text="Kultur").locator(".count")).to_have_text("1")
    expect(projector.locator(".bars li", has_text="Kultur").locator(".share")).to_have_text("100 %")
    phone.get_by_label("Kultur").uncheck()
    phone.get_by_label("Endring").check()
    save(phone)
    expect(own(phone).locator(".text")).to_have_text("Endring\nOppgave")
    expect(projector.locator(".bars li", has_text="Endring").locator(".count")).to_have_text("1")
    assert [item["count"] for item in room.results()["results"]["options"]] == [1, 1, 0, 0]


def test_a_scale_is_answered_for_every_statement(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 1)
    groups = phone.get_by_role("group")
    groups.nth(0).get_by_label("2", exact=True).check()
    send(phone)
    expect(own(phone)).to_have_count(0)
    groups.nth(1).get_by_label("5", exact=True).check()
    groups.nth(2).get_by_label("4", exact=True).check()
    send(phone)
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(own(phone).locator(".text")).to_contain_text("Vi lærer av feil: 4")
    expect(projector.locator(".statements .mean b")).to_have_text(["2", "5", "4"])
    expect(projector.locator(".statements .label").first).to_contain_text("Vi har felles mål")
    expect(projector.locator(".radar polygon")).to_have_count(1)


def test_options_are_ranked_by_tapping_them_in_order(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 2)
    for name in ("Kultur", "Endring", "Oppgave"):
        phone.locator(".options span", has_text=name).click()
    send(phone)
    assert message_of(phone, "select:invalid") == "Gi hvert alternativ sin egen plass."
    phone.locator(".options span", has_text="Endring").click()
    expect(phone.get_by_role("status").filter(has_text="Endring")).to_have_text("Endring: ingen plass")
    expect(ranked(phone)).to_have_text(["Kultur", "Oppgave", "Endring", "Relasjon"])
    expect(phone.get_by_label("Oppgave")).to_have_value("2")
    for name in ("Relasjon", "Endring"):
        phone.locator(".options span", has_text=name).click()
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("1. Kultur\n2. Oppgave\n3. Relasjon\n4. Endring")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(projector.locator(".bars .is-most .label")).to_have_text("1 Kultur")
    expect(projector.locator(".bars .is-most .count")).to_have_text("1")


def ranked(phone: Page):
    return phone.locator(".options label > span:not(.grip)")


def test_a_place_is_given_to_one_option_only(room: Room, open_page: OpenPage):
    phone, _ = ask(room, open_page, 2)
    phone.get_by_label("Kultur").select_option("1")
    phone.get_by_label("Endring").select_option("1")
    expect(phone.get_by_label("Kultur")).to_have_value("2")


def test_options_are_ranked_by_dragging_and_with_the_keyboard(room: Room, open_page: OpenPage):
    phone, _ = ask(room, open_page, 2)
    drag(phone, "Kultur", to="Endring")
    drag(phone, "Relasjon", to="Endring")
    expect(ranked(phone)).to_have_text(["Kultur", "Relasjon", "Endring", "Oppgave"])
    drag(phone, "Kultur", to="Oppgave")  # under all of them, so that each has a place
    expect(ranked(phone)).to_have_text(["Relasjon", "Endring", "Oppgave", "Kultur"])
    phone.get_by_label("Oppgave").focus()
    phone.keyboard.press("ArrowUp")
    phone.keyboard.press("ArrowUp")
    expect(phone.get_by_role("status").filter(has_text="Oppgave")).to_have_text("Oppgave: nummer 1 av 4")
    expect(phone.get_by_label("Oppgave")).to_be_focused()
    room.command("start-timer").raise_for_status()  # draws the question anew
    expect(phone.locator(".timer")).to_be_visible()
    expect(ranked(phone)).to_have_text(["Oppgave", "Relasjon", "Endring", "Kultur"])
    send(phone)
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    phone.reload()
    expect(ranked(phone)).to_have_text(["Oppgave", "Relasjon", "Endring", "Kultur"])
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()


def drag(phone: Page, name: str, to: str) -> None:
    """Drag an option by its grip to where another one stands."""
    at_rest(phone)
    start, end = (phone.locator(".options label", has_text=it).locator(".grip").bounding_box() for it in (name, to))
    assert start
    assert end
    down = end["y"] > start["y"]
    phone.mouse.move(start["x"] + 20, start["y"] + 20)
    phone.mouse.down()
    phone.mouse.move(end["x"] + 20, end["y"] + (end["height"] - 5 if down else 5), steps=4)
    phone.mouse.up()


def test_a_hundred_points_are_shared_out(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 3)
    phone.get_by_label("Endring", exact=True).fill("70")
    expect(phone.get_by_text("30 igjen")).to_be_visible()
    send(phone)
    assert message_of(phone, "[type=number]") == "Summen må være 100."
    phone.get_by_label("Kultur", exact=True).fill("27")
    for _ in range(2):
        phone.get_by_role("button", name="Fem poeng mer: Kultur").click()
    expect(phone.get_by_text("0 igjen", exact=True)).to_be_visible()
    phone.set_viewport_size({"width": PHONE["width"], "height": 300})
    phone.get_by_label("Kultur", exact=True).scroll_into_view_if_needed()
    expect(phone.get_by_text("0 igjen", exact=True)).to_be_in_viewport()
    phone.get_by_role("button", name="Fem poeng mindre: Endring").click()
    phone.get_by_role("button", name="Fem poeng mer: Relasjon").click()
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("65 · Endring\n5 · Relasjon\n30 · Kultur")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    phone.get_by_role("button", name="Fem poeng mindre: Endring").click()
    phone.get_by_role("button", name="Fem poeng mer: Relasjon").click()
    save(phone)
    expect(own(phone).locator(".text")).to_have_text("60 · Endring\n10 · Relasjon\n30 · Kultur")
    expect(
        phone.get_by_text("Sendt ✓").locator("visible=true").and_(phone.locator(":not([role=status])"))
    ).to_have_count(1)
    expect(projector.locator(".bars li", has_text="Endring").locator(".count")).to_have_text("60")


def drawn_dots(phone: Page):
    return phone.locator(".options [aria-hidden]")


def test_dots_are_placed_with_buttons_and_no_more_than_there_are(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 7)
    send(phone)
    assert message_of(phone, "[type=number]") == "Sett minst én prikk."
    expect(own(phone)).to_have_count(0)
    for name in ("Kultur", "Kultur", "Endring", "Endring"):
        phone.get_by_role("button", name=f"Én prikk til: {name}").click()
    expect(phone.get_by_role("status").filter(has_text="igjen")).to_have_text("0 prikker igjen")
    expect(drawn_dots(phone)).to_have_text(["●○○", "○○○", "○○○", "●●○"])
    room.command("start-timer").raise_for_status()
    expect(phone.locator(".timer")).to_be_visible()
    phone.get_by_role("button", name="Én prikk til: Endring").click()
    expect(phone.get_by_text("0 prikker igjen")).to_be_visible()
    phone.get_by_role("button", name="Én prikk færre: Kultur").click()
    expect(phone.get_by_text("1 prikk igjen")).to_be_visible()
    phone.get_by_label("Oppgave", exact=True).press("ArrowUp")
    phone.get_by_label("Oppgave", exact=True).press("ArrowUp")
    expect(phone.get_by_label("Oppgave", exact=True)).to_have_value("1")
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("1 · Endring\n1 · Oppgave\n1 · Kultur")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    room.join().answer([0, 0, 0, 3], 7)
    culture = projector.locator(".bars li", has_text="Kultur")
    expect(culture.locator(".count")).to_have_text("4 ●")
    expect(culture.locator(".share")).to_have_text("fra 2")
    expect(projector.locator(".bars-caption")).to_contain_text("6 ● fra 2 i alt")


def test_dots_that_were_sent_stand_there_to_be_changed(room: Room, open_page: OpenPage):
    phone, _ = ask(room, open_page, 7)
    phone.get_by_role("button", name="Én prikk til: Kultur").click()
    send(phone)
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    phone.reload()
    phone.get_by_role("link", name="Endre").click()
    expect(drawn_dots(phone)).to_have_text(["○○○", "○○○", "○○○", "●○○"])
    phone.get_by_role("button", name="Én prikk til: Endring").click()
    phone.get_by_role("button", name="Lagre endringen").click()
    expect(own(phone).locator(".text")).to_have_text("1 · Endring\n1 · Kultur")


@pytest.mark.parametrize(
    ("number", "chosen"),
    [
        (0, {"Endring": None, "Oppgave": None}),
        (3, {"Endring": "40", "Kultur": "60"}),
        (7, {"Endring": "1", "Kultur": "2"}),
    ],
    ids=["several choices", "points", "dots"],
)
def test_everything_works_with_scripts_off(room: Room, open_page: OpenPage, number: int, chosen: dict[str, str | None]):
    room.act("open", number)
    phone = open_page(f"/{room.code}", scripts=False)
    for name, value in chosen.items():
        if value is None:
            phone.get_by_label(name, exact=True).check()
        else:
            phone.get_by_label(name, exact=True).fill(value)
    send(phone)
    expect(own(phone).get_by_text("Sendt ✓")).to_be_visible()
    phone.get_by_role("link", name="Endre").click()
    expect(phone.locator(".notice").get_by_label("Endring", exact=True)).to_be_visible()
    assert room.results(number)["answers"] == 1


def cloud(projector: Page) -> dict[str, list[float]]:
    """How large the words are, and what is seen of each: [size, left, right, top, bottom] in pixels, to a thousandth."""
    projector.wait_for_timeout(400)
    found = projector.evaluate(
        """() => {
             const cloud = document.querySelector('word-cloud');
             const brush = document.createElement('canvas').getContext('2d');
             return [...cloud.drawn.values()].map(({ text, now: { x, y, size } }) => {
               brush.font = `600 ${size}px ${getComputedStyle(cloud).fontFamily}`;
               Object.assign(brush, { textAlign: 'center', textBaseline: 'middle' });
               const ink = brush.measureText(text);
               const [left, right] = [x - ink.actualBoundingBoxLeft, x + ink.actualBoundingBoxRight];
               return [text, [size, left, right, y - ink.actualBoundingBoxAscent, y + ink.actualBoundingBoxDescent]];
             });
           }"""
    )
    return {text: [round(number, 3) for number in numbers] for text, numbers in found}


def test_words_come_together_in_a_cloud_stay_and_grow(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 4)
    phone.get_by_label("Svaret ditt").fill("Trygge ledere")
    send(phone)
    expect(own(phone).get_by_text("Sendt ✓")).to_be_visible()
    expect(phone.get_by_label("Svaret ditt")).to_have_value("")
    for word in ("tillit", "humor", "åpenhet", "mot"):
        room.join().answer(word, 4)
    projector.reload()  # the five are laid out together: who finds room to grow depends on how they came
    expect(projector.locator("word-cloud li")).to_have_count(5)
    projector.evaluate("document.fonts.ready.then(() => {})")
    assert len(cloud(projector)) == 5
    places = (
        "() => [...document.querySelector('word-cloud').layout.words.values()].map((it) => [it.text, [it.x, it.y]])"
    )
    before = dict(projector.evaluate(places))
    for word in ("openheit", "openheit", "open", "tillit"):
        room.join().answer(word, 4)
    expect(projector.locator("word-cloud li").first).to_contain_text("openheit")
    sizes = {word: size for word, (size, *_) in cloud(projector).items()}
    assert sizes["openheit"] > sizes["tillit"] > sizes["humor"] == sizes["mot"]
    after = dict(projector.evaluate(places))
    assert [after[word] for word in ("humor", "mot", "Trygge ledere")] == [
        before[word] for word in ("humor", "mot", "Trygge ledere")
    ], "what does not grow stays"


def test_a_closed_cloud_stands_on_the_projector_as_in_its_files(room: Room, open_page: OpenPage):
    _, projector = ask(room, open_page, 4)
    for number, word in enumerate(("tillit", "åpenhet", "Trygge ledere", "humor", "mot", "læring")):
        for _ in range(6 - number):
            room.join().answer(word, 4)
    expect(projector.locator("word-cloud li")).to_have_count(6)
    open_places = cloud(projector)
    room.act("close", 4, grace=0)
    expect(projector.locator("word-cloud li[data-size]")).to_have_count(6, timeout=60_000)
    closed_places, box = cloud(projector), projector.locator("word-cloud").bounding_box()
    assert box is not None
    file = ET.fromstring(room.export("svg", activity=room.activities[4]).text)
    [area] = file.findall("{*}svg")
    width, height = float(area.attrib["width"]), float(area.attrib["height"])
    drawn = area.findall("{*}text")
    assert len(drawn) == 6
    for word in drawn:
        x, y, size = (float(word.attrib[name]) for name in ("x", "y", "font-size"))
        left, top, right, bottom = ImageFont.truetype(str(file_fonts.BOLD), size).getbbox(word.text or "", anchor="ls")
        ours, *ink = closed_places[word.text or ""]
        assert abs((2 * x + left + right) / width - (ink[0] + ink[1]) / box["width"]) < 2 * 0.02
        assert abs((2 * y + top + bottom) / height - (ink[2] + ink[3]) / box["height"]) < 2 * 0.02
        scales = [min(wide / ASPECT, high) for wide, high in ((box["width"], box["height"]), (width, height))]
        assert ours / scales[0] == pytest.approx(size / scales[1], rel=0.02)
    room.act("open", 4)
    expect(projector.locator("word-cloud li[data-size]")).to_have_count(0)
    assert cloud(projector) == open_places, "no word has moved from where it was while the question was open"


def test_no_word_of_a_cloud_covers_another_or_is_too_small_to_read(room: Room, open_page: OpenPage):
    phone = room.join()
    _, projector = ask(room, open_page, 4)
    first = ("bakke", "fjell", "skog", "hage", "elve", "strand", "torg")
    second = ("stein", "vann", "lys", "vind", "gress", "mose", "jord", "sand", "snø", "regn")
    for number, (start, end) in enumerate(itertools.product(first, second)):
        for _ in range(1 + (number == 0) * 3):
            assert room.join().answer(start + end, 4).status_code == 201
    assert phone.answer("for mange ord på en gang", 4).json()["errors"][0]["code"] == "too_many_words"
    expect(projector.locator("word-cloud li")).to_have_count(70)
    words = cloud(projector)
    assert len(words) == 70, "none is left out"
    assert words["bakkestein"][0] > 1.5 * words["torgregn"][0], "the most frequent is clearly the largest"
    place = projector.locator("word-cloud").bounding_box()
    assert place is not None
    for (name, (size, left, right, top, bottom)), (other, (_, *box)) in itertools.permutations(words.items(), 2):
        assert size >= 0.04 * PROJECTOR["height"] - 0.01, f"{name} can be read"
        assert min(left, top, place["width"] - right, place["height"] - bottom) >= 0, f"{name} is inside"
        assert left >= box[1] or right <= box[0] or top >= box[3] or bottom <= box[2], f"{name} on {other}"
    projector.set_viewport_size({"width": 800, "height": PROJECTOR["height"]})
    expect(projector.locator(".pages")).to_contain_text("flere")
    projector.wait_for_timeout(500)  # the last of several layouts counts
    shown = cloud(projector)
    assert "bakkestein" in shown
    assert 25 <= len(shown) < 70
    assert min(size for size, *_ in shown.values()) >= 0.04 * PROJECTOR["height"] - 0.01
    expect(projector.locator(".pages")).to_have_text(f"+{70 - len(shown)} flere")


def test_a_question_is_asked_on_one_phone_and_voted_for_on_another(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 5)
    other = open_page(f"/{room.code}")
    phone.get_by_label("Spørsmålet ditt").fill("Hvem følger opp?")
    send(phone)
    vote = other.get_by_role("button", name="Stem på: Hvem følger opp?")
    expect(phone.get_by_text("Det du har sendt (1)")).to_be_visible()
    expect(own(phone)).to_be_hidden()  # folded, below the questions to vote for
    expect(phone.locator("#progress")).to_have_text("Sendt ✓")
    assert below(phone, "#own", ".vote")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(projector.locator(".questions li .votes")).to_contain_text("1")
    other.reload()
    expect(vote).to_have_attribute("aria-pressed", "true")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "false")
    expect(projector.locator(".questions li .votes")).to_contain_text("0")


def below(page: Page, selector: str, other: str) -> bool:
    """Whether an element begins where another has ended."""
    at_rest(page)
    boxes = [page.locator(it).bounding_box() for it in (other, selector)]
    first, second = (box for box in boxes if box)
    return first["y"] + first["height"] <= second["y"]


def test_a_vote_that_does_not_get_through_is_taken_back_and_said(room: Room, open_page: OpenPage):
    phone, _ = ask(room, open_page, 5)
    room.join().answer("Når?", 5)
    vote = phone.get_by_role("button", name="Stem på: Når?")
    phone.route("**/votes/**", lambda route: route.abort())
    vote.click()
    expect(phone.get_by_text("Stemmen din kom ikke fram. Prøv igjen.")).to_be_visible()
    expect(vote).to_have_attribute("aria-pressed", "false")


def test_a_vote_works_without_scripts(room: Room, open_page: OpenPage):
    room.act("open", 5)
    room.join().answer("Når?", 5)
    phone = open_page(f"/{room.code}", scripts=False)
    phone.get_by_role("button", name="Stem på: Når?").click()
    assert room.results(5)["results"]["questions"][0]["votes"] == 1
    phone.get_by_role("button", name="Stem på: Når?").click()
    assert room.results(5)["results"]["questions"][0]["votes"] == 0


def test_several_questions_are_answered_together_and_what_is_written_survives_a_reload(room: Room, open_page: OpenPage):
    phone, projector = ask(room, open_page, 6)
    phone.get_by_label("Hva?").fill("Lytte mer")
    phone.get_by_label("Hvordan vet jeg det?").fill("Noen sier det")
    phone.reload()
    expect(phone.get_by_label("Hva?")).to_have_value("Lytte mer")
    expect(phone.get_by_label("Hvordan vet jeg det?")).to_have_value("Noen sier det")
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("Hva? Lytte mer\nHvordan vet jeg det? Noen sier det")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    expect(projector.locator(".card")).to_contain_text("Noen sier det")
    phone.get_by_label("Når?").fill("I morgen")
    save(phone)
    expect(projector.locator(".card")).to_contain_text("I morgen")
    expect(projector.locator(".card")).to_contain_text("Noen sier det")
    expect(own(phone)).to_have_count(1)


def test_several_questions_stand_beside_each_other_or_one_at_a_time_as_cards_or_as_a_cloud(
    room: Room, open_page: OpenPage
):
    _, projector = ask(room, open_page, 6)
    for number in range(40):
        told = ["Lytte mer" if number % 2 else f"Sette av tid til å snakke om det vanskelige {number}", "I morgen"]
        room.join().answer([*told, "" if number else "Noen sier det"], 6)
    names, cards = (
        projector.locator(".field-names > li:visible"),
        projector.locator(".card:not([data-js-away]):visible"),
    )
    expect(projector.locator(".card")).to_have_count(40)
    expect(names).to_have_count(3)
    joined = projector.locator(".card").filter(has_text="Lytte mer")
    expect(joined.first).to_have_attribute("data-js-times", "20")
    expect(joined.and_(projector.locator(":visible"))).to_have_count(1)
    projector.keyboard.press("l")  # cards of a person's answers
    expect(cards.first).to_contain_text("1")
    projector.keyboard.press("l")  # one question at a time
    expect(names).to_have_text("1Hva?")
    expect(cards.nth(1).locator("p:visible > :last-child")).to_have_text("Lytte mer")
    expect(cards.nth(1)).to_have_attribute("data-js-times", "20")
    first = projector.evaluate("document.querySelector('field-pages').pages") - 2
    expect(projector.locator(".pages")).to_contain_text(f"side 1 av {first + 2}")
    for _ in range(first):
        projector.keyboard.press("ArrowDown")
    expect(names).to_have_text("2Når?")
    expect(cards).to_have_count(1)
    expect(cards).to_have_attribute("data-js-times", "40")
    other = projector.context.new_page()
    other.goto(f"/rooms/{room.id}/presenter")
    expect(other.locator(".field-names > li:visible")).to_have_text("2Når?")
    other.close()
    projector.keyboard.press("l")  # as a cloud
    expect(projector.locator(".pages")).to_have_text("side 3 av 3" if first >= 2 else "side 2 av 3")
    room.command("page", page=0).raise_for_status()
    expect(names).to_have_text("1Hva?")
    words = projector.locator("word-cloud li .word")
    expect(words.get_by_text("Lytte mer", exact=True)).to_be_attached()
    assert {"tid", "snakke", "vanskelige"} <= set(words.all_text_contents())
    assert not {"av", "til", "å", "det"} & set(words.all_text_contents())
    projector.keyboard.press("l")
    expect(names).to_have_count(3)


def requests_for_more(page: Page) -> list[str]:
    """The scripts that a page asks for from here on."""
    asked: list[str] = []
    page.on("request", lambda request: request.resource_type == "script" and asked.append(request.url))
    return asked


def test_what_only_some_questions_need_comes_once_and_with_the_first_of_them(room: Room, open_page: OpenPage):
    phone = open_page(f"/{room.code}")
    scripts = requests_for_more(phone)
    room.act("open", 1)
    expect(phone.get_by_role("heading", name="Hvor enig er du?")).to_be_visible()
    assert scripts == []
    for number, element in ((0, "share-out"), (2, "rank-list"), (3, "share-out")):
        room.act("open", number)
        expect(phone.locator(f"{element}:defined")).to_be_visible()
    assert len(scripts) == 1
    later = phone.request.get(scripts[0])
    assert later.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_question_is_answered_also_where_what_it_needs_does_not_come(room: Room, open_page: OpenPage):
    phone = open_page(f"/{room.code}")
    phone.route("**/later.js", lambda route: route.abort())
    room.act("open", 2)
    for place, option in enumerate(("Kultur", "Endring", "Oppgave", "Relasjon"), 1):
        phone.get_by_label(option).select_option(str(place))
    send(phone)
    expect(own(phone).locator(".text")).to_have_text("1. Kultur\n2. Endring\n3. Oppgave\n4. Relasjon")
    expect(phone.get_by_role("button", name="Sendt ✓")).to_be_visible()
    phone.unroute("**/later.js")
    room.act("open", 3)
    expect(phone.locator("share-out:defined")).to_be_visible()


def test_two_clouds_stand_beside_each_other(room: Room, open_page: OpenPage):
    _, projector = ask(room, open_page, 4)
    for word in ("tillit", "mot"):
        room.join().answer(word, 4)
    room.act("again", 4)
    room.join().answer("humor", 4)
    expect(projector.locator(".keys [data-key=compare]")).to_have_count(1)
    projector.keyboard.press("c")
    expect(projector.locator("word-cloud")).to_have_count(2)
    boxes = [cloud.bounding_box() for cloud in projector.locator("word-cloud").all()]
    assert all(box and box["width"] > 700 and box["height"] > 300 for box in boxes)
    expect(projector.locator("word-cloud").nth(1).locator("li")).to_have_count(1)
