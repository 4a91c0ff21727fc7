"""Signing in beside somebody who guesses passwords, at the same address and elsewhere."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.integration.conftest import PASSWORD
from tests.server import ServerThread, client_of
from workshop_live.actions.organisers import AddOrganiser, SetPassword, add_organiser, set_password
from workshop_live.services.passwords import hash_password
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now
from workshop_live.web.http import sign_in_limits

NAMES = [f"facilitator {number}" for number in range(8)]
VENUE = "198.51.100.7"
ELSEWHERE = "203.0.113.7"
MAX_GUESSES = 12


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server on which few failures are enough to be held up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in_limits, "ADDRESS_BURST", 4)
        patch.setattr(sign_in_limits, "NAME_BURST", MAX_GUESSES)
        for rate in ("HERE_RATE", "NAME_RATE", "BROWSER_RATE"):
            patch.setattr(sign_in_limits, rate, 1e-6)
        with ServerThread(tmp_path_factory.mktemp("data")) as running:
            yield running


@pytest.fixture
def database(own_server: ServerThread) -> Iterator[Database]:
    """The server's database."""
    opened = Database.open(own_server.settings.database)
    yield opened
    opened.close()


@pytest.fixture
def names(database: Database, request: pytest.FixtureRequest) -> list[str]:
    """Accounts of the test's own."""
    hashed = hash_password(PASSWORD)
    own = [f"{request.node.name[:60]} {name}" for name in NAMES]
    for name in own:
        write_now(database.writing, add_organiser, AddOrganiser(name, hashed))
    return own


class Browsers:
    """Browsers behind one address or another."""

    def __init__(self, server: ServerThread, closing: ExitStack) -> None:
        self._server = server
        self._closing = closing

    def new(self, address: str = VENUE) -> httpx.Client:
        """One that was never here."""
        headers = {"Origin": self._server.address, "X-Forwarded-For": address}
        return self._closing.enter_context(client_of(self._server.address, headers=headers))

    @contextmanager
    def guessing(self, address: str, name: str, at_once: int) -> Iterator[None]:
        """Somebody who tries one wrong password after the other."""
        over, has_begun = threading.Event(), threading.Semaphore(0)

        def guess() -> None:
            with client_of(self._server.address, headers={"X-Forwarded-For": address}) as client:
                while not over.is_set():
                    if sign_in(client, name, "wrong password") == 429:
                        over.wait(0.05)
                    has_begun.release()

        threads = [threading.Thread(target=guess) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for _ in range(6):
            has_begun.acquire(timeout=30)
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join(timeout=30)

    def guess_from_everywhere(self, name: str) -> list[int]:
        """One wrong password from each of many addresses, twice as many as may be looked at."""
        addresses = [f"192.0.2.{number}" for number in range(2 * MAX_GUESSES)]
        return [sign_in(self.new(address), name, "wrong password") for address in addresses]


@pytest.fixture
def browsers(own_server: ServerThread) -> Iterator[Browsers]:
    """Makes browsers."""
    with ExitStack() as closing:
        yield Browsers(own_server, closing)


def sign_in(browser: httpx.Client, name: str, password: str = PASSWORD) -> int:
    return browser.post("/sign-in", data={"name": name, "password": password}).status_code


def test_any_number_of_right_passwords_comes_from_one_address(browsers: Browsers, names: list[str]):
    with ThreadPoolExecutor(len(names)) as hall:
        codes = list(hall.map(lambda name: sign_in(browsers.new(), name), 2 * names))
    assert codes == [303] * len(codes)


def test_facilitators_sign_in_where_somebody_at_their_address_guesses(browsers: Browsers, names: list[str]):
    with browsers.guessing(VENUE, "somebody", at_once=1):
        codes = [sign_in(browsers.new(), name) for name in names]
    assert codes == [303] * len(codes)


def test_a_known_browser_signs_in_whatever_others_try(browsers: Browsers, names: list[str]):
    name, known = names[0], browsers.new()
    assert sign_in(known, name) == 303
    known.post("/sign-out")
    with browsers.guessing(VENUE, name, at_once=30), browsers.guessing(ELSEWHERE, name, at_once=3):
        assert browsers.guess_from_everywhere(name)[-1] == 429
        refused = browsers.new().post("/sign-in", data={"name": name, "password": PASSWORD})
        assert (refused.status_code, 'name="password"' in refused.text) == (429, True), (
            "it can be tried again right there"
        )
        assert [sign_in(known, name) for _ in range(5)] == [303] * 5


def test_what_is_tried_on_one_account_is_bounded_wherever_it_comes_from(browsers: Browsers, names: list[str]):
    name, known = names[0], browsers.new()
    assert sign_in(known, name) == 303
    assert browsers.guess_from_everywhere(name) == [403] * MAX_GUESSES + [429] * MAX_GUESSES
    tried = [sign_in(known, name, "wrong password") for _ in range(15)]
    assert tried == [403] * sign_in_limits.BROWSER_BURST + [429] * (15 - sign_in_limits.BROWSER_BURST)


def test_what_a_known_browser_tries_counts_for_the_account(browsers: Browsers, names: list[str]):
    name, known = names[0], browsers.new()
    assert sign_in(known, name) == 303
    assert [sign_in(known, name, "wrong password") for _ in range(5)] == [403] * 5
    assert browsers.guess_from_everywhere(name).count(403) == MAX_GUESSES - 5


def test_a_browser_is_known_to_no_other_account_and_not_with_another_password(
    browsers: Browsers, names: list[str], database: Database
):
    mine, others, known = names[0], names[1], browsers.new()
    assert sign_in(known, mine) == 303
    cookie = next(name for name in known.cookies if name.startswith("known-"))
    number = int(cookie.removeprefix("known-"))
    known.cookies.set(f"known-{number + 1}", known.cookies[cookie])
    write_now(database.writing, set_password, SetPassword(mine, hash_password("en annen lang setning")))
    for name in (mine, others):
        browsers.guess_from_everywhere(name)
        assert sign_in(known, name, "wrong password") == 429
