"""How often a caller may call: an even rate with room for a burst."""

from __future__ import annotations

import mmap
import struct
import threading
import time
from collections.abc import Callable
from hashlib import blake2b

from api.commons import Commons

_SECONDS_A_MINUTE = 60.0

_BUCKET = struct.Struct("=16sd")
"""Fingerprint of a caller, and when their bucket is full again, seconds of the clock."""

_BUCKETS = 16_384
_LOOKS = 8
"""Buckets that a caller may have: the first free one of so many in a row."""

MEMORY_BYTES = _BUCKETS * _BUCKET.size


class Rates:
    """A bucket for each caller, that fills evenly (the generic cell rate algorithm).

    A bucket holds the calls of one minute: a caller who was quiet may make them all at once. Buckets stand in memory that
    the processes of a service have in common, so that a caller has one whichever process answers. Of more callers than
    there is room for, those are forgotten whose bucket is full, then those for whom it will be soonest.

    Processes do not wait for each other here: two that count a call of one caller within the same microseconds may count
    one of the two. To wait would cost every request more than a caller could gain.

    Parameters
    ----------
    per_minute
        Calls a minute, at least 1.
    clock
        Seconds of a clock that never goes back and is the same for all processes.
    commons
        With :data:`MEMORY_BYTES` for the buckets; without it they are those of this process alone.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, commons: Commons | None = None
    ) -> None:
        self._step = _SECONDS_A_MINUTE / per_minute
        self._clock = clock
        self._memory = (commons or Commons(MEMORY_BYTES)).memory
        self._lock = threading.Lock()

    def wait_seconds(self, caller: str) -> float:
        """Count one call of a caller; return 0, or the seconds to wait where it comes too early and was not counted."""
        name = blake2b(caller.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            now = self._clock()
            place, kept = _bucket_of(self._memory, name)
            full_at = max(now, kept)
            early = full_at + self._step - now - _SECONDS_A_MINUTE
            if early > 1e-9:
                return early
            # As a whole: to pack it in place would empty it first, and another process would find no bucket there.
            self._memory[place : place + _BUCKET.size] = _BUCKET.pack(name, full_at + self._step)
            return 0.0


def _bucket_of(memory: mmap.mmap, name: bytes) -> tuple[int, float]:
    """Return where the bucket of a caller is, and when it is full again; 0 where it is new."""
    first = int.from_bytes(name[:4], "little")
    soonest, place = float("inf"), 0
    for look in range(_LOOKS):
        here = (first + look) % _BUCKETS * _BUCKET.size
        known, full_at = _BUCKET.unpack_from(memory, here)
        if known == name:
            return here, full_at
        if full_at < soonest:
            soonest, place = full_at, here
    return place, 0.0
