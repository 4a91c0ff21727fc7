"""Whatever is sent: a clear 4xx, nothing stored, nothing repeated, never a 5xx."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
import requests
import schemathesis
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actors import Phone, Room, bearer, make_room, open_text, single_choice
from tests.forms import LONG
from tests.server import API_TOKEN, PATIENCE_S, ServerThread, client_of
from workshop_live.app import create_app
from workshop_live.domain.roles import Role
from workshop_live.settings import Settings
from workshop_live.web.http import limits
from workshop_live.web.http.limits import ANSWER_BURST
from workshop_live.web.http.openapi import openapi_document

CANARY = "kanarifugl"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    made = make_room(client, open_text(), single_choice())
    made.act("open")
    return made


@pytest.fixture
def phone(room: Room) -> Phone:
    return room.join()


def post(phone: Phone, content: bytes, **headers: str) -> httpx.Response:
    sent = {**phone.headers, "Idempotency-Key": "k", "Content-Type": "application/json", **headers}
    return phone.room.client.post(f"/api/rooms/{phone.room.id}/answers", content=content, headers=sent)


BODIES = [
    b"",
    b"null",
    b"[]",
    b"{",
    b'{"activity": NaN}',
    b'{"activity": Infinity, "value": "x"}',
    b'{"activity": "x", "value": ' + b"9" * 5_000 + b"}",
    b'{"activity": "\\ud800", "value": "kanarifugl"}',
    b'{"activity": "x\\u0000", "value": "kanarifugl"}',
    b'{"activity": 5, "value": "kanarifugl"}',
    b'{"value": "kanarifugl"}',
    b'{"activity": "x", "value": "kanarifugl", "extra": 1}',
    b'{"activity": "x", "value": "kanarifugl", "round": "1"}',
    b'{"activity": "x", "value": "kanarifugl", "round": 99999999999999999999}',
    b'{"activity": "' + b"kanarifugl" * 100 + b'", "value": 1}',
    b"[" * 100_000,
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    b"\xff\xfe\x00kanarifugl",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_makes_no_sense_is_a_4xx_that_repeats_nothing(phone: Phone, body: bytes):
    response = post(phone, body)
    assert 400 <= response.status_code < 500
    assert CANARY not in response.text
    assert response.json()["detail"]
    assert phone.room.results()["answers"] == 0


@pytest.mark.parametrize(
    "value", ['"\\ud800"', '"a\\u0000b"', '"\\uffff"', '"Z' + "\\u0301" * 9 + '"', '"\\u202e"', '"' + "x" * 5_000 + '"']
)
def test_a_text_that_breaks_things_is_refused(phone: Phone, value: str):
    body = f'{{"activity": "{phone.room.activities[0]}", "value": {value}}}'
    response = post(phone, body.encode())
    assert response.status_code == 422
    assert phone.room.results()["answers"] == 0


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧‍👦🏳️‍🌈", "שלום עולם", "مرحبا", "ﷺ", "Æ ø å é ñ", "a\u0301\u0302", "x" * 1_000, "=1+1", "--"]
)
def test_a_text_that_is_only_unusual_is_taken(phone: Phone, text: str):
    assert phone.answer(text).status_code == 201


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"]
)
def test_json_must_say_that_it_is_json(phone: Phone, media_type: str):
    body = json.dumps({"activity": phone.room.activities[0], "value": "x"}).encode()
    assert post(phone, body, **{"Content-Type": media_type}).status_code == 415


def endless(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield b"x" * 1_000_000


@pytest.mark.parametrize(
    "path",
    ["/api/join", "/api/rooms", "/sign-in", "/rooms/{room}/answers", "/rooms/{room}/live", "/api/rooms/{room}/answers"],
)
def test_a_body_of_a_hundred_megabytes_is_not_read(room: Room, new_browser, path: str):
    browser = new_browser()
    browser.get(f"/{room.code}")
    is_form = path in {"/sign-in", "/rooms/{room}/answers"}
    media_type = "application/x-www-form-urlencoded" if is_form else "application/json"
    headers = {"Content-Type": media_type, "Idempotency-Key": "k"} | (bearer(API_TOKEN) if path == "/api/rooms" else {})
    for content in (endless(100), b"x" * 300_000):
        try:
            response = browser.post(path.format(room=room.id), content=content, headers=headers)
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            continue  # it stopped listening before everything was said
        assert response.status_code == 413
        assert len(response.content) < 10_000
    assert room.client.get("/health").status_code == 200


TOO_LARGE = b"x" * 300_000


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "for stort til å sendes"), ("nn", "for stort til å sende"), ("en", "too large")]
)
def test_a_body_that_is_too_large_is_refused_in_the_sender_s_language(client: httpx.Client, language: str, said: str):
    for content in (TOO_LARGE, iter([TOO_LARGE])):
        page = client.post("/sign-in", content=content, headers={"Accept-Language": language})
        assert page.status_code == 413
        assert page.headers["content-type"].startswith("text/html")
        assert said in page.text
        assert "256 kB" in page.text
        assert "<a href=" in page.text
        assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/join", "/api/rooms", "/api/nothing"])
def test_a_body_that_is_too_large_for_the_api_is_a_problem_with_a_code(client: httpx.Client, path: str):
    headers = {**bearer(API_TOKEN), "Content-Type": "application/json"}
    response = client.post(path, content=TOO_LARGE, headers=headers)
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    response = client.post(path, content=iter([TOO_LARGE]), headers=headers)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == ("not_found" if path == "/api/nothing" else "too_large")


@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_refused_because_of_its_body_is_not_carried_out(client: httpx.Client, streamed: bool):
    room = make_room(client, open_text())
    before = room.state()
    for path in (f"/api/rooms/{room.id}/activities/{room.activities[0]}/open", f"/rooms/{room.id}/run-again"):
        content = iter([TOO_LARGE]) if streamed else TOO_LARGE
        assert client.post(path, content=content, headers=room.headers).status_code == 413
    assert room.state() == before
    small = iter([b"x" * 1_000])
    opened = client.post(
        f"/api/rooms/{room.id}/activities/{room.activities[0]}/open", content=small, headers=room.headers
    )
    assert opened.status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"%", b"value=%ff%fe", b"value=\xff", b"&&&==", b"a=" + b"b&a=" * 10_000, b"value=%ED%A0%80", b"value=%00"],
)
def test_a_form_that_makes_no_sense_is_a_4xx(room: Room, new_browser, content: bytes):
    browser = new_browser()
    browser.get(f"/{room.code}")
    for media_type in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
    ):
        response = browser.post(
            f"/rooms/{room.id}/answers", content=content, headers={"Content-Type": media_type, "Idempotency-Key": "k"}
        )
        assert 400 <= response.status_code < 500
    assert room.results()["answers"] <= 1


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/nothing",
        "/rooms/%00",
        "/rooms/%ff%fe/presenter",
        "/..%2f..%2fetc%2fpasswd",
        "/static/x/../../etc/passwd",
        "/j/%ED%A0%80",
        "/l/" + "x" * 5_000,
        "/welcome/x",
        "/12345678/x",
        "/%F0%9F%92%A9",
    ],
)
def test_an_address_that_leads_nowhere_is_a_4xx(client: httpx.Client, path: str):
    response = client.get(path)
    assert (
        response.status_code in {200, 303, 401, 404}
        if path.startswith("/welcome")
        else response.status_code in {303, 401, 404}
    )
    assert client.post(path, headers={"Origin": str(client.base_url).rstrip("/")}).status_code in {401, 404, 405, 422}


def test_a_method_that_a_route_does_not_have_is_405(client: httpx.Client):
    assert client.put("/api/join").status_code == 405
    assert client.delete("/").status_code == 405


ORIGINS = ["https://elsewhere.example", "null", "http://localhost", "http://localhost.elsewhere.example", "file://", ""]
UNSAFE = [
    "/sign-in",
    "/sign-out",
    "/rooms",
    "/rooms/{room}/answers",
    "/rooms/{room}/commands/next",
    "/rooms/{room}/delete",
    "/rooms/{room}/live",
    "/rooms/{room}/my-answers/withdraw",
    "/api/rooms/{room}/answers",
    "/welcome/x",
]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("path", UNSAFE)
def test_what_another_site_s_page_sends_is_refused(
    client: httpx.Client, server: ServerThread, organiser_session: str, organiser_token: str, origin: str, path: str
):
    room = make_room(client, open_text(), token=organiser_token)
    before = room.state()
    with client_of(server.address, cookies={"session": organiser_session}) as browser:
        browser.get(f"/{room.code}")
        for headers in (
            {"Origin": origin},
            {},
            {"Origin": server.address, "Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            response = browser.post(path.format(room=room.id), data={"value": "x"}, headers=headers)
            assert response.status_code == 403
    assert room.state() == before


def test_our_own_pages_and_tokens_need_no_more(client: httpx.Client, server: ServerThread, new_browser):
    room = make_room(client, open_text())
    assert room.command("next").status_code == 200, "a token, without an origin"
    elsewhere = {**room.headers, "Origin": "https://elsewhere.example", "Accept": "application/json"}
    assert client.post(f"/rooms/{room.id}/commands/next", headers=elsewhere).status_code == 200
    browser = new_browser()
    browser.get(room.links["facilitator"])
    for headers in ({"Origin": server.address}, {"Sec-Fetch-Site": "same-origin"}):
        with client_of(server.address, cookies=browser.cookies) as own:
            assert own.post(f"/rooms/{room.id}/commands/undo", headers=headers).status_code in {303, 409}


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the limits stand, or a busy machine sends more slowly than what is taken comes back."""
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 0.0))


@pytest.mark.usefixtures("no_time_passes")
def test_answers_are_limited_per_participant_and_a_replay_costs_nothing(room: Room):
    phone = room.join()
    codes = [phone.answer(f"Svar {number}", key=f"k{number}").status_code for number in range(ANSWER_BURST)]
    assert codes == [201] * ANSWER_BURST
    refused = phone.answer("for fort")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert [phone.answer("Svar 0", key="k0").status_code for _ in range(20)] == [200] * 20
    assert room.join().answer("en annen telefon").status_code == 201


@pytest.mark.usefixtures("no_time_passes")
def test_replays_between_new_answers_do_not_lift_the_limit(room: Room):
    phone = room.join()
    phone.answer("Svar", key="first")
    codes = []
    for number in range(ANSWER_BURST):
        phone.answer("Svar", key="first")
        codes.append(phone.answer(f"Svar {number}").status_code)
    assert codes == [201] * (ANSWER_BURST - 1) + [429]


@pytest.mark.usefixtures("no_time_passes")
@pytest.mark.parametrize("step", ["revise", "withdraw"])
def test_changes_and_withdrawals_are_limited_too(room: Room, step: str):
    phone = room.join()
    phone.answer("Svar", key="k")
    steps = {
        "revise": lambda number: phone.revise("k", f"Svar {number}"),
        "withdraw": lambda number: phone.withdraw("k") if number % 2 else phone.revise("k", "Svar"),
    }
    assert 429 in {steps[step](number).status_code for number in range(ANSWER_BURST + 1)}


def test_withdrawing_what_is_withdrawn_is_a_replay_that_nobody_is_told_of(room: Room):
    phone = room.join()
    phone.answer("Svar", key="k")
    phone.withdraw("k", revision=1)
    before = room.state()["seq"]
    assert [phone.withdraw("k", revision=number).status_code for number in range(2, 60)] == [200] * 58
    assert room.state()["seq"] == before
    assert phone.revise("k", "Svar igjen", revision=30).json()["revision"] == 59, "the higher one has won"
    assert room.texts() == []


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "undefined", "nonsense"])
@pytest.mark.parametrize("path", ["/sign-in", "answers"])
def test_a_form_in_another_encoding_is_a_4xx(room: Room, new_browser, path: str, charset: str):
    browser = new_browser()
    browser.get(f"/{room.code}")
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n+2AA-\\ud800\r\n--x--\r\n'
    target = path if path.startswith("/") else f"/rooms/{room.id}/{path}"
    for media_type in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": f"{media_type}; charset={charset}"}
        assert browser.post(target, content=body, headers=headers).status_code == 400


@pytest.mark.parametrize("count", [200, 201])
def test_a_form_has_at_most_two_hundred_fields(room: Room, new_browser, count: int):
    browser = new_browser()
    browser.get(f"/{room.code}")
    fields = {
        "activity": room.activities[0],
        "value": "Tillit",
        **{f"more-{number}": "" for number in range(count - 2)},
    }
    headers = {"Idempotency-Key": f"of-{count}", "Accept": "application/json"}
    response = browser.post(f"/rooms/{room.id}/answers", data=fields, headers=headers)
    assert response.status_code == (201 if count == 200 else 400)


def test_a_question_of_another_room_is_unknown_to_the_form_also_when_it_was_answered_there(
    room: Room, client: httpx.Client, new_browser
):
    other = make_room(client, open_text())
    other.act("open")
    fields, headers = {"activity": other.activities[0], "value": "Tillit"}, {"Accept": "application/json"}
    there, here = new_browser(), new_browser()
    there.get(f"/{other.code}")
    here.get(f"/{room.code}")
    for key in ("first", "again"):
        assert there.post(f"/rooms/{other.id}/answers", data={**fields, "key": key}, headers=headers).status_code == 201
        refused = here.post(f"/rooms/{room.id}/answers", data={**fields, "key": key}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_activity")
    assert room.results()["answers"] == 0


def test_a_body_with_thousands_of_unknown_fields_is_a_short_4xx(client: httpx.Client):
    response = client.post("/api/join", json={f"<script>{number}": 1 for number in range(9_000)})
    assert response.status_code == 400
    some = client.post("/api/join", json={"code": "12345678", **{f"<script>{number}": 1 for number in range(60)}})
    assert some.status_code == 422
    assert len(some.content) < 4_000
    assert "script" not in some.text


def test_a_venue_behind_one_address_joins_and_answers_without_being_told_to_wait(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    phones = [room.join() for _ in range(120)]
    assert {phone.answer("Tillit").status_code for phone in phones} == {201}


@LONG
def test_no_request_that_the_openapi_document_allows_or_forbids_is_a_5xx(client: httpx.Client, server: ServerThread):
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]
    schema = schemathesis.openapi.from_dict(openapi_document(app))
    for_phones = {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in getattr(context, "methods", None) or ()
        if {Role.PARTICIPANT, Role.ANYONE} & getattr(context.endpoint, "allowed", frozenset())
    }
    assert len(for_phones) > 10
    room = make_room(client, open_text(), single_choice())
    room.act("open")
    phone = room.join()
    answer = room.join().answer("Tillit").json()["id"]
    path = f"/api/v1/rooms/{room.id}/plans"
    plan = client.post(path, json={"title": "Angrepet"}, headers=room.headers).raise_for_status().json()["id"]
    room.command("join-series", title="Angrepet").raise_for_status()
    series = room.state()["series"]
    item = room.command("add-action-item", what="Ringe NAV").raise_for_status().json()["made"]
    kept = {("DELETE", f"/api/v1/{path}") for path in ("rooms/{room}", "plans/{plan}", "series/{series}")}
    sent = 0
    session = requests.Session()  # to connect anew takes as long as most replies

    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy(), real=st.sampled_from([True, True, True, False]))
        @settings(max_examples=27, suppress_health_check=list(HealthCheck))
        def attack(case, real):
            nonlocal sent
            if real and (case.method, case.path) not in kept:  # the others are to be had
                known = {
                    "room": room.id,
                    "activity": room.activities[0],
                    "key": "k",
                    "action": "show",
                    "extension": "csv",
                    "answer": answer,
                    "link": "a" * 16,
                    "plan": plan,
                    "note": "a" * 16,
                    "code": "stale",
                    "token": "t" * 16,
                    "deck": "a" * 16,
                    "series": series,
                    "item": item,
                }
                case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            is_for_phones = (case.method, case.path) in for_phones  # of the others they learn nothing (test_access.py)
            for token in (API_TOKEN, phone.token)[: 1 + is_for_phones]:
                case.headers = {**dict(case.headers or {}), **bearer(token)}
                response = case.call(base_url=server.address, session=session, timeout=PATIENCE_S)
                sent += 1
                assert response.status_code < 500, f"{case.method} {case.path}"

        attack()
    session.close()
    assert sent > 200
