"""Looks up the addresses of a host within a time of our own: what the system offers for it knows none."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

Resolve = Callable[..., list[Any]]

MOST_AT_ONCE = 64
"""Look-ups under way at the same time, those included that nobody waits for any more: each has a thread."""

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


def looked_up(resolve: Resolve, host: str, port: int, seconds: float) -> list[Any]:
    """Return what a look-up finds, as :func:`socket.getaddrinfo` does.

    A look-up cannot be broken off. One that takes too long goes on by itself and keeps its place until the system gives
    it up; it keeps neither the caller waiting nor the process from ending.

    Parameters
    ----------
    resolve
        Looks up a host, as :func:`socket.getaddrinfo` does.
    host, port
        What is looked up.
    seconds
        How long it may take.

    Raises
    ------
    OSError
        Nothing was found; :class:`TimeoutError` where it takes too long.
    UnicodeError
        A name that cannot be one of a host.
    """
    ends = time.monotonic() + seconds
    if not _places.acquire(timeout=max(seconds, 0)):
        raise TimeoutError
    found: list[list[Any]] = []
    errors: list[Exception] = []
    done = threading.Event()

    def look(place: threading.BoundedSemaphore) -> None:
        try:
            found.append(resolve(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            errors.append(error)
        finally:
            done.set()
            place.release()

    try:
        threading.Thread(target=look, args=(_places,), daemon=True).start()
    except RuntimeError:
        # No room for another thread: it gives nothing back that was never started.
        _places.release()
        raise OSError("no thread for a look-up") from None
    if not done.wait(max(ends - time.monotonic(), 0)):
        raise TimeoutError
    if errors:
        raise errors[0]
    return found[0]
