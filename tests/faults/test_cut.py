"""A network that cuts at any byte, repeats and reorders: every answer is there, once."""

import random
import socket
import struct
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.actors import Phone, Room, make_room, open_text
from tests.server import ServerThread


def request_of(room: Room, phone: Phone, text: str, key: str) -> bytes:
    """An answer as it goes over the wire."""
    body = f'{{"activity": "{room.activities[0]}", "value": "{text}"}}'.encode()
    head = (
        f"POST /api/rooms/{room.id}/answers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: {phone.headers['Authorization']}\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def cut(port: int, request: bytes, *, after_sent: int | None = None, after_received: int | None = None) -> None:
    """Send a request, and tear the connection down after so many bytes of it or of its reply."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(request[:after_sent])
        if after_received:
            connection.recv(after_received)


def test_an_answer_that_is_cut_at_any_byte_and_sent_again_counts_once(
    client: httpx.Client, server: ServerThread, report: Callable[[str], None]
):
    room = make_room(client, open_text())
    room.act("open")
    port = server.settings.port
    phones = [room.join() for _ in range(60)]
    length = len(request_of(room, phones[0], "Svar 000", "k000"))
    cuts = [{"after_sent": at} for at in range(length + 1)] + [{"after_received": at} for at in range(1, 300)]
    for number, where in enumerate(cuts):
        phone = phones[number % len(phones)]
        request = request_of(room, phone, f"Svar {number:03}", f"k{number:03}")
        cut(port, request, **where)
        again = phone.answer(f"Svar {number:03}", key=f"k{number:03}")
        assert again.status_code in {200, 201}, again.text
    stored = Counter(room.texts())
    lost = [number for number in range(len(cuts)) if f"Svar {number:03}" not in stored]
    twice = [text for text, count in stored.items() if count > 1]
    report(f"cuts={len(cuts)} lost={len(lost)} dup={len(twice)}")
    assert (lost, twice) == ([], [])
    assert room.results()["answers"] == len(cuts)


def test_what_is_repeated_and_reordered_counts_once_and_the_last_revision_stands(
    client: httpx.Client, report: Callable[[str], None]
):
    room = make_room(client, open_text())
    room.act("open")
    chance = random.Random(3)
    phones = [room.join() for _ in range(40)]
    for number, phone in enumerate(phones):
        assert phone.answer(f"{number} første", key="k").status_code == 201
    sendings = []
    for number, phone in enumerate(phones):
        steps = [lambda phone=phone, number=number: phone.answer(f"{number} første", key="k")]
        steps += [
            lambda phone=phone, number=number, revision=revision: phone.revise(
                "k", f"{number} revisjon {revision}", revision
            )
            for revision in (1, 2, 3)
        ]
        sendings += [step for step in steps for _ in range(chance.randint(1, 5))]
    chance.shuffle(sendings)
    with ThreadPoolExecutor(8) as pool:
        codes = Counter(response.status_code for response in pool.map(lambda step: step(), sendings))
    assert set(codes) <= {200, 429}, codes
    for phone, number in zip(phones, range(len(phones)), strict=True):
        assert phone.revise("k", f"{number} revisjon 3", 3).status_code in {200, 429}
    texts = Counter(room.texts())
    right = sum(texts[f"{number} revisjon 3"] == 1 for number in range(len(phones)))
    report(f"repeated={len(sendings)} right={right}/{len(phones)} dup={sum(texts.values()) - len(texts)}")
    assert right == len(phones)
    assert sum(texts.values()) == len(phones)
