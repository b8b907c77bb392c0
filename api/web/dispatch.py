"""Carries out a call: admission, body, the one transaction, the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.exc import IntegrityError

from api.body import JSON, media_type, read_body
from api.errors import ApiError
from api.security.rules import NOBODY, Caller
from api.settings import Settings
from api.store.database import Store, StoreUnavailableError
from api.web.answers import Answer, Sent
from api.web.call import Call
from api.web.endpoint import Endpoint, Upload
from api.web.gate import answering_outages, gate_of
from api.web.idempotency import Repeatable, RepeatedRequestError
from api.web.members import NoParameters, read_parameters
from api.web.members import read_body as read_model
from api.web.preconditions import if_match
from api.workers import Workers

MOST_WRITERS = 8
"""Writing calls in threads at the same time: the others wait without a thread, so that readers always find one."""

_ATTEMPTS = 3
_RETRY_WITHIN_SECONDS = 3.0
_LARGEST = 2**31 - 1

_writers: RunVar[CapacityLimiter] = RunVar("wishpool_writers")


async def handle(endpoint: Endpoint, request: Request) -> Response:
    """Answer one request."""
    app = request.app
    if app.state.store is None:
        raise ApiError("not_found")
    workers: Workers = app.state.checks
    caller: Caller | None = None
    if endpoint.takes:
        # Before the body is read; without a body admission and work share one visit to a thread.
        caller = await anyio.to_thread.run_sync(lambda: answering_outages(gate_of(app).admit, request, endpoint.rule))
    with workers.admitted() if endpoint.heavy else nullcontext():
        body = await read_body(request, app.state.settings, endpoint.takes) if endpoint.takes else b""
        work = partial(carry_out, endpoint, request, body, caller)
        sent = await (workers.run(work) if endpoint.heavy else _in_thread(endpoint, work, app.state.store))
    return sent.response()


async def _in_thread(endpoint: Endpoint, work: Callable[[], Sent], store: Store) -> Sent:
    if not endpoint.writes:
        return await anyio.to_thread.run_sync(work)
    limiter = _writers.get(None)
    if limiter is None:
        limiter = CapacityLimiter(min(MOST_WRITERS, store.backend.for_writers))
        _writers.set(limiter)
    return await anyio.to_thread.run_sync(work, limiter=limiter)


def carry_out(endpoint: Endpoint, request: Request, body: bytes, caller: Caller | None) -> Sent:
    """Carry out a call in this thread, again where it lost against another transaction."""
    started = time.monotonic()
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _once(endpoint, request, body, caller)
        except StoreUnavailableError:
            if attempt == _ATTEMPTS or time.monotonic() - started > _RETRY_WITHIN_SECONDS:
                break
        except IntegrityError as error:
            if not request.app.state.store.backend.is_duplicate(error):
                raise
            raise ApiError("conflict") from None
    raise ApiError("store_unavailable", headers={"Retry-After": "2"})


def _once(endpoint: Endpoint, request: Request, body: bytes, caller: Caller | None) -> Sent:
    app = request.app
    settings: Settings = app.state.settings
    store: Store = app.state.store
    call = Call(
        caller=caller or NOBODY,
        now=store.clock(),
        settings=settings,
        store=store,
        route=endpoint.path,
        headers=request.headers,
        writes=endpoint.writes,
    )
    try:
        # The transaction is committed where the block ends: only then the answer may go out.
        with call.stack:
            return _answered(endpoint, call, request, body, is_admitted=caller is not None)
    except RepeatedRequestError:
        kept = _earlier(call)
        if kept is None:
            raise StoreUnavailableError("the answer of the first request is gone") from None
        return kept


def _answered(endpoint: Endpoint, call: Call, request: Request, body: bytes, *, is_admitted: bool) -> Sent:
    if not is_admitted:
        session = None if endpoint.writes else call.session
        call.caller = gate_of(request.app).admit(request, endpoint.rule, session)
    if endpoint.is_repeatable and "idempotency-key" in request.headers:
        call.repeatable = _repeatable(call, request, body)
        if kept := _earlier(call):
            return kept
    if endpoint.guarded:
        if_match(request.headers.get("if-match"))
    answer: Answer = endpoint.function(call, **_arguments(endpoint, request, body))
    sent = answer.sent(endpoint.status)
    if call.repeatable is not None and call.has_session:
        call.repeatable.keep(call.session, call.keyring, sent)
    return sent


def _repeatable(call: Call, request: Request, body: bytes) -> Repeatable:
    parts = (
        request.method,
        request.url.path,
        request.url.query,
        request.headers.get("content-type", ""),
        request.headers.get("if-match", ""),
    )
    key = call.caller.key_id or "anonymous"
    return Repeatable.of(key, request.headers["idempotency-key"], *(part.encode() for part in parts), body)


def _earlier(call: Call) -> Sent | None:
    assert call.repeatable is not None
    with call.store.reading() as session:
        return call.repeatable.earlier(session, call.keyring, call.now)


def _arguments(endpoint: Endpoint, request: Request, body: bytes) -> dict[str, Any]:
    """Return what the function takes besides the call."""
    found = parts_of(endpoint, request)
    if endpoint.body is not None:
        found["body"] = read_model(endpoint.body, body)
    elif endpoint.takes:
        found["upload"] = Upload(data=body, kind=media_type(request) or JSON)
    return found


def parts_of(endpoint: Endpoint, request: Request) -> dict[str, Any]:
    """Return what the address of a request holds: parts of the path, and the parameters as ``query``."""
    found: dict[str, Any] = {name: _part(request.path_params[name], kind) for name, kind in endpoint.in_path.items()}
    parameters = read_parameters(endpoint.query or NoParameters, request.query_params.multi_items())
    return found | ({"query": parameters} if endpoint.query is not None else {})


def _part(text: str, kind: type) -> str | int:
    """Return a part of a path; one that nothing can have is answered like one that nothing has."""
    if kind is int:
        if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= _LARGEST):
            raise ApiError("not_found_here")
        return int(text)
    if any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in text):
        raise ApiError("not_found_here")
    return text
