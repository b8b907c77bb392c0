"""How often a caller may call: an even rate with room for a burst."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_SECONDS_A_MINUTE = 60.0
_MOST_CALLERS = 10_000


class Rates:
    """A bucket for each caller, that fills evenly (the generic cell rate algorithm).

    A bucket holds the calls of one minute: a caller who was quiet may make them all at once.

    Parameters
    ----------
    per_minute
        Calls a minute, at least 1.
    clock
        Seconds of a clock that never goes back.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._step = _SECONDS_A_MINUTE / per_minute
        self._clock = clock
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, caller: str) -> float:
        """Count one call of a caller; return 0, or the seconds to wait where it comes too early and was not counted."""
        with self._lock:
            now = self._clock()
            full_at = max(now, self._full_at.get(caller, now))
            early = full_at + self._step - now - _SECONDS_A_MINUTE
            if early > 1e-9:
                return early
            if caller not in self._full_at and len(self._full_at) >= _MOST_CALLERS:
                self._full_at = {name: at for name, at in self._full_at.items() if at > now}
            self._full_at[caller] = full_at + self._step
            return 0.0
