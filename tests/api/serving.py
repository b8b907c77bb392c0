"""A service that runs on a loopback address in this process, for tests that need a real connection."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.serving.server import config_of

WISHPOOL = Path(sys.executable).with_name("wishpool")
"""The command, as it is installed beside the interpreter."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a service without settings of whoever runs the tests, with some of the test."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("WISHPOOL_")}
    return plain | more


def until(condition: Callable[..., Any], seconds: float = 20) -> Any:
    """Wait until something holds, but no longer than some seconds; return what it was then."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


@contextmanager
def running(app: FastAPI) -> Iterator[tuple[str, int]]:
    """Serve an application, and give host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    # As `wishpool serve` has it, but for signals.
    server = uvicorn.Server(config_of(app))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    until(lambda: server.started, 30)
    try:
        host, port = listener.getsockname()[:2]
        yield str(host), int(port)
    finally:
        server.should_exit = True
        thread.join(30)
