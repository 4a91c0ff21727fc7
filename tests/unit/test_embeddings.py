"""Embeddings: what they add to themes, where they may come from, and that nobody waits for them."""

import logging
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from workshop_live.embeddings import answers_leave, cache, client, embedder_of, host_of
from workshop_live.embeddings.cache import RETRY_AFTER_S, TIMEOUT_S, VectorCache
from workshop_live.embeddings.client import PublicAddressError, is_private, resolve_permitted
from workshop_live.embeddings.models import Model
from workshop_live.embeddings.vectors import EmbeddingsUnavailableError, unit_vectors
from workshop_live.settings import Settings
from workshop_live.startup import StartupError, check_embeddings
from workshop_live.text.clustering import Floats
from workshop_live.text.theme_assignment import assign_to_themes
from workshop_live.text.themes import Themes, find_themes

QUESTION = "Hva skal til for at festivalen blir bedre?"
FOOD = ["Bedre mat", "Maten var dyr", "Billigare mat", "Mat uten kø", "Mer vegetarmat"]
BUSES = ["Bussene kom for sent", "Nattbuss hjem", "Fleire bussar", "Buss fra sentrum", "Ingen bussar om natta"]
ODD = "Xylofon"
ANSWERS = [(f"a{number:02}", text) for number, text in enumerate([*FOOD, *BUSES, ODD])]


def by_meaning(texts: Sequence[str]) -> Floats:
    """Vectors of a model that has learnt that what is no bus is food."""
    return np.array([[0, 1] if "bus" in text.lower() else [1, 0] for text in texts], np.float32)


def theme_of(found: Themes, answer: str) -> set[str]:
    return {other for theme in found.themes if answer in theme.answers for other in theme.answers}


def test_an_answer_in_other_words_joins_the_theme_that_it_means():
    odd, food = ANSWERS[-1][0], ANSWERS[0][0]
    assert odd in find_themes(QUESTION, ANSWERS).other
    assert food in theme_of(find_themes(QUESTION, ANSWERS, embed=by_meaning), odd)


def test_themes_are_those_of_the_words_where_vectors_cannot_be_had():
    assert find_themes(QUESTION, ANSWERS, embed=lambda _: None) == find_themes(QUESTION, ANSWERS)


def test_the_order_of_answers_makes_no_difference_to_what_is_embedded():
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> Floats:
        asked.append(texts)
        return by_meaning(texts)

    assert find_themes(QUESTION, ANSWERS, embed=embed) == find_themes(QUESTION, ANSWERS[::-1], embed=embed)
    assert asked[0] == asked[1]


def test_an_answer_that_arrives_is_placed_by_what_it_means():
    assert assign_to_themes(QUESTION, [FOOD, BUSES], [ODD]) == [None]
    assert assign_to_themes(QUESTION, [FOOD, BUSES], [ODD], by_meaning) == [0]
    assert assign_to_themes(QUESTION, [BUSES, FOOD], [ODD], by_meaning) == [1]


WRONG: dict[str, Any] = {
    "too few": [[1.0, 0.0]],
    "too many": [[1.0, 0.0]] * 3,
    "none": [],
    "two sizes": [[1.0], [1.0, 2.0]],
    "empty": [[], []],
    "huge": [[1.0] * 5000] * 2,
    "NaN": [[1.0, float("nan")], [1.0, 1.0]],
    "infinite": [[1.0, float("inf")], [1.0, 1.0]],
    "zero": [[0.0, 0.0], [1.0, 1.0]],
    "words": [["a", "b"], ["c", "d"]],
    "nothing": None,
    "objects": [{"a": 1}, {"b": 2}],
    "numbers": [1.0, 2.0],
    "deep": [[[1.0]], [[1.0]]],
    "beyond": [[10**400], [1]],
}


@pytest.mark.parametrize("named", WRONG)
def test_vectors_that_are_none_are_refused(named: str):
    with pytest.raises(EmbeddingsUnavailableError):
        unit_vectors(WRONG[named], 2)


def test_vectors_are_of_length_one_however_long_they_came():
    assert np.allclose(np.linalg.norm(unit_vectors([[3, 4], [1e200, -1e200], [1e-9, 0]], 3), axis=1), 1)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.3.3",
        "::1",
        "fe80::1%2",
        "fd00::1",
        "::ffff:10.0.0.1",
    ],
)
def test_addresses_of_this_machine_and_of_private_networks_are_private(address: str):
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "100.64.0.1", "192.0.2.1", "0.0.0.0", "2001:db8::1", "::ffff:8.8.8.8", "64:ff9b::a00:1"],
)
def test_all_others_are_not(address: str):
    assert not is_private(address)


def names(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """Have every name stand for these client."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in found]
    monkeypatch.setattr(client.socket, "getaddrinfo", lambda *_, **__: answers)


def test_a_name_is_private_only_if_all_that_it_stands_for_is(monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch, "10.0.0.1", "8.8.8.8")
    with pytest.raises(PublicAddressError):
        resolve_permitted("http://embeddings/v1", may_leave=False)
    assert resolve_permitted("http://embeddings/v1", may_leave=True) == ["10.0.0.1", "8.8.8.8"]
    names(monkeypatch, "10.0.0.1", "10.0.0.2")
    assert resolve_permitted("http://embeddings/v1", may_leave=False) == ["10.0.0.1", "10.0.0.2"]


def made(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_a_server_with_a_public_address_starts_only_if_answers_may_be_sent_out():
    with pytest.raises(StartupError, match="WORKSHOP_LIVE_SEND_ANSWERS_OUT") as refused:
        check_embeddings(made(embeddings="https://8.8.8.8/v1"))
    assert "8.8.8.8" not in str(refused.value)
    check_embeddings(made(embeddings="https://8.8.8.8/v1", send_answers_out=True))
    check_embeddings(made(embeddings="http://127.0.0.1:9/v1"))
    check_embeddings(made())


def test_a_name_that_is_not_known_yet_keeps_no_server_from_starting(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(client.socket, "getaddrinfo", unknown)
    check_embeddings(made(embeddings="http://embeddings/v1"))


def test_a_folder_without_a_model_or_without_what_reads_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop_live.embeddings.models.find_spec", lambda _: None)
    with pytest.raises(StartupError, match="no such folder"):
        check_embeddings(made(embeddings=str(tmp_path / "none")))
    with pytest.raises(StartupError, match="sentence-transformers"):
        check_embeddings(made(embeddings=str(tmp_path)))


@pytest.mark.parametrize(
    ("place", "may_leave", "host", "leaves"),
    [
        ("", True, "", False),
        ("/srv/model", True, "", False),
        ("http://127.0.0.1:1/v1", True, "127.0.0.1", False),
        ("http://[fd00::1]/v1", True, "fd00::1", False),
        ("http://localhost/v1", True, "localhost", False),
        ("http://embeddings/v1", False, "embeddings", False),
        ("https://api.example.org/v1", True, "api.example.org", True),
        ("https://8.8.8.8/v1", True, "8.8.8.8", True),
    ],
)
def test_it_is_known_where_answers_go(place: str, may_leave: bool, host: str, leaves: bool):
    settings = made(embeddings=place, send_answers_out=may_leave)
    assert (host_of(settings), answers_leave(settings)) == (host, leaves)


def test_the_key_is_never_shown():
    settings = made(embeddings="http://localhost/v1", embeddings_key=SecretStr("kanarifugl"))
    assert "kanarifugl" not in repr(settings) + repr(embedder_of(settings))


class Elsewhere:
    """Where vectors come from: it counts, and does what it is told."""

    def __init__(self, answer: Callable[[Sequence[str]], Floats] = by_meaning) -> None:
        self.asked: list[str] = []
        self.answer = answer

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        return self.answer(texts)


class Clock:
    """Stands still until it is told how late it is."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def dead(_: Sequence[str]) -> Floats:
    raise EmbeddingsUnavailableError("nobody answers there")


def test_each_text_is_asked_for_once():
    elsewhere = Elsewhere()
    kept = VectorCache(elsewhere)
    texts = [f"Svar {number}" for number in range(100)]
    for _ in range(2):
        vectors, _ = kept.get([*texts, texts[0]], TIMEOUT_S)
        assert vectors is not None
        assert np.allclose(vectors, by_meaning([*texts, texts[0]]))
    assert sorted(elsewhere.asked) == sorted(texts)


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "_MAX_KEPT", 10)
    elsewhere = Elsewhere()
    kept = VectorCache(elsewhere)
    for number in range(20):
        kept.get([f"Svar {number}"], TIMEOUT_S)
    kept.get(["Svar 19"], TIMEOUT_S)
    assert len(elsewhere.asked) == 20
    kept.get(["Svar 0"], TIMEOUT_S)
    assert len(elsewhere.asked) == 21
    assert kept.get([f"{number}" for number in range(11)], TIMEOUT_S)[0] is None, "more than are kept at once"


def test_what_is_dead_is_left_alone_for_a_while_and_spoken_of_once(caplog: pytest.LogCaptureFixture):
    elsewhere, clock = Elsewhere(dead), Clock()
    kept = VectorCache(elsewhere, clock)
    for _ in range(5):
        assert kept.get(["Kanarifugl"], TIMEOUT_S)[0] is None
    assert len(elsewhere.asked) == 1
    clock.now += RETRY_AFTER_S + 1
    assert kept.get(["Kanarifugl"], TIMEOUT_S)[0] is None
    assert len(elsewhere.asked) == 2
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "Kanarifugl" not in caplog.text
    clock.now += RETRY_AFTER_S + 1
    elsewhere.answer = by_meaning
    assert kept.get(["Kanarifugl"], TIMEOUT_S)[0] is not None


def test_what_is_kept_is_used_while_nothing_is_asked_for():
    elsewhere = Elsewhere()
    kept = VectorCache(elsewhere)
    kept.get(["Mat"], TIMEOUT_S)
    elsewhere.answer = dead
    assert kept.get(["Mat", "Buss"], TIMEOUT_S)[0] is None
    assert kept.get(["Mat"], TIMEOUT_S)[0] is not None


def test_what_comes_too_late_is_there_for_the_next_reading():
    go = threading.Event()

    def slow(texts: Sequence[str]) -> Floats:
        go.wait(30)
        return by_meaning(texts)

    elsewhere, clock = Elsewhere(slow), Clock()
    kept = VectorCache(elsewhere, clock)
    assert kept.get(["Mat"], 0.01)[0] is None
    clock.now += RETRY_AFTER_S + 1
    assert kept.get(["Mat"], 0.01)[0] is None
    assert elsewhere.asked == ["Mat"], "one at a time"
    go.set()
    assert kept._fetching is not None
    kept._fetching.join(30)
    assert kept.get(["Mat"], 0)[0] is not None


def test_a_reading_that_has_waited_enough_asks_for_nothing_more():
    elsewhere = Elsewhere()
    assert VectorCache(elsewhere).get(["Mat"], 0)[0] is None
    assert elsewhere.asked == []


def test_whatever_a_model_raises_themes_come_from_words_and_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture):
    def broken(texts: Sequence[str]) -> Floats:
        raise RuntimeError(texts[0])

    assert VectorCache(Elsewhere(broken)).get(["Kanarifugl"], TIMEOUT_S)[0] is None
    assert "RuntimeError" in caplog.text
    assert "Kanarifugl" not in caplog.text


def test_vectors_of_another_model_do_not_mix_with_those_that_are_kept():
    elsewhere, clock = Elsewhere(), Clock()
    kept = VectorCache(elsewhere, clock)
    kept.get(["Mat"], TIMEOUT_S)
    elsewhere.answer = lambda texts: np.ones((len(texts), 3), np.float32)
    assert kept.get(["Mat", "Buss"], TIMEOUT_S)[0] is None
    clock.now += RETRY_AFTER_S + 1
    vectors, _ = kept.get(["Mat", "Buss"], TIMEOUT_S)
    assert vectors is not None
    assert vectors.shape == (2, 3)


def test_only_so_much_of_a_long_text_is_sent():
    elsewhere = Elsewhere()
    VectorCache(elsewhere).get(["x" * 5_000], TIMEOUT_S)
    assert [len(text) for text in elsewhere.asked] == [1_000]


def test_a_model_in_a_folder_is_read_from_there_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[tuple[str, bool]] = []

    class SentenceTransformer:
        def __init__(self, place: str, *, local_files_only: bool) -> None:
            opened.append((place, local_files_only))

        def encode(self, texts: list[str], *, show_progress_bar: bool) -> list[list[float]]:
            return [[3.0, 4.0] for _ in texts]

    package = ModuleType("sentence_transformers")
    package.SentenceTransformer = SentenceTransformer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    monkeypatch.setattr("workshop_live.embeddings.models.find_spec", lambda _: True)
    model = Model(str(tmp_path))
    for _ in range(2):
        assert np.allclose(model.vectors(["a", "b"]), [[0.6, 0.8]] * 2)
    assert opened == [(str(tmp_path), True)]
