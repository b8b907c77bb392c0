"""Answers that last: server-sent events and the like, admitted as all others."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio.to_thread
from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from api.errors import ApiError
from api.security.admission import check, identify
from api.security.rules import NOBODY, Caller
from api.settings import Settings
from api.store.database import Store
from api.web.dispatch import parts_of
from api.web.endpoint import Endpoint
from api.web.gate import admitted, answering_outages

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class StreamCall:
    """One call of a streaming endpoint: an asynchronous one, with short reading transactions in threads.

    Attributes
    ----------
    caller
        Who calls.
    settings, store
        Of the service.
    headers
        Of the request.
    closing
        Set when the server is asked to stop: what lasts ends then.
    admit
        Raises the error of a caller who may not look any more: an answer that lasts can outlive its key.
    """

    caller: Caller
    settings: Settings
    store: Store
    headers: Headers
    closing: threading.Event
    admit: Callable[[Session], None]

    @property
    def hub_id(self) -> str:
        """The hub whose key it is."""
        return self.caller.hub_id

    async def in_thread(self, work: Callable[[Session], T]) -> T:
        """Do some reading in a transaction of its own, in a thread."""

        def read() -> T:
            with self.store.reading() as session:
                return work(session)

        return await anyio.to_thread.run_sync(lambda: answering_outages(read))

    async def refusal(self) -> ApiError | None:
        """Return why the caller may not look any more; ``None`` while they may."""

        def ask(session: Session) -> ApiError | None:
            try:
                self.admit(session)
            except ApiError as error:
                return error
            return None

        return await self.in_thread(ask)


async def handle_stream(endpoint: Endpoint, request: Request) -> Response:
    """Answer one request; an error before the first piece is answered as any other error."""
    app = request.app
    if app.state.store is None:
        raise ApiError("not_found")
    caller = await admitted(request, endpoint.rule)
    store: Store = app.state.store

    def admit(session: Session) -> None:
        if caller is not NOBODY:
            check(endpoint.rule, identify(session, store.keyring, request.headers["authorization"], store.clock()))

    call = StreamCall(
        caller=caller,
        settings=app.state.settings,
        store=store,
        headers=request.headers,
        closing=app.state.closing,
        admit=admit,
    )
    arguments: dict[str, Any] = parts_of(endpoint, request)
    pieces: AsyncIterator[bytes] = endpoint.function(call, **arguments)
    try:
        first = await anext(pieces)
    except StopAsyncIteration:
        return Response(b"", media_type=endpoint.media_type)
    return StreamingResponse(_whole(first, pieces), media_type=endpoint.media_type)


async def _whole(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece
