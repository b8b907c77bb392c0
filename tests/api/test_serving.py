"""One server of the service in a process of its own, and several below one that keeps them running."""

import os
import signal
import socket
import threading
import time

import anyio
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from api.jobs.start import Workers
from api.serving.processes import Duties, parted, serve_in_processes
from api.serving.server import serve
from api.serving.shares import Shares, Turn
from api.settings import Settings
from tests.api.serving import until

SECONDS = 20
"""Less than a request may take when the server is asked to stop."""


def nothing(*given):
    """Do nothing."""


def duties(**given):
    usual = {"pulse": lambda place: 0, "tend": lambda: None}
    return Duties(**usual | {"ended": nothing, "orphaned": nothing, "stopping": lambda: None} | given)


def in_a_process(work):
    """Do something in a process of its own, which never returns into the tests; return its number."""
    pid = parted()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return pid


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
        pid = in_a_process(lambda: serve(lasting(), listener, nothing))
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


def test_a_server_says_ten_times_a_second_that_it_goes_on():
    shares = Shares(1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pid = in_a_process(lambda: serve(lasting(), listener, nothing, Turn(shares, 0).tell))
        try:
            assert until(lambda: shares.pulse(0) >= 5)
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def test_what_cannot_be_started_or_ends_at_once_is_tried_again_and_ends_nothing_else(tmp_path, monkeypatch):
    """The second process cannot be started at first, and one breaks before it answers."""
    monkeypatch.setattr("api.serving.processes._PAUSE_SECONDS", 0.1)
    told = tmp_path / "told"
    tried: list[None] = []

    def part():
        tried.append(None)
        if len(tried) == 2:
            raise BlockingIOError
        return parted()

    def answer(place):
        signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
        if place == 0 and not told.exists():
            told.touch()
            raise RuntimeError
        if place == 0:
            told.write_text("answers")
        time.sleep(60)

    def tend():
        if told.exists() and told.read_text() and len(tried) >= 4:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("api.serving.processes.parted", part)

    def run():
        signal.alarm(SECONDS)
        serve_in_processes(2, duties(serve=answer, tend=tend))

    pid = in_a_process(run)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert told.read_text() == "answers"


def test_one_that_stands_still_is_ended_and_another_takes_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr("api.serving.processes._PAUSE_SECONDS", 0.1)
    monkeypatch.setattr("api.serving.processes._STILL_SECONDS", 2.0)
    shares, told = Shares(2), tmp_path / "told"
    ended: list[int] = []

    def answer(place):
        signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
        turn = Turn(shares, place)
        if place == 1 and not told.exists():
            told.touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        while True:
            turn.tell(0)
            time.sleep(0.02)

    def tend():
        if ended and shares.pulse(1):
            os.kill(os.getpid(), signal.SIGTERM)

    def run():
        signal.alarm(SECONDS)
        serve_in_processes(2, duties(serve=answer, pulse=shares.pulse, tend=tend, ended=ended.append))
        # One has been ended, and then two as asked.
        os._exit(0 if len(ended) == 3 else 2)

    pid = in_a_process(run)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_worker_that_cannot_be_started_is_tried_again(monkeypatch):
    tried = []

    def start(*arguments, **settings):
        tried.append(arguments)
        raise BlockingIOError

    monkeypatch.setattr("api.jobs.start.subprocess.Popen", start)
    workers = Workers(Settings(), 2)
    workers.tend()
    workers.tend()
    assert len(tried) == 2
