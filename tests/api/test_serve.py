"""The command ``wishpool serve``: a real server, started and stopped as an operator does."""

import json
import os
import re
import signal
import socket
import subprocess

import httpx
import pytest
from typer.testing import CliRunner

from api.command import register
from api.serving.listening import bound_socket
from api.settings import Settings
from matcher.cli import app as wishpool
from matcher.model.text import Language
from tests.api.client import SECRET, order, pool
from tests.api.serving import WISHPOOL, environment, until


def start(*arguments, **settings):
    return subprocess.Popen(
        [WISHPOOL, "serve", *arguments],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(LANG="en_US.UTF-8", LC_ALL="", LC_MESSAGES="") | settings,
    )


def test_a_server_starts_answers_and_stops(tmp_path):
    process = start("--port", "0", "--database", f"sqlite:///{tmp_path}/wishes.db")
    try:
        assert "First start" in process.stderr.readline()
        token = process.stderr.readline().strip()
        line = process.stderr.readline()
        assert re.fullmatch(r"Wishpool is serving at http://127\.0\.0\.1:\d+\n", line)
        address = line.split()[-1]
        with httpx.Client(base_url=address, timeout=180) as client:
            health = client.get("/v1/health", params={"person": SECRET})
            plan = client.post("/v1/match", json=order())
            refused = client.post("/v1/check", content=b"{", headers={"Content-Type": "application/json"})
            hubs = client.get("/v1/hubs", headers={"Authorization": f"Bearer {token}"})
        process.send_signal(signal.SIGTERM)
        output, log = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (health.status_code, plan.status_code, refused.status_code) == (200, 200, 400)
    assert len(hubs.json()["items"]) == 1
    assert (tmp_path / "wishes.db.secret").stat().st_mode & 0o777 == 0o600
    assert "server" not in health.headers
    assert plan.json()["summary"]["people_met"] == 2
    assert process.returncode == 0
    assert output == ""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert ("/v1/match", 200) in [(line["route"], line["status"]) for line in lines if line["event"] == "request"]
    assert "Wishpool has stopped" in log
    assert "Traceback" not in log
    assert SECRET not in log


@pytest.fixture(scope="module")
def command():
    """Return the command, with ``serve`` where the entry point has not added it yet."""
    if all(known.name != "serve" for known in wishpool.registered_commands):
        register(wishpool)
    return lambda *arguments, **environment: CliRunner().invoke(
        wishpool,
        ["serve", "--lang", "en", *arguments],
        env={variable: None for variable in os.environ if "WISHPOOL" in variable} | environment,
    )


def test_a_port_in_use_is_said_in_one_sentence(command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = command("--port", port)
    assert result.exit_code == 2
    assert result.stderr == f"port {port} of 127.0.0.1 is in use; choose another with --port\n"


def test_an_address_that_is_none_of_ours_is_said_in_one_sentence(command):
    result = command("--host", "203.0.113.1", "--port", "0")
    assert result.exit_code == 2
    assert result.stderr == "cannot listen on 203.0.113.1; check --host\n"


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("mysql://localhost/wishes", "sqlite:///file"),
        ("sqlite:////proc/none/wishes.db", "cannot be"),
        ("postgresql://localhost:1/wishes", "WISHPOOL_SECRET"),
    ],
)
def test_a_store_that_cannot_be_opened_is_said_in_one_sentence(command, database, said):
    result = command("--port", "0", "--database", database)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_without_a_store_there_are_no_keys_and_no_callers_from_outside(command):
    result = command("--host", "0.0.0.0", "--port", "0", "--database", "none")
    assert result.exit_code == 2
    assert "loopback" in result.stderr


def test_every_wrong_setting_is_told(command):
    result = command(WISHPOOL_PORT="many", WISHPOOL_MAX_NEEDS="0")
    assert result.exit_code == 2
    assert "WISHPOOL_PORT" in result.stderr
    assert "WISHPOOL_MAX_NEEDS" in result.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(command, port):
    assert command("--port", port).exit_code == 2


def test_the_defaults_are_those_of_the_contract(command):
    assert (Settings().host, Settings().port) == ("127.0.0.1", 8000)
    help_text = command("--help").stdout
    assert all(option in help_text for option in ("--host", "--port", "--database"))


def test_small_answers_are_sent_at_once():
    with bound_socket(Settings(port=0), Language.EN) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_server_that_is_asked_to_stop_answers_what_is_under_way():
    process = start("--port", "0", "--database", "none")
    try:
        port = int(process.stderr.readline().rpartition(":")[2])
        body = json.dumps(pool()).encode()
        head = (
            f"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=30) as caller:
            caller.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
            # The server asks for the body: the request is under way.
            assert caller.recv(100).startswith(b"HTTP/1.1 100 ")
            process.send_signal(signal.SIGTERM)
            refused = until(lambda: is_refused(port))
            caller.sendall(body)
            answer = b"".join(iter(lambda: caller.recv(65536), b""))
        _, log = process.communicate(timeout=30)
    finally:
        process.kill()
    assert refused
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"}")
    assert process.returncode == 0
    assert "Wishpool has stopped" in log


def is_refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False
