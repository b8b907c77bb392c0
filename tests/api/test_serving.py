"""One server of the service, in a process of its own: how it ends."""

import os
import signal
import socket
import threading
import time

import anyio
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from api.serving.processes import parted
from api.serving.server import serve

SECONDS = 10
"""Less than a request may take when the server is asked to stop."""


def lasting():
    """An application whose only answer lasts until the service closes."""
    app = FastAPI()
    app.state.closing = threading.Event()

    async def pieces():
        yield b"begun"
        while not app.state.closing.is_set():
            await anyio.sleep(0.05)

    app.add_api_route("/", lambda: StreamingResponse(pieces()))
    return app


def test_an_answer_that_lasts_ends_as_soon_as_the_server_is_asked_to_stop():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pid = parted()
        if pid == 0:
            serve(lasting(), listener, lambda: None)
            os._exit(0)
        try:
            with socket.create_connection(listener.getsockname(), timeout=SECONDS) as caller:
                caller.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
                said = b""
                while b"begun" not in said:
                    said += caller.recv(1024)
                began = time.monotonic()
                os.kill(pid, signal.SIGTERM)
                while piece := caller.recv(1024):
                    said += piece
            assert said.endswith(b"0\r\n\r\n"), "the answer is whole"
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
            assert time.monotonic() - began < SECONDS
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            raise
