"""One server: answers on a socket until a signal asks it to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.serving.listening import BACKLOG

GRACE_SECONDS = 30
"""How long requests under way may take when the server is asked to stop."""


def config_of(app: FastAPI) -> uvicorn.Config:
    """Return how a server answers, wherever it listens."""
    return uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        # Connections that are taken up at a time: one process would take up all that wait, and the others none.
        backlog=1,
    )


def serve(
    app: FastAPI,
    listener: socket.socket,
    started: Callable[[], None],
    tell: Callable[[int], None] = lambda connections: None,
) -> None:
    """Answer until SIGINT or SIGTERM; requests under way are answered first.

    Parameters
    ----------
    app
        What answers.
    listener
        Where; other processes may listen on it too.
    started
        Called once it answers.
    tell
        Told ten times a second how many connections there are.
    """
    server = _Server(config_of(app), started, app.state.closing, tell)

    def stop(number: int, frame: FrameType | None) -> None:
        # Before the server listens to signals itself. It raises each once more when it has ended: a stop as asked for.
        del number, frame
        app.state.closing.set()
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Server(uvicorn.Server):
    """A server that says when it answers, and when it is asked to stop."""

    def __init__(
        self,
        config: uvicorn.Config,
        started: Callable[[], None],
        closing: threading.Event,
        tell: Callable[[int], None],
    ) -> None:
        super().__init__(config)
        self._started = started
        self._closing = closing
        self._tell = tell

    async def on_tick(self, counter: int) -> bool:
        """Tell ten times a second how many connections there are."""
        self._tell(len(self.server_state.connections))
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; answers that last are told at once, or they would be waited for as long as any request may take."""
        self._closing.set()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for listener in sockets or ():
            # To start has made the queue as short as what is taken up at a time.
            listener.listen(BACKLOG)
        self._started()
