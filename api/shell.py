"""The outermost layer: headers of every response, one line of log a request, and the last resort for errors.

Nothing personal reaches the log: no query, no address that is not one of ours, no text of an exception.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError
from api.later import is_complete, load_now
from api.logs import described, logger_of
from api.metrics.requests import RequestFigures

__all__ = ["SECURITY_HEADERS", "Shell", "described"]

LOGGER = logger_of("wishpool.api")

_LINES = logging.getLogger("wishpool.api")
"""The same log without the layer that binds fields: it costs more than some requests."""

_PROBES = frozenset({"/health", "/ready", "/v1/health"})
"""Paths that are answered before everything is loaded: whoever started the service waits for them."""

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On every response: answers hold personal data and are never pages."""


class Shell:
    """Wraps the application; see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_complete = is_complete()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        figures: RequestFigures = scope["app"].state.figures
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
                figures.answered(_method(scope), _route(scope), status, time.perf_counter() - started)
            await send(message)

        figures.begun()
        is_whole = False
        try:
            await self._answer(scope, receive, send_with_headers, lambda: status)
            is_whole = True
        finally:
            figures.ended(whole=is_whole)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        if _LINES.isEnabledFor(logging.INFO):
            told = {"method": _method(scope), "route": _route(scope), "status": status, "milliseconds": milliseconds}
            _LINES.info("request", extra=told)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, status: Callable[[], int]) -> None:
        try:
            if not self._is_complete and scope["path"] not in _PROBES:
                await anyio.to_thread.run_sync(load_now)
                self._is_complete = True
            await self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the last resort: no stack trace reaches a caller or the log
            LOGGER.error(described(error))  # noqa: TRY400 - not the text of the exception
            if status():
                raise _CutShortError from None
            await ApiError("internal").response()(scope, receive, send)


class _CutShortError(RuntimeError):
    """A response that had begun cannot be ended well; the connection is closed."""


def _route(scope: MutableMapping[str, Any]) -> str:
    """Return the route, not the path: a path that is none of ours may hold anything."""
    return str(getattr(scope.get("route"), "path", "-"))


def _method(scope: MutableMapping[str, Any]) -> str:
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "-"
