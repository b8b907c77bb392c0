"""A resource: its endpoints, declared one by one with their rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from api.security.rules import Rule
from api.web.answers import JSON
from api.web.dispatch import handle
from api.web.endpoint import Endpoint, declare
from api.web.route import EndpointRoute, Handler
from api.web.stream import handle_stream

Function = TypeVar("Function", bound=Callable[..., Any])
EVENT_STREAM = "text/event-stream"


class Resource:
    """One resource of the service.

    An endpoint is a function that takes a :class:`api.web.call.Call`, and by name the parts of its path, a ``body`` or
    ``query`` whose annotation is a model, or an ``upload``; it returns an :class:`api.web.answers.Answer`. It runs in a
    thread, in one transaction, which is committed before the answer is sent.

    Parameters
    ----------
    tag
        Name of the resource in the documentation.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []
        self.routes: list[EndpointRoute] = []

    def get(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare a reading endpoint; ``writes=True`` for one that leaves a trace."""
        return self._declare("GET", path, **{"writes": False} | declared)

    def post(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare a writing endpoint."""
        return self._declare("POST", path, **declared)

    def put(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare a writing endpoint."""
        return self._declare("PUT", path, **declared)

    def patch(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare a writing endpoint; its body is a merge patch (RFC 7396)."""
        return self._declare("PATCH", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare a writing endpoint; it answers 204."""
        return self._declare("DELETE", path, **{"status": 204} | declared)

    def stream(self, path: str, **declared: Any) -> Callable[[Function], Function]:
        """Declare an endpoint that sends events: an asynchronous generator of bytes that takes a ``StreamCall``."""
        usual: dict[str, Any] = {"writes": False, "media_type": EVENT_STREAM, "handler": handle_stream}
        return self._declare("GET", path, **usual | declared)

    def _declare(
        self,
        method: str,
        path: str,
        *,
        rule: Rule,
        summary: str,
        answers: type[BaseModel] | str | None = None,
        status: int = 200,
        media_type: str = JSON,
        headers: tuple[str, ...] = (),
        unkept_status: int | None = None,
        writes: bool = True,
        heavy: bool = False,
        guarded: bool = False,
        conditional: bool = False,
        problems: tuple[str, ...] = (),
        takes: tuple[str, ...] = (),
        example: dict[str, Any] | None = None,
        handler: Handler = handle,
    ) -> Callable[[Function], Function]:
        def add(function: Function) -> Function:
            endpoint = declare(
                method,
                path,
                function,
                rule=rule,
                tag=self.tag,
                summary=summary,
                answers=answers,
                status=status,
                media_type=media_type,
                headers=headers,
                unkept_status=unkept_status,
                writes=writes,
                heavy=heavy,
                guarded=guarded,
                conditional=conditional,
                problems=problems,
                takes=takes,
                example=example,
            )
            self.endpoints.append(endpoint)
            self.routes.append(EndpointRoute(endpoint, handler))
            return function

        return add
