"""A service that runs on a loopback address in this process, for tests that need a real connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from api.serving.server import config_of


@contextmanager
def running(app: FastAPI) -> Iterator[tuple[str, int]]:
    """Serve an application, and give host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    # As `wishpool serve` has it, but for signals.
    server = uvicorn.Server(config_of(app))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    ends = time.monotonic() + 30
    while not server.started and time.monotonic() < ends:
        time.sleep(0.01)
    try:
        host, port = listener.getsockname()[:2]
        yield str(host), int(port)
    finally:
        server.should_exit = True
        thread.join(30)
