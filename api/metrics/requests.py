"""Figures of the requests that this process answers; counted as they are answered."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from api.metrics.processes import SharedFigures
from matcher import __version__

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)
"""Upper ends of the classes of latency; 50 ms and 250 ms are what the service promises."""

_TOO_MANY = 429


class RequestFigures:
    """Counts requests by route and status; each application has a registry of its own.

    A route is its template, such as ``/v1/pools/{pool_id}``: the number of series is bounded whatever is asked for, and
    nothing that a caller sent becomes a label.

    Parameters
    ----------
    shared
        Where several processes answer: all of them are told together. Without it those of this process are.

    Attributes
    ----------
    registry
        What this process counts.
    """

    def __init__(self, shared: SharedFigures | None = None) -> None:
        self.registry = CollectorRegistry()
        self._shared = shared
        if shared is None:
            ProcessCollector(registry=self.registry)
        self._under_way = Gauge(
            "wishpool_requests_under_way",
            "Requests that are being answered",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._answered = Counter(
            "wishpool_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "wishpool_request_seconds",
            "Seconds until an answer begins",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._limited = Counter(
            "wishpool_rate_limited", "Requests refused because their key called too often", registry=self.registry
        )
        self._broken = Counter(
            "wishpool_answers_cut_short", "Answers that broke off after they had begun", registry=self.registry
        )
        version = Gauge(
            "wishpool_build", "1, with the version", ["version"], registry=self.registry, multiprocess_mode="max"
        )
        version.labels(__version__).set(1)

    def told(self) -> bytes:
        """Return the figures in the form that Prometheus reads."""
        return generate_latest(self.registry if self._shared is None else self._shared.registry())

    def begun(self) -> None:
        """Count a request that has arrived."""
        self._under_way.inc()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer when it begins; ``seconds`` is how long that took."""
        self._answered.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        if status == _TOO_MANY:
            self._limited.inc()

    def ended(self, *, whole: bool) -> None:
        """Count a request that is over."""
        self._under_way.dec()
        if not whole:
            self._broken.inc()
