"""The receive capacity of the sink: messages are buffered in many sockets before it starts to read."""

import socket
import time
from dataclasses import dataclass
from typing import Any

from bench.load.apart import carry_out
from bench.load.phones import Dialect
from bench.load.sink import Sink

HANDSHAKE = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


@dataclass(frozen=True)
class CapacityJob:
    """``times`` messages of ``size`` bytes to each of some phones."""

    phones: int
    size: int
    times: int = 20


def run(job: CapacityJob) -> dict[str, Any]:
    """Run the job. Return the messages per second that the sink receives."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=job.phones)
    sink = Sink([listening.getsockname()[1]], Dialect("/"), [], [])
    sink.phones = [sink.phone(number) for number in range(job.phones)]
    servers = [listening.accept()[0] for _ in sink.phones]
    for server in servers:
        server.sendall(HANDSHAKE)
    sink.loop.run(lambda: all(phone.is_ready for phone in sink.phones), 10)
    message = bytes([0x81, 126]) + job.size.to_bytes(2, "big") + b"x" * job.size
    seconds = 0.0
    for _ in range(job.times):
        before = sink.turn.messages
        for server in servers:
            server.sendall(message)
        started = time.perf_counter()
        sink.loop.run(lambda wanted=before + job.phones: sink.turn.messages >= wanted, 10)  # type: ignore[misc]
        seconds += time.perf_counter() - started
    for phone in sink.phones:
        phone.close()
    for end in [*servers, listening]:
        end.close()
    return {"messages_a_second": job.phones * job.times / seconds}


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(CapacityJob(**job)))
