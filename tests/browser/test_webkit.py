"""The phone in WebKit, the engine of every browser on an iPhone: what must not fail there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests import webkit
from tests.actors import Room, make_room, open_text
from tests.chromium import PHONE
from tests.server import ServerProcess, client_of

pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own

PATIENCE_S = 60
OFFLINE = "Du er uten nett. Vi sender 1 svar når du er på nett igjen."


class Phone:
    """A phone in the hands of somebody who reads Bokmål."""

    def __init__(self, driver: WebKitGTK, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, path: str) -> None:
        self.driver.get(f"{self.address}{path}?lang=nb")

    def wait(self, holds: Callable[[], object]) -> None:
        WebDriverWait(self.driver, PATIENCE_S, 0.05, [StaleElementReferenceException]).until(lambda _: holds())

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.driver.find_elements(By.CSS_SELECTOR, selector)]

    def shows(self, text: str) -> None:
        self.wait(lambda: text in self.texts("body")[0])

    def own(self, *states: str) -> None:
        """Wait until the list of own answers stands like this, the newest first."""
        self.wait(lambda: self.texts("#own .state") == list(states))

    def write(self, text: str) -> None:
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, ".answering textarea"))
        self.driver.find_element(By.CSS_SELECTOR, ".answering textarea").send_keys(text)

    def send(self, text: str) -> None:
        self.write(text)
        self.driver.find_element(By.CSS_SELECTOR, ".answering .send").click()

    def written(self) -> str | None:
        return self.driver.find_element(By.CSS_SELECTOR, ".answering textarea").get_property("value")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture
def room(running: ServerProcess) -> Iterator[Room]:
    with client_of(running.address) as client:
        yield make_room(client, open_text("Hva er viktigst?"), open_text("Og nå?"))


@pytest.fixture
def phone(running: ServerProcess, tmp_path: Path) -> Iterator[Phone]:
    with webkit.launched(tmp_path, PHONE["width"], PHONE["height"]) as driver:
        yield Phone(driver, running.address)


def test_a_code_leads_into_the_room_and_questions_appear_by_themselves(room: Room, phone: Phone):
    phone.open("/")
    phone.driver.find_element(By.NAME, "code").send_keys(room.code)
    phone.shows("Du er med.")
    room.act("open")
    phone.shows("Hva er viktigst?")
    room.act("open", 1)
    phone.shows("Og nå?")


def test_answers_are_acknowledged_one_after_the_other(room: Room, phone: Phone):
    room.act("open")
    phone.open(f"/{room.code}")
    phone.send("Trygge ledere")
    phone.own("Sendt ✓")
    assert phone.written() == ""
    phone.send("Felles mål")
    phone.own("Sendt ✓", "Sendt ✓")
    assert room.texts() == ["Trygge ledere", "Felles mål"]


def test_what_was_sent_and_what_is_being_written_survive_a_reload(room: Room, phone: Phone):
    room.act("open")
    phone.open(f"/{room.code}")
    phone.send("Trygge ledere")
    phone.own("Sendt ✓")
    phone.write("Halvferdig tanke")
    phone.driver.refresh()
    phone.own("Sendt ✓")
    assert phone.written() == "Halvferdig tanke"


def test_an_answer_waits_until_the_server_is_there_again_and_counts_once(
    running: ServerProcess, room: Room, phone: Phone
):
    room.act("open")
    phone.open(f"/{room.code}")
    phone.send("Før")
    phone.own("Sendt ✓")
    running.kill()
    phone.send("Mens den var borte")
    phone.shows(OFFLINE)
    running.start()
    phone.own("Sendt ✓", "Sendt ✓")
    assert room.texts() == ["Før", "Mens den var borte"]
    room.act("open", 1)
    phone.shows("Og nå?")
