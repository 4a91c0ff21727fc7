"""The bench measures what it says: its arithmetic, and how it reads what servers send."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.limits.findings import Finding, Goal
from bench.limits.machine import memory, pinned, processor_seconds, server_cores
from bench.limits.report import goals, table
from bench.limits.spread import Spread, percentile, ratio, short
from bench.load.calls import cookie_in, parse_reply, post
from bench.load.frames import PING, TEXT, FrameError, FrameReader, masked
from bench.load.wires import BrokenConnectionError


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """As a server sends it: whole and without a mask."""
    size = len(payload)
    if size < 126:
        return bytes([0x80 | opcode, size]) + payload
    if size < 65_536:
        return bytes([0x80 | opcode, 126]) + size.to_bytes(2, "big") + payload
    return bytes([0x80 | opcode, 127]) + size.to_bytes(8, "big") + payload


@given(st.lists(st.binary(max_size=300), max_size=8), st.data())
def test_frames_are_read_wherever_the_stream_is_cut(payloads: list[bytes], data: st.DataObject):
    stream = b"".join(map(frame, payloads))
    reader, read, start = FrameReader(), [], 0
    while start < len(stream):
        end = data.draw(st.integers(start + 1, len(stream)))
        read += list(reader.feed(stream[start:end]))
        start = end
    assert read == [(TEXT, payload) for payload in payloads]


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_frames_of_every_length_are_read(size: int):
    assert list(FrameReader().feed(frame(b"x" * size, PING))) == [(PING, b"x" * size)]


@pytest.mark.parametrize("start", [b"\x01\x00", b"\xc1\x00", b"\x81\x80"])
def test_a_message_in_parts_a_compressed_and_a_masked_one_are_not_guessed_at(start: bytes):
    with pytest.raises(FrameError):
        list(FrameReader().feed(start))


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_what_a_phone_sends_is_masked_with_nothing(size: int):
    sent = masked(b"x" * size)
    assert sent[1] & 0x80
    assert sent.endswith(bytes(4) + b"x" * size)
    assert list(FrameReader().feed(bytes([sent[0], sent[1] & 0x7F]) + sent[2 : -4 - size] + b"x" * size)) == [
        (TEXT, b"x" * size)
    ]


def test_the_cookie_of_a_reply_is_kept_without_its_attributes():
    assert cookie_in(b"HTTP/1.1 200 OK\r\nset-cookie: participant-x=abc; Path=/\r\n\r\n") == "participant-x=abc"
    assert cookie_in(b"HTTP/1.1 200 OK\r\n\r\n") == ""


def test_a_reply_is_read_once_all_of_it_is_there():
    reply = b'HTTP/1.1 201 Created\r\nServer: x\r\nContent-Length: 9\r\n\r\n{"id": 1}'
    assert [parse_reply(reply[:end]) for end in range(len(reply))] == [None] * len(reply)
    assert parse_reply(reply) == (201, b'{"id": 1}')


def test_a_reply_of_unknown_length_is_said_to_be_broken():
    with pytest.raises(BrokenConnectionError):
        parse_reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


def test_a_request_counts_its_bytes_and_not_its_letters():
    assert "Content-Length: 4\r\n" in post("/publish", "øæ")


def test_a_spread_is_the_median_and_both_ends():
    assert Spread.of([3.0, 1.0, 2.0, 10.0, 2.5]) == Spread(2.5, 1.0, 10.0)


def test_a_ratio_is_made_within_each_round():
    assert ratio([1.0, 20.0, 3.0], [2.0, 40.0, 3.0]) == Spread(0.5, 0.5, 1.0)
    with pytest.raises(ValueError, match="zip"):
        ratio([1.0], [1.0, 2.0])


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile(range(1, 101), 95) == 95
    assert percentile([7.0], 99) == 7.0


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "12,346"), (100, "100"), (99.96, "100.0"), (1.234, "1.23"), (-30.25, "-30.2")]
)
def test_figures_are_short(value: float, text: str):
    assert short(value) == text


def test_a_goal_that_could_not_be_measured_is_neither_reached_nor_missed():
    finding = Finding("One", "", goals=[Goal("a", "≤ 1", "2", False), Goal("b", "≤ 1", "not measured", None)])
    rows = goals([finding]).splitlines()
    assert rows[-2:] == ["| a | ≤ 1 | 2 | **no** |", "| b | ≤ 1 | not measured | — |"]


def test_a_table_has_a_line_under_its_head():
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_the_work_and_the_memory_of_another_process_can_be_read():
    me = os.getpid()
    before = processor_seconds([me])
    sum(number * number for number in range(100_000))
    assert processor_seconds([me]) > before
    assert memory([me]) > 1_000_000


def test_what_is_pinned_is_let_go_again():
    before = os.sched_getaffinity(0)
    with pinned(server_cores()):
        assert os.sched_getaffinity(0) == server_cores()
    assert os.sched_getaffinity(0) == before
