"""Prometheus metrics. No label names a room, a person or an address, so the number of series is bounded."""

import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.process_collector import ProcessCollector

P = ParamSpec("P")
T = TypeVar("T")

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
COMMANDS = (1, 2, 5, 10, 20, 50, 100, 200, 500)

disable_created_metrics()  # type: ignore[no-untyped-call]  # each would be a series of its own


class Metrics:
    """The metrics of one application, in their own registry: several applications can run in one process."""

    def __init__(self, version: str) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._gauge("build_info", "The version that runs.", "version").labels(version).set(1)
        self._acknowledged = self._counter("answers_acknowledged", "Answers, changes and withdrawals stored for good.")
        self._replayed = self._counter("answers_replayed", "Retries that got the reply of the first time.")
        self._answers_refused = self._counter("answers_refused", "Answers that were not stored.", "reason")
        self._join_refusals = self._counter("join_refusals", "Phones that were not let in by a code.", "reason")
        self._commit_commands = self._histogram("commit_commands", "Commands in one transaction.", COMMANDS)
        self._commit_seconds = self._histogram("commit_duration_seconds", "Time that one transaction took.", BUCKETS_S)
        self._drawing_seconds = self._histogram("drawing_duration_seconds", "Time that one drawing took.", BUCKETS_S)
        self._regions_failed = self._counter("regions_failed", "Regions that could not be drawn.", "region")
        self._frames = self._counter("frames_sent", "Regions sent to screens.")
        self._dropped = self._counter("slow_sockets_dropped", "Sockets hung up on because they took nothing.")
        # Plain counters on hot paths, which are collected on each scrape.
        self._counts: dict[Counter, Callable[[], int]] = {}
        self._collected: dict[Counter, int] = {}
        self._requests = self._counter("http_requests", "Requests answered.", "method", "route", "status")
        self._request_seconds = self._histogram(
            "http_request_duration_seconds", "Time until a response began.", BUCKETS_S, "method", "route"
        )
        self._request_series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answer_acknowledged(self, *, replayed: bool) -> None:
        """Count an answer that was stored, now or at an earlier try."""
        (self._replayed if replayed else self._acknowledged).inc()

    def answer_refused(self, reason: str) -> None:
        """Count an answer that was not stored."""
        self._answers_refused.labels(reason).inc()

    def join_refused(self, reason: str) -> None:
        """Count a join code that was refused."""
        self._join_refusals.labels(reason).inc()

    def region_failed(self, region: str) -> None:
        """Count a region that failed to draw."""
        self._regions_failed.labels(region).inc()

    def committed(self, commands: int, seconds: float) -> None:
        """Observe a transaction."""
        self._commit_commands.observe(commands)
        self._commit_seconds.observe(seconds)

    def request_answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Observe a response. ``route`` is the path template, never the path."""
        method = method if method in METHODS else "other"
        series = self._request_series.get((method, route, status))
        if series is None:  # looking up labels takes longer than counting
            series = self._requests.labels(method, route, str(status)), self._request_seconds.labels(method, route)
            self._request_series[method, route, status] = series
        requests, durations = series
        requests.inc()
        durations.observe(seconds)

    def drawing(self, draw: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        """Return ``draw`` with its duration observed."""

        @wraps(draw, updated=())
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            started = time.perf_counter()
            try:
                return await draw(*args, **kwargs)
            finally:
                self._drawing_seconds.observe(time.perf_counter() - started)

        return timed

    def watch(
        self,
        *,
        waiting: Callable[[], int],
        rooms: Callable[[], int],
        sockets: Mapping[str, Callable[[], int]],
        frames: Callable[[], int],
        slow_sockets: Callable[[], int],
        clock_is_trusted: Callable[[], bool],
    ) -> None:
        """Read these values on each scrape. ``sockets`` is by screen; ``frames`` and ``slow_sockets`` only grow."""
        self._counts = {self._frames: frames, self._dropped: slow_sockets}
        self._gauge("commands_waiting", "Commands that wait to be written.").set_function(waiting)
        self._gauge("live_rooms", "Rooms that somebody looks at.").set_function(rooms)
        waits = self._gauge("deletion_waits", "1 while nothing is deleted, since the clock cannot be believed.")
        waits.set_function(lambda: not clock_is_trusted())
        gauge = self._gauge("open_sockets", "Sockets that are open.", "screen")
        for screen, count in sockets.items():
            gauge.labels(screen).set_function(count)

    def text(self) -> bytes:
        """Return all metrics in the text format 0.0.4."""
        for counter, count in self._counts.items():
            previous = self._collected.get(counter, 0)
            current = max(previous, count())  # the sockets of a deleted room are missing while they close
            counter.inc(current - previous)
            self._collected[counter] = current
        return generate_latest(self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, namespace="workshop_live", registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, namespace="workshop_live", registry=self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, text, labels, namespace="workshop_live", registry=self._registry, buckets=buckets)
