"""The outermost layer: headers of every response, one line of log a request, and the last resort for errors.

Nothing personal reaches the log: no query, no address that is not one of ours, no text of an exception.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError

LOGGER = logging.getLogger("wishpool.api")

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - the last resort: no stack trace reaches a caller or the log
            LOGGER.error("%s", described(error))  # noqa: TRY400 - not the text of the exception
            if status:
                raise _CutShortError from None
            await ApiError("internal").response()(scope, receive, send_with_headers)
        milliseconds = 1000 * (time.perf_counter() - started)
        LOGGER.info("%s %s %d %.0f ms", _method(scope), _route(scope), status, milliseconds)


class _CutShortError(RuntimeError):
    """A response that had begun cannot be ended well; the connection is closed."""


def described(error: BaseException) -> str:
    """Return what a log may say of an exception: its type and the lines it passed, never its text or values."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or '-'}"


def _route(scope: MutableMapping[str, Any]) -> str:
    """Return the route, not the path: a path that is none of ours may hold anything."""
    return str(getattr(scope.get("route"), "path", "-"))


def _method(scope: MutableMapping[str, Any]) -> str:
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "-"
