"""Heavy work runs in threads, a stated number at a time, so that the service keeps answering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from api.commons import Commons, Places
from api.errors import ApiError
from api.serving.processors import all_processors
from matcher.model.text import Text

RETRY_SECONDS = 5
"""What a caller is told to wait when all places are taken."""

_READING = 8
"""Requests whose body may be arriving while every place is free: bounds the memory of bodies."""

T = TypeVar("T")


class NativePanicError(RuntimeError):
    """A panic of a compiled library, which Python does not count among exceptions."""


class Workers:
    """A bounded number of places for heavy work.

    Parameters
    ----------
    most
        Pieces of work at the same time, at least 1, in all processes of the service together.
    commons
        Of the processes of the service; without it the places are those of this process alone.
    """

    def __init__(self, most: int, commons: Commons | None = None) -> None:
        self._most = most
        self._places: Places = (commons or Commons(1)).places(most)
        self._inside = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Admit a request before its body is read.

        Raises
        ------
        ApiError
            ``busy``: every place is taken, as far as this process knows, or too many bodies are arriving.
        """
        if self._places.held >= self._most or self._inside >= self._most + _READING:
            raise _busy(self._most)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def run(self, work: Callable[[], T]) -> T:
        """Run work in a thread and return what it returns; the place is held until the thread has ended.

        Raises
        ------
        ApiError
            ``busy``: every place is taken.
        """
        place = self._places.take()
        if place is None:
            raise _busy(self._most)
        try:
            # A limiter of its own: other uses of threads must not wait for a solve.
            return await anyio.to_thread.run_sync(lambda: _guarded(work), limiter=CapacityLimiter(1))
        finally:
            self._places.give_back(place)


def _guarded(work: Callable[[], T]) -> T:
    try:
        with all_processors():
            return work()
    except Exception:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic would end the server's task without an answer
        raise NativePanicError(type(error).__name__) from None


def _busy(most: int) -> ApiError:
    return ApiError(
        "busy",
        Text(f"同时处理的请求已达上限 {most} 个", f"the limit of {most} requests at the same time is reached"),
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
