"""Embeddings from an address: what is asked, what comes of it, and what is never sent."""

import gzip
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from tests.actors import Room, make_room, open_text
from tests.integration.conftest import session_of, token_of
from tests.server import ServerThread, client_of
from workshop_live import embeddings
from workshop_live.cli import app

FOOD = ["Bedre mat", "Maten var dyr", "Billigare mat", "Mat uten kø", "Mer vegetarmat"]
BUSES = ["Bussene kom for sent", "Nattbuss hjem", "Fleire bussar", "Buss fra sentrum", "Ingen bussar om natta"]
ODD = "Xylofon"
PATIENCE_S = 30

Reply = Callable[["Service", list[str]], bytes]


def vectors(texts: list[str]) -> list[dict[str, Any]]:
    """What a model says that takes whatever is no bus for food."""
    return [{"index": at, "embedding": [0, 1] if "bus" in it.lower() else [1, 0]} for at, it in enumerate(texts)]


def good(_: "Service", texts: list[str]) -> bytes:
    return json.dumps({"object": "list", "data": vectors(texts)[::-1]}).encode()


class Service(ThreadingHTTPServer):
    """A service for embeddings, on this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.base = f"http://127.0.0.1:{self.server_port}/v1"
        self.reply: Reply = good
        self.status = 200
        self.headers: dict[str, str] = {}
        self.requests: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.stopping = threading.Event()


class Answering(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, body, dict(self.headers)))
        content = self.server.reply(self.server, body["input"])
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # whoever asked has given up
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Service]:
    with Service() as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.stopping.set()
        made.shutdown()


@pytest.fixture
def service() -> Iterator[Service]:
    embeddings._cache.cache_clear()  # ports come back, and with them addresses that were found dead
    with running() as made:
        yield made


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.txt"
    file.write_text("\n".join([*FOOD, *BUSES, ODD]), encoding="utf-8")
    return file


def themes(file: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    env = {f"WORKSHOP_LIVE_{name.upper()}": value for name, value in environment.items()}
    result = CliRunner().invoke(app, ["analyse", "themes", str(file), "--json", *arguments], env=env)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_an_answer_joins_the_theme_that_it_means(service: Service, answers: Path):
    alone = themes(answers)
    assert alone["other"] == ["11"]
    helped = themes(answers, "--embeddings", service.base)
    assert helped["other"] == []
    assert {"1", "11"} <= set(next(theme for theme in helped["themes"] if "11" in theme["answers"])["answers"])
    assert themes(answers, "--embeddings", service.base) == helped
    ((path, body, headers),) = service.requests
    assert path == "/v1/embeddings"
    assert set(body) == {"input"}
    assert sorted(body["input"]) == sorted([*FOOD, *BUSES, ODD])
    assert "Authorization" not in headers
    assert headers["Host"] == service.base.split("/")[2]


def test_model_and_key_come_from_the_settings(service: Service, answers: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    themes(answers, embeddings=service.base, embeddings_model="norsk", embeddings_key="kanarifugl")
    _, body, headers = service.requests[0]
    assert (body["model"], headers["Authorization"]) == ("norsk", "Bearer kanarifugl")
    assert "kanarifugl" not in caplog.text


def slow(service: Service, texts: list[str]) -> bytes:
    service.stopping.wait(PATIENCE_S)
    return good(service, texts)


def shaped(data: Any) -> Reply:
    return lambda *_: json.dumps(data).encode()


BROKEN: dict[str, tuple[int, dict[str, str], Reply]] = {
    "an error": (500, {}, good),
    "too much asked": (429, {}, good),
    "a page": (200, {}, lambda *_: b"<html>"),
    "nothing": (200, {}, lambda *_: b""),
    "deep": (200, {}, lambda *_: b"[" * 200_000),
    "another form": (200, {}, shaped({"embeddings": [[1, 0]]})),
    "a list": (200, {}, shaped([1])),
    "a text": (200, {}, shaped({"data": "vectors"})),
    "fewer": (200, {}, lambda _, texts: json.dumps({"data": vectors(texts)[1:]}).encode()),
    "sizes": (200, {}, lambda _, it: json.dumps({"data": [*vectors(it)[1:], {"index": 0, "embedding": [1]}]}).encode()),
    "NaN": (200, {}, lambda _, texts: good(_, texts).replace(b"[1, 0]", b"[NaN, 0]")),
    "huge": (200, {}, lambda _, texts: good(_, texts) + b" " * (9 * 1024 * 1024)),
    "short": (200, {"Content-Length": "100000"}, good),
    "packed": (200, {"Content-Encoding": "gzip"}, lambda _, texts: gzip.compress(good(_, texts))),
    "slow": (200, {}, slow),
}


@pytest.mark.parametrize("named", BROKEN)
def test_whatever_comes_back_themes_come_from_words_and_it_is_said_once(
    named: str, service: Service, answers: Path, caplog: pytest.LogCaptureFixture
):
    service.status, service.headers, service.reply = BROKEN[named]
    alone = themes(answers)
    for _ in range(2):
        assert themes(answers, "--embeddings", service.base) == alone
    assert len(service.requests) == 1, "what failed is left alone for a while"
    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "themes come from words alone" in said
    assert ODD not in caplog.text


def test_nobody_there_is_no_harm(answers: Path):
    with socket.socket() as taken:  # bound, but it does not listen
        taken.bind(("127.0.0.1", 0))
        assert themes(answers, "--embeddings", f"http://127.0.0.1:{taken.getsockname()[1]}/v1") == themes(answers)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int, service: Service, answers: Path):
    with running() as elsewhere:
        service.status, service.headers = status, {"Location": f"{elsewhere.base}/embeddings"}
        assert themes(answers, "--embeddings", service.base) == themes(answers)
        assert elsewhere.requests == []


def test_a_proxy_of_the_environment_does_not_see_answers(
    service: Service, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    with running() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base)
        monkeypatch.setenv("NO_PROXY", "")
        themes(answers, "--embeddings", service.base)
        assert proxy.requests == []
    assert len(service.requests) == 1


def names(monkeypatch: pytest.MonkeyPatch, service: Service, *found: list[str]) -> list[str]:
    """Have the name "embeddings" stand for one list of addresses after the other. Returns what was looked up."""
    asked: list[str] = []
    usual = socket.getaddrinfo

    def look_up(host: str, *others: Any, **named: Any) -> list[Any]:
        if host != "embeddings":
            return usual(host, *others, **named)
        asked.append(host)
        known = found[min(len(asked), len(found)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (item, service.server_port)) for item in known]

    monkeypatch.setattr(embeddings.client.socket, "getaddrinfo", look_up)
    return asked


def test_a_name_is_judged_again_when_answers_are_about_to_be_sent(
    service: Service, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = names(monkeypatch, service, ["127.0.0.1"], ["127.0.0.1", "192.0.2.1"])
    base = service.base.replace("127.0.0.1", "embeddings")
    assert themes(answers, "--embeddings", base) == themes(answers)
    assert len(asked) == 2
    assert service.requests == []


def test_a_name_is_told_to_the_service_that_it_stands_for(
    service: Service, answers: Path, monkeypatch: pytest.MonkeyPatch
):
    names(monkeypatch, service, ["127.0.0.9", "127.0.0.1"])  # nobody listens at the first
    base = service.base.replace("127.0.0.1", "embeddings")
    assert themes(answers, "--embeddings", base)["other"] == []
    assert service.requests[0][2]["Host"] == f"embeddings:{service.server_port}"


@pytest.mark.parametrize("command", [["serve", "--host", "127.0.0.1", "--port", "1"], ["analyse", "themes", "{}"]])
def test_a_public_address_is_refused_with_what_to_do(
    command: list[str], answers: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WORKSHOP_LIVE_DATA_DIR", str(data_dir))  # should it start after all
    command = [argument.format(answers) for argument in command]
    result = CliRunner().invoke(app, [*command, "--embeddings", "https://192.0.2.1/v1"])
    assert result.exit_code == 1
    assert "WORKSHOP_LIVE_SEND_ANSWERS_OUT=true" in result.stderr
    assert "192.0.2.1" not in result.stderr
    assert result.stdout == ""


def test_what_is_no_model_is_said(answers: Path, tmp_path: Path):
    result = CliRunner().invoke(app, ["analyse", "themes", str(answers), "--embeddings", str(tmp_path / "none")])
    assert (result.exit_code, "no such folder" in result.stderr) == (1, True)


def answered(client: httpx.Client) -> Room:
    room = make_room(client, open_text("Hva skal til for at festivalen blir bedre?", hidden=False))
    room.act("open")
    phone = room.join()
    for text in [*FOOD, *BUSES, ODD]:
        phone.answer(text).raise_for_status()
    return room


@pytest.mark.parametrize("reply", [good, slow])
def test_the_room_gets_its_themes_whether_the_service_answers_or_not(service: Service, data_dir: Path, reply: Reply):
    service.reply = reply
    with ServerThread(data_dir, embeddings=service.base) as server, client_of(server.address) as client:
        client.timeout = httpx.Timeout(PATIENCE_S)
        room = answered(client)
        (summary,) = room.export("json").raise_for_status().json()["activities"][0]["summaries"]
        assert len(summary["themes"]) >= 2
        assert service.requests
        assert bool(summary["other"]) == (reply is slow)


SAID = {
    "": {
        "nb": "server og går ikke noe annet sted",
        "nn": "eigen server og går ingen annan stad",
        "en": "own server and go nowhere else",
    },
    "http://127.0.0.1:9/v1": {
        "nb": "i arrangørens eget nett",
        "nn": "i arrangøren sitt eige nett",
        "en": "own network, and go nowhere else",
    },
    "https://192.0.2.1/v1": {
        "nb": "sendes det du skriver, også til 192.0.2.1",
        "nn": "blir det du skriv, òg sendt til 192.0.2.1",
        "en": "is also sent to 192.0.2.1",
    },
}


@pytest.mark.parametrize("place", SAID)
def test_participants_and_organisers_are_told_where_answers_go(data_dir: Path, place: str):
    settings = {"embeddings": place, "send_answers_out": True, "embeddings_key": "kanarifugl"}
    with ServerThread(data_dir, **settings) as server, client_of(server.address) as client:
        for language in ("nb", "nn", "en"):
            html = client.get("/privacy", params={"lang": language}).text
            assert [it for it, said in SAID.items() if said[language] in html] == [place]
            assert "kanarifugl" not in html
        token_of(server, "kari")
        client.cookies["session"] = session_of(server, "kari")
        html = client.get("/organisation", params={"lang": "nb"}).text
    host = urlsplit(place).hostname
    assert (f"Svarene sendes til {host} for å finne temaer." in html) == bool(place)
    assert ("Svarene forlater ikke denne serveren" in html) == (not place)
    assert "kanarifugl" not in html
