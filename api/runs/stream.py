"""The progress of a run as server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import anyio
from sqlalchemy.orm import Session

from api.errors import ApiError, dump
from api.runs.repository import run_of
from api.runs.schemas import RunView
from api.runs.tables import Run
from api.runs.views import view
from api.web.stream import StreamCall
from matcher.model.text import Text

LOOK_SECONDS = 0.5
"""Between two looks at the run."""

KEY_SECONDS = 2.0
"""Between two looks at the key: it may be revoked or end while somebody watches."""

HEARTBEAT_SECONDS = 15.0
"""After so long without a change a comment is sent, so that nobody in between takes the connection for dead."""

MOST_WATCHERS = 200
"""Watchers of one process at the same time: each looks into the store twice a second."""

_watching: set[object] = set()
"""Who watches; of the event loop alone."""

_RETRY = b"retry: 2000\n\n"


async def events_of(call: StreamCall, run_id: str) -> AsyncIterator[bytes]:
    """Yield an event at every change of a run: ``progress`` while it goes on, ``end`` once it has ended.

    Every event holds the whole run, so whoever missed some has lost nothing; its identifier is the run's revision. With
    ``Last-Event-ID`` only what is newer is sent. Where the key is revoked or ends meanwhile, the last event is ``closed``:
    it has no identifier and holds the problem document that another request would be answered with.

    Raises
    ------
    ApiError
        ``not_found_here`` and ``busy``, before anything is sent.
    """
    if len(_watching) >= MOST_WATCHERS:
        raise ApiError(
            "busy",
            Text(f"同时查看进展的连接已达 {MOST_WATCHERS} 个", f"{MOST_WATCHERS} connections watch already"),
            headers={"Retry-After": "10"},
        )
    own = object()
    _watching.add(own)
    try:
        async for piece in _pieces(call, run_id):
            yield piece
    finally:
        _watching.discard(own)


async def _pieces(call: StreamCall, run_id: str) -> AsyncIterator[bytes]:
    known = _last_known(call.headers.get("last-event-id"))
    revision, run = await call.in_thread(lambda session: _look(session, call.hub_id, run_id))
    yield _RETRY
    said = asked = time.monotonic()
    while not call.closing.is_set():
        if revision > known:
            known, said = revision, time.monotonic()
            yield _event(run, revision)
        if run.state.is_final:
            return
        if time.monotonic() - said >= HEARTBEAT_SECONDS:
            said = time.monotonic()
            yield b": heartbeat\n\n"
        await anyio.sleep(LOOK_SECONDS)
        if time.monotonic() - asked >= KEY_SECONDS:
            refusal = await call.refusal()
            if refusal is not None:
                yield b"event: closed\ndata: " + dump(refusal.document()) + b"\n\n"
                return
            asked = time.monotonic()
        if await call.in_thread(lambda session: session.get_one(Run, run_id).revision) != revision:
            revision, run = await call.in_thread(lambda session: _look(session, call.hub_id, run_id))


def _look(session: Session, hub_id: str, run_id: str) -> tuple[int, RunView]:
    run, job = run_of(session, hub_id, run_id)
    return run.revision, view(run, job)


def _event(run: RunView, revision: int) -> bytes:
    name = "end" if run.state.is_final else "progress"
    return f"id: {revision}\nevent: {name}\ndata: {run.model_dump_json()}\n\n".encode()


def _last_known(header: str | None) -> int:
    """Return the revision that a caller has seen, 0 for none; what is no revision counts as none."""
    return int(header) if header is not None and header.isascii() and header.isdecimal() and len(header) <= 10 else 0
