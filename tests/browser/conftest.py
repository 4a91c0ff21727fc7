"""Pages in Chromium whose every misstep is noticed: requests to others, refused scripts, errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from tests.actors import Room, make_room, open_text
from tests.chromium import PHONE
from tests.server import ServerThread, client_of
from workshop_live.actions.api_tokens import CreateToken, TokenCreated, create_token
from workshop_live.actions.organisers import AddOrganiser, SignIn, add_organiser, sign_in
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.engine import Database
from workshop_live.storage.writer import write_now

PATIENCE_S = 30_000  # milliseconds; a machine with other work to do is no failure
expect.set_options(timeout=PATIENCE_S)


@dataclass
class Missteps:
    """What no page may do."""

    address: str
    offsite: list[str] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Notice everything that happens in a context."""
        context.on("request", lambda request: self._requested(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.offsite.append(url)

    def _said(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text or "TrustedHTML" in text or "Trusted Type" in text:
            self.policy.append(text)
        elif kind == "error" and "Failed to load resource" not in text and "WebSocket" not in text:
            self.errors.append(text)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Repeat a failed browser test once: the summary lists it, so that the race behind it is found and mended.

    Four browsers share two cores with servers that are being killed; one lost race in four hundred tests would
    otherwise hide what the others say. Tests of promises (faults) are never repeated.
    """
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


OpenPage = Callable[..., Page]

MOVEMENTS_OVER = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await document.fonts.ready;
  await frame();
  while (document.getAnimations().some((it) => it.playState === "running")) await frame();
}"""
STYLE_SHEETS_COME = "() => [...document.querySelectorAll('link[rel=stylesheet]')].every((it) => it.sheet)"


def at_rest(page: Page) -> None:
    """Wait until everything stands where it stays: its style sheets and fonts have come, and nothing moves any more.

    A page that is followed by another one, and a region that brings a style sheet, are there before these are.
    """
    page.wait_for_load_state()
    page.wait_for_function(STYLE_SHEETS_COME)
    page.evaluate(MOVEMENTS_OVER)


def read(page: Page) -> None:
    """Wait as long as somebody takes to read what the button has become that now ends something."""
    expect(page.locator("[data-ends][aria-disabled]")).to_have_count(0)


@contextmanager
def replies_held(page: Page, address: str) -> Iterator[None]:
    """Meanwhile the server does what it is asked for, and its replies are on their way."""
    held: list[tuple[Route, APIResponse]] = []
    page.route(address, lambda route: held.append((route, route.fetch())))
    yield
    while not held:
        page.wait_for_timeout(20)
    for route, response in held:
        route.fulfill(response=response)
    page.unroute(address)


@contextmanager
def frames_held(page: Page) -> Iterator[None]:
    """Load a page anew; meanwhile what the server pushes to it is on its way."""
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    is_over = False

    def serve(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: socket.send(frame) if is_over else held.append((socket, frame)))

    page.route_web_socket("**/live", serve)
    page.reload()
    yield
    is_over = True
    for socket, frame in held:
        socket.send(frame)


@pytest.fixture
def missteps(server: ServerThread) -> Missteps:
    return Missteps(server.address)


@pytest.fixture
def open_page(browser: Browser, server: ServerThread, missteps: Missteps) -> Iterator[OpenPage]:
    """Opens pages in contexts of their own: ``open_page(path, PHONE, dark=True, scripts=False)``."""
    contexts: list[BrowserContext] = []

    def make(
        path: str, viewport: dict[str, int] = PHONE, *, dark: bool = False, scripts: bool = True, **options: Any
    ) -> Page:
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            base_url=server.address,
            **{"locale": "nb-NO", **options},
        )
        context.set_default_timeout(PATIENCE_S)
        contexts.append(context)
        missteps.watch(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert missteps.offsite == [], "no request to anyone else"
    assert missteps.policy == [], "nothing that the policy refuses"
    assert missteps.errors == [], "no errors"


@pytest.fixture
def client(server: ServerThread) -> Iterator[httpx.Client]:
    with client_of(server.address) as made:
        yield made


@pytest.fixture
def signed_in(server: ServerThread) -> Callable[[Page], Room]:
    """Signs a page's browser in as an organiser with a room of their own."""

    def sign(page: Page) -> Room:
        name = new_public_id()
        database = Database.open(server.settings.database)
        organiser = write_now(database.writing, add_organiser, AddOrganiser(name, "no password"))
        assert isinstance(organiser, Organiser)
        session = write_now(database.writing, sign_in, SignIn(organiser.id))
        made = write_now(database.writing, create_token, CreateToken(name, "tests"))
        database.close()
        assert isinstance(made, TokenCreated)
        page.context.add_cookies([{"name": "session", "value": session, "url": server.address}])
        with client_of(server.address) as client:
            return make_room(client, open_text("Hva er viktigst?"), token=made.secret)

    return sign
