"""Who may do what: every route, every kind of caller, in their own room and in somebody else's."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.actors import Room, bearer, make_room, open_text
from tests.forms import LONG
from tests.integration.conftest import PASSWORD, Person, session_of, token_of
from tests.server import API_TOKEN, ServerThread, client_of
from workshop_live.app import create_app
from workshop_live.domain.refusals import Reason
from workshop_live.domain.roles import Role
from workshop_live.domain.tokens import new_public_id
from workshop_live.services import passwords
from workshop_live.settings import Settings
from workshop_live.web.http.access import GuardedRoute, allow

NewBrowser = Callable[..., httpx.Client]

SECRET = "Fortrolig økt"
CALLERS = {
    "nobody": set(),
    "participant": {Role.PARTICIPANT},
    "presenter link": {Role.PRESENTER},
    "facilitator link": {Role.PRESENTER, Role.FACILITATOR},
    "co-facilitator": {Role.PRESENTER, Role.FACILITATOR, Role.MEMBER, Role.ORGANISER},
    "owner": {Role.PRESENTER, Role.FACILITATOR, Role.MEMBER, Role.OWNER, Role.ORGANISER},
    "owner's token": {Role.PRESENTER, Role.FACILITATOR, Role.MEMBER, Role.OWNER, Role.ORGANISER},
    "participant's token": {Role.PARTICIPANT},
}


def routes() -> list[tuple[str, str, frozenset[Role]]]:
    """Every method and path of the application, and whom it says it lets in."""
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]
    return [
        (method, context.path or "", getattr(context.endpoint, "allowed", None))
        for context in iter_route_contexts(app.routes)
        for method in getattr(context, "methods", None) or {"WEBSOCKET"}
    ]


VERSION = "/api/v1/"
FORMER = {path.replace(VERSION, "/api/", 1): path for _, path, _ in routes() if path.startswith(VERSION)}
"""The paths of the API from before it had a version, where there still are such, and what they are now."""

WALKED = [item for item in routes() if item[1] not in FORMER]
ROOM_ROUTES = [item for item in WALKED if "{room}" in item[1] and item[0] != "WEBSOCKET"]


def test_every_route_says_whom_it_lets_in():
    undeclared = [(method, path) for method, path, allowed in routes() if not allowed]
    assert undeclared == []
    assert len(routes()) > 35


def test_a_route_that_says_nothing_cannot_be_registered():
    async def forgotten() -> None: ...

    with pytest.raises(TypeError, match="forgotten does not say whom it lets in"):
        APIRouter(route_class=GuardedRoute).get("/forgotten")(forgotten)


def test_a_route_that_wants_more_than_stands_in_its_path_cannot_be_registered():
    @allow(Role.ANYONE)
    async def greedy(request: Request, room: str, colour: str) -> None: ...

    with pytest.raises(TypeError, match="greedy takes more"):
        APIRouter(route_class=GuardedRoute).get("/{room}/greedy")(greedy)


def test_a_route_that_leaves_to_fastapi_what_is_not_done_here_cannot_be_registered():
    @allow(Role.ANYONE)
    async def told(request: Request) -> dict[str, str]: ...

    @allow(Role.ANYONE)
    async def lenient(request: Request, body: dict[str, str]) -> Response: ...

    @allow(Role.ANYONE)
    async def usual(request: Request) -> Response: ...

    routes = APIRouter(route_class=GuardedRoute)
    with pytest.raises(TypeError, match="told does not return a response"):
        routes.get("/told")(told)
    with pytest.raises(TypeError, match="lenient takes a body that is no Body"):
        routes.post("/lenient")(lenient)
    for options in ({"dependencies": [Depends(usual)]}, {"response_model_exclude_unset": True}):
        with pytest.raises(TypeError, match="usual leaves to FastAPI"):
            routes.get("/usual", **options)(usual)


def test_a_path_without_a_version_leads_to_the_same_route_as_the_one_with_it():
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]

    def found(method: str, path: str) -> tuple[object, ...]:
        scope = {"type": "http", "method": method, "path": re.sub("{[^}]+}", "x", path), "headers": []}
        route = next(route for route in app.routes if route.matches(scope)[0] is Match.FULL)
        assert type(route) is GuardedRoute
        assert route.path == path, "no other route comes before it"
        return (
            route.endpoint,
            route.allowed,
            route.body_model,
            route.methods,
            route.dependencies,
            set(route.param_convertors),
        )

    former = [(method, path) for method, path, _ in routes() if path in FORMER]
    assert len(former) > 25
    for method, path in former:
        assert found(method, path) == found(method, FORMER[path])


def secret_room(client: httpx.Client, token: str) -> Room:
    """A room in which everything there is to see is secret."""
    room = make_room(client, open_text(SECRET), title=SECRET, token=token)
    room.act("open")
    room.act("show")
    room.join().answer(SECRET, key="k")
    room.command("set-up", shares_results="on").raise_for_status()
    return room


@pytest.fixture
def new_room(client: httpx.Client, organiser_token: str, other_token: str) -> Callable[[], Room]:
    """Makes a room of the organiser's own, which another one runs, too."""

    def make() -> Room:
        room = secret_room(client, organiser_token)
        room.command("add-member", name="other").raise_for_status()
        return room

    return make


@pytest.fixture(scope="module")
def foreign(server: ServerThread) -> Iterator[Room]:
    """A room of somebody else's, which nobody of the callers may change."""
    with client_of(server.address) as client:
        yield secret_room(client, API_TOKEN)


@pytest.fixture(scope="module")
def only_read(server: ServerThread, organiser_token: str) -> Iterator[Room]:
    """A room of the organiser's own, which nothing is done to."""
    with client_of(server.address) as client:
        yield secret_room(client, organiser_token)


@pytest.fixture
def rooms(new_room: Callable[[], Room], foreign: Room) -> dict[str, Room]:
    """One such room each."""
    return {"own": new_room(), "foreign": foreign}


@pytest.fixture
def organiser(new_browser: NewBrowser, organiser_session: str) -> httpx.Client:
    """An organiser who is signed in with a browser."""
    return new_browser(session=organiser_session)


@pytest.fixture(scope="session")
def co_facilitator_session(server: ServerThread, other_token: str) -> str:
    """The cookie of a browser in which the one who runs the organiser's room, too, is signed in."""
    return session_of(server, "other")


@pytest.fixture
def browser_of(
    new_browser: NewBrowser, organiser_session: str, co_facilitator_session: str
) -> Callable[[str, Room], httpx.Client]:
    """The browser of a caller in a room, with what its requests carry."""

    def make(caller: str, own: Room) -> httpx.Client:
        browser = new_browser()
        match caller:
            case "owner":
                browser.cookies.set("session", organiser_session)
            case "co-facilitator":
                browser.cookies.set("session", co_facilitator_session)
            case "participant":
                browser.get(f"/{own.code}")
            case "presenter link":
                browser.get(own.links["presenter"])
            case "facilitator link":
                browser.get(own.links["facilitator"])
            case "owner's token":
                browser.headers.update(own.headers)
            case "participant's token":
                browser.headers.update(own.join().headers)
        return browser

    return make


def address(path: str, room: Room) -> str:
    values = {
        "room": room.id, "activity": room.activities[0], "action": "close", "key": "k", "extension": "csv", "name": "next",
        "link": "aaaaaaaaaaaaaaaa", "organiser": "aaaaaaaaaaaaaaaa", "answer": "aaaaaaaaaaaaaaaa",
        "secret": "aaaaaaaaaaaaaaaa", "token": "x", "digest": "x", "code": room.code,
        "plan": "aaaaaaaaaaaaaaaa", "note": "aaaaaaaaaaaaaaaa", "picture": "aaaaaaaaaaaaaaaa", "deck": "aaaaaaaaaaaaaaaa",
        "series": "aaaaaaaaaaaaaaaa", "item": "aaaaaaaaaaaaaaaa",
        "accent": "ffffff", "accent_dark": "000000",
    }  # fmt: skip
    return path.format(**values)


def is_refused(response: httpx.Response) -> bool:
    is_sent_to_sign_in = response.status_code == 303 and response.headers["location"].startswith("/sign-in")
    return response.status_code in {401, 403, 404} or is_sent_to_sign_in


@pytest.mark.parametrize("route", ROOM_ROUTES, ids=[f"{item[0]} {item[1]}" for item in ROOM_ROUTES])
def test_a_route_lets_in_whom_it_says_and_nobody_else(
    route: tuple[str, str, frozenset[Role]],
    new_room: Callable[[], Room],
    foreign: Room,
    browser_of: Callable[[str, Room], httpx.Client],
):
    own = new_room()
    before = own.state(), foreign.state()
    let_in = [it for it in CALLERS if CALLERS[it] & route[2]]
    for caller in CALLERS:
        browser = browser_of(caller, own)
        must_be_refused(caller, browser, route, foreign)
        if caller not in let_in:
            must_be_refused(caller, browser, route, own)
    assert (own.state(), foreign.state()) == before
    for caller in let_in:
        response = must_be_let_in(caller, browser_of(caller, own), route, own)
        if route[0] != "GET" and response.status_code < 400 and caller != let_in[-1]:
            own = new_room()  # what was asked for was done, and may have changed this one


GET_ROUTES = sorted({path for method, path, _ in WALKED if method == "GET"})


@pytest.mark.parametrize("path", GET_ROUTES)
def test_what_is_to_be_had_with_get_answers_head_with_the_same_headers_and_no_body(
    path: str, only_read: Room, organiser: httpx.Client, client: httpx.Client
):
    there = address(path.replace("{name:path}", "{name}"), only_read)
    for browser in (organiser, client):
        got, head = browser.get(there), browser.head(there)
        assert head.status_code == got.status_code
        assert head.content == b""
        assert head.headers.get("content-type") == got.headers.get("content-type")
        assert head.headers.get("location") == got.headers.get("location")


def test_head_is_no_way_in_where_get_is_none(client: httpx.Client):
    assert client.head("/api/join").status_code == 405
    assert client.head("/nothing").status_code == 404
    assert client.head("/rooms").status_code == 303


PLAN_ROUTES = [(method, path) for method, path, _ in routes() if "{plan}" in path and "{room}" not in path]


def test_a_plan_is_its_organisations_alone(
    rooms: dict[str, Room],
    browser_of: Callable[[str, Room], httpx.Client],
    organiser_token: str,
    foreigner: Person,
    client: httpx.Client,
    new_browser: NewBrowser,
):
    body = {"title": f"{SECRET} {new_public_id()}"}
    path = f"/api/v1/rooms/{rooms['own'].id}/plans"
    plan = client.post(path, json=body, headers=bearer(organiser_token)).raise_for_status().json()
    kept = f"/api/v1/plans/{plan['id']}"
    strangers = {name: browser_of(name, rooms["own"]) for name, roles in CALLERS.items() if Role.ORGANISER not in roles}
    by_token = new_browser()
    by_token.headers.update(bearer(foreigner.token))
    strangers |= {"foreign": foreigner.browser, "foreign token": by_token}
    assert len(PLAN_ROUTES) > 8
    for method, route in PLAN_ROUTES:
        there = route.format(plan=plan["id"])
        for name, stranger in strangers.items():
            refused = stranger.request(method, there, json={})
            assert is_refused(refused), f"{method} {route}: {name} got {refused.status_code}"
            assert SECRET not in refused.text
        assert client.get(kept, headers=bearer(organiser_token)).json() == plan, f"{method} {route}"
    for path in ("/plans", "/rooms", "/api/v1/plans"):
        assert not any(SECRET in stranger.get(path).text for stranger in strangers.values())
    own = make_room(client, open_text(), token=foreigner.token)
    for there in (f"/api/v1/rooms/{own.id}/plans/{plan['id']}", f"/rooms/{own.id}/plan/update", "/rooms"):
        method = "PUT" if "/v1/" in there else "POST"
        assert foreigner.browser.request(method, there, data={"plan": plan["id"]}).status_code == 404
    colleague = browser_of("co-facilitator", rooms["own"])
    for method, route in PLAN_ROUTES:
        if method != "DELETE" and (method, route) != ("POST", "/plans/{plan}/delete"):
            answered = colleague.request(method, route.format(plan=plan["id"]), json={})
            assert not is_refused(answered), f"{method} {route}: {answered.status_code}"
    assert colleague.delete(kept).status_code == 204


SERIES_ROUTES = [(method, path) for method, path, _ in routes() if "{series}" in path]


def test_a_series_is_for_those_who_run_one_of_its_gatherings(
    rooms: dict[str, Room],
    browser_of: Callable[[str, Room], httpx.Client],
    organiser_token: str,
    foreigner: Person,
    client: httpx.Client,
    new_browser: NewBrowser,
):
    own = rooms["own"]
    own.command("join-series", title=SECRET).raise_for_status()
    series = f"/api/v1/series/{own.state()['series']}"
    seen = client.get(series, headers=bearer(organiser_token)).raise_for_status().json()
    strangers = {name: browser_of(name, own) for name, roles in CALLERS.items() if Role.ORGANISER not in roles}
    by_token = new_browser()
    by_token.headers.update(bearer(foreigner.token))
    strangers |= {"foreign": foreigner.browser, "foreign token": by_token}
    assert len(SERIES_ROUTES) > 10
    for method, route in SERIES_ROUTES:
        there = route.format(series=seen["id"], extension="json")
        for name, stranger in strangers.items():
            refused = stranger.request(method, there, json={"title": "x"} if method == "PATCH" else None)
            assert is_refused(refused), f"{method} {route}: {name} got {refused.status_code}"
            assert SECRET not in refused.text
    assert client.get(series, headers=bearer(organiser_token)).json() == seen
    for there in ("/series", "/rooms", "/api/v1/series"):
        assert not any(SECRET in stranger.get(there).text for stranger in strangers.values())
    theirs = make_room(client, open_text(), token=foreigner.token)
    assert theirs.command("join-series", series=seen["id"]).json()["code"] == "unknown_series"
    colleague = browser_of("co-facilitator", own)
    assert SECRET in colleague.get(f"/series/{seen['id']}").text


def call(browser: httpx.Client, route: tuple[str, str, frozenset[Role]], room: Room) -> httpx.Response:
    method, path, _ = route
    body = {"value": "x", "activity": "x", "screen": "presenter"}
    return browser.request(method, address(path, room), headers={"Idempotency-Key": "walk"}, json=body)


def must_be_refused(caller: str, browser: httpx.Client, route: tuple[str, str, frozenset[Role]], room: Room) -> None:
    response = call(browser, route, room)
    assert is_refused(response), f"{caller} must not be let in to {room.id}: {response.status_code}"
    assert SECRET not in response.text


def must_be_let_in(
    caller: str, browser: httpx.Client, route: tuple[str, str, frozenset[Role]], room: Room
) -> httpx.Response:
    response = call(browser, route, room)
    refusals = {Reason.UNKNOWN_ROOM, "not_allowed", "sign_in", "no_cookie", "foreign_origin"}
    code = response.json().get("code") if "json" in response.headers.get("content-type", "") else None
    assert code not in refusals, f"{caller} must be let in"
    assert response.status_code not in {401, 403} or code == Reason.NOT_SHOWN
    return response


@pytest.mark.parametrize("caller", CALLERS)
def test_a_socket_shows_a_screen_only_to_whom_it_belongs(
    caller: str, server: ServerThread, rooms: dict[str, Room], browser_of: Callable[[str, Room], httpx.Client]
):
    browser = browser_of(caller, rooms["own"])
    needed = {"participant": Role.PARTICIPANT, "presenter": Role.PRESENTER, "facilitator": Role.FACILITATOR}
    for whose, room in rooms.items():
        for screen, role in needed.items():
            seen = look(server, browser, room, screen)
            if whose == "own" and role in CALLERS[caller]:
                assert SECRET in seen, f"{caller} sees the {screen} screen"
            else:
                assert SECRET not in seen, f"{caller} sees nothing of the {screen} screen of the {whose} room"


def look(server: ServerThread, browser: httpx.Client, room: Room, screen: str) -> str:
    """The first thing that a socket is told."""
    headers = {"Origin": server.address}
    if "authorization" in browser.headers:
        headers["Authorization"] = browser.headers["authorization"]
    if browser.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    try:
        with connect(url, additional_headers=headers, compression=None) as socket:
            socket.send(f'{{"screen": "{screen}"}}')
            return str(socket.recv(timeout=5))
    except (InvalidStatus, ConnectionClosed) as refused:
        return str(refused)


def test_a_page_sends_whoever_is_not_signed_in_to_sign_in_and_back(client: httpx.Client):
    response = client.get("/rooms")
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/rooms"


def test_a_revoked_link_is_useless_and_its_sockets_are_closed_within_two_seconds(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str, server: ServerThread, new_browser: NewBrowser
):
    room = make_room(client, open_text(), token=organiser_token)
    guest = new_browser()
    guest.get(room.links["facilitator"])
    page = organiser.get(f"/rooms/{room.id}/sharing").text
    links = [part.split("/")[0] for part in page.split(f"/rooms/{room.id}/links/")[1:]]
    cookies = "; ".join(f"{name}={value}" for name, value in guest.cookies.items())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers={"Origin": server.address, "Cookie": cookies}, compression=None) as socket:
        socket.send('{"screen": "facilitator"}')
        socket.recv(timeout=5)
        for link in links:
            assert organiser.post(f"/rooms/{room.id}/links/{link}/revoke").status_code == 303
        with pytest.raises(ConnectionClosed) as closed:
            drain(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
    assert is_refused(guest.get(f"/rooms/{room.id}/facilitator"))
    assert guest.get(room.links["facilitator"]).status_code == 404


def drain(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=2)


def sign_in(browser: httpx.Client, **form: str) -> httpx.Response:
    return browser.post("/sign-in", data={"name": "walker", "password": PASSWORD, **form})


def test_signing_in_rotates_the_session_and_signing_out_ends_it(new_browser: NewBrowser, organiser_token: str):
    browser = new_browser()
    sessions = []
    for _ in range(2):
        assert sign_in(browser).status_code == 303
        sessions.append(browser.cookies["session"])
    first, second = sessions
    assert first != second
    assert is_refused(new_browser(session=first).get("/rooms"))
    assert new_browser(session=second).get("/rooms").status_code == 200
    browser.post("/sign-out")
    assert is_refused(new_browser(session=second).get("/rooms"))


def test_a_session_that_was_planted_is_worth_nothing_after_signing_in(new_browser: NewBrowser, organiser_token: str):
    sign_in(new_browser(session="planted"))
    assert is_refused(new_browser(session="planted").get("/rooms"))


def test_a_wrong_password_and_an_unknown_name_look_alike(new_browser: NewBrowser, organiser_token: str):
    said = set()
    for name in ("walker", "nobody-at-all"):
        response = sign_in(new_browser(), name=name, password="wrong password")
        said.add((response.status_code, response.text.replace(name, "")))
    assert len(said) == 1
    assert said.pop()[0] == 403


def test_guessing_a_password_is_slowed_down(data_dir: Path):
    with ServerThread(data_dir) as server:  # others sign in from the same address
        browser = client_of(server.address, headers={"Origin": server.address})
        codes = [sign_in(browser, name="somebody", password="wrong password").status_code for _ in range(12)]
        browser.close()
    assert codes[0] == 403
    assert codes[-1] == 429


def test_signing_in_leads_nowhere_but_to_our_own_pages(new_browser: NewBrowser, server: ServerThread):
    token_of(server, "visitor")  # the sign-ins of the others are counted, too
    for target in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        response = sign_in(new_browser(), name="visitor", next=target)
        assert response.headers["location"] == "/rooms"


def test_a_laptop_that_opens_both_links_still_runs_the_room(client: httpx.Client, new_browser: NewBrowser):
    room = make_room(client, open_text())
    laptop = new_browser()
    laptop.get(room.links["facilitator"])
    laptop.get(room.links["presenter"])
    assert laptop.get(f"/rooms/{room.id}/facilitator").status_code == 200
    assert laptop.post(f"/rooms/{room.id}/commands/next").status_code == 303


def test_a_remote_made_with_a_link_is_that_link_and_dies_with_it(
    client: httpx.Client, organiser: httpx.Client, organiser_token: str, new_browser: NewBrowser
):
    room = make_room(client, open_text(), token=organiser_token)
    laptop = new_browser()
    laptop.get(room.links["facilitator"])
    before = organiser.get(f"/rooms/{room.id}/sharing").text.count("/revoke")
    assert laptop.post(f"/rooms/{room.id}/remote").status_code == 200
    assert organiser.get(f"/rooms/{room.id}/sharing").text.count("/revoke") == before


@LONG
def test_a_crowd_of_strangers_at_the_door_does_not_hold_up_the_room(
    client: httpx.Client, server: ServerThread, monkeypatch: pytest.MonkeyPatch
):
    room = make_room(client, open_text())
    room.act("open")
    work = PasswordHasher(parallelism=1).hash("nobody has this password")
    monkeypatch.setattr(passwords, "_dummy_hash", lambda: work)  # as much of it as outside the tests
    with client_of(server.address) as stranger, ThreadPoolExecutor(30) as crowd:
        forms = [{"name": f"nobody-{number}", "password": "x" * 12} for number in range(30)]
        knocking = [crowd.submit(stranger.post, "/sign-in", data=form) for form in forms]
        assert room.join().answer("Slipper til").status_code == 201
    assert {knock.result().status_code for knock in knocking} <= {403, 429}
