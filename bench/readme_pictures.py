"""Make the pictures of the README anew, from a room that runs for it: python -m bench.readme_pictures

They are the projector, the facilitator's desk and a phone while answers come in, in the light theme.
"""

import sys
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.actors import Room, make_room, open_text, points, questions, scale, single_choice, text_slide, word_cloud
from tests.chromium import PHONE, launched
from tests.server import ServerThread

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PROMPT = "Hva bør vi som ledergruppe gjøre mer av det neste året?"
TEXTS = (
    "Være tydeligere på hva vi prioriterer, og hva vi lar ligge",
    "Snakke meir saman på tvers av einingane",
    "Gi hverandre ærlige tilbakemeldinger",
    "Tid til å tenkje, ikkje berre til å gjere",
    "Feire det vi får til",
    "Mindre rapportering, mer oppfølging",
    "Vere synlege ute i tenestene",
    "Bruke fagfolkene våre når vi tar beslutninger",
    "Ha mot til å avslutte tiltak som ikkje verkar",
    "Feire det vi får til",
    "Stå samlet om det vi har bestemt",
    "Lytte meir til dei tilsette",
    "Kortere møter med et mål",
    "Rydde i hvem som bestemmer hva",
)
AGENDA = (
    text_slide("Velkommen!"),
    open_text(PROMPT, hidden=False),
    word_cloud("Hva er god samhandling?"),
    single_choice("Hvilken dag passer best?", options=["Mandag", "Tirsdag", "Onsdag"]),
    scale("Hvor enig er du?"),
    points("Hvor skal vi bruke tiden?"),
    questions("Hva lurer du på?"),
)
WALL, DESK = {"width": 1280, "height": 720}, {"width": 1366, "height": 768}


def opened(browser: Browser, address: str, size: dict[str, int]) -> Page:
    """Open a page in a browser of its own, in Norwegian and light."""
    page = browser.new_page(viewport=size, locale="nb-NO", color_scheme="light")  # type: ignore[arg-type]
    page.goto(address)
    return page


def photographed(page: Page, name: str) -> None:
    """Write a picture of a page once its fonts are there and nothing moves."""
    page.evaluate("document.fonts.ready")
    page.evaluate("Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {})))")
    page.screenshot(path=FOLDER / f"{name}.png")


def play(room: Room, browser: Browser, address: str) -> None:
    """Ask a question, have it answered, and photograph everybody's screen."""
    wall = opened(browser, room.links["presenter"], WALL)
    desk = opened(browser, room.links["facilitator"], DESK)
    room.act("open", 1)
    room.command("start-timer", minutes=3)
    phone = opened(browser, f"{address}/{room.code}", PHONE)
    phone.get_by_label("Svaret ditt").fill(TEXTS[0])
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#own").get_by_text("Sendt ✓")).to_be_visible()
    for text in TEXTS[1:]:
        room.join().answer(text, 1).raise_for_status()
    expect(wall.locator(".card")).to_have_count(len(TEXTS))
    expect(desk.frame_locator("iframe").first.locator(".card")).to_have_count(len(TEXTS))
    expect(desk.locator("answer-list .answer")).to_have_count(len(TEXTS))
    for page, name in ((wall, "presenter"), (desk, "facilitator"), (phone, "phone")):
        photographed(page, name)


def main() -> int:
    """Run the command. Return the exit status."""
    with (
        tempfile.TemporaryDirectory() as data_dir,
        launched() as browser,
        ServerThread(Path(data_dir)) as server,
        httpx.Client(base_url=server.address) as client,
    ):
        play(make_room(client, *AGENDA, title="Ledersamling"), browser, server.address)
    return 0


if __name__ == "__main__":
    sys.exit(main())
