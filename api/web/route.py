"""The route of an endpoint: what requests need of it at once, what the OpenAPI document says of it when that is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.routing import Match, Route
from starlette.types import Scope

from api.web.describe import description_of
from api.web.endpoint import Endpoint

Handler = Callable[[Endpoint, Request], Awaitable[Response]]


class EndpointRoute(Route):
    """A route to one endpoint.

    It is not the framework's own: to make one of those takes a millisecond, most of it for descriptions that a server
    which starts again after a fault is not asked for, and each of them looks for arguments that ours do not have.

    Parameters
    ----------
    endpoint
        What answers.
    handler
        How it is called.
    """

    def __init__(self, endpoint: Endpoint, handler: Handler) -> None:
        async def answer(request: Request) -> Response:
            return await handler(endpoint, request)

        answer.__name__ = endpoint.function.__name__
        answer.__doc__ = endpoint.description
        answer.__dict__["rule"] = endpoint.rule
        super().__init__(endpoint.path, answer, methods=[endpoint.method])
        # Nobody declared HEAD.
        self.methods = {endpoint.method}
        self._declared = endpoint

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a request is meant for this endpoint, and if so name the route, for log and metrics."""
        match, found = super().matches(scope)
        if match is not Match.NONE:
            found["route"] = self
        return match, found

    def described(self) -> APIRoute:
        """Return the framework's route for the same endpoint: what the OpenAPI document is made of."""
        declared = self._declared
        responses, extra = description_of(declared)
        router = APIRouter(tags=[declared.tag])
        router.add_api_route(
            declared.path,
            self.endpoint,
            methods=[declared.method],
            status_code=declared.status,
            response_class=Response,
            response_model=None,
            summary=declared.summary,
            operation_id=declared.function.__name__,
            responses=responses,
            openapi_extra=extra,
        )
        (route,) = router.routes
        assert isinstance(route, APIRoute)
        return route
