"""A default installation opens no connection to anywhere: server, worker and solve are listened to while a week goes by."""

import json
import re
import subprocess
import sys
import time

import httpx
import pytest

from tests.api.client import pool
from tests.api.serving import WISHPOOL, environment

AS_JSON = {"Content-Type": "application/json", "If-Match": "*"}

LISTENING = """
import os, sys

EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
FILE = os.open(os.environ["LISTENING_TO"], os.O_WRONLY | os.O_APPEND)

def heard(event, arguments):
    if event in EVENTS:
        os.write(FILE, f"{event} {arguments[1:]!r}\\n".encode())
    elif event == "import" and arguments[0] in {"highspy", "api.serve", "api.jobs.worker"}:
        os.write(FILE, f"loaded {arguments[0]}\\n".encode())

sys.addaudithook(heard)
"""
"""What every Python process of the service runs first: calls of the network by that process are written down."""


def listened_to(folder):
    """Return the environment of processes that are listened to; what is heard goes to a file in the folder."""
    (folder / "listening").mkdir()
    (folder / "listening" / "sitecustomize.py").write_text(LISTENING)
    (folder / "heard").touch()
    return environment(PYTHONPATH=str(folder / "listening"), LISTENING_TO=str(folder / "heard"), LC_ALL="en_US.UTF-8")


@pytest.fixture
def heard(tmp_path):
    process = subprocess.Popen(
        [WISHPOOL, "serve", "--port", "0", "--database", f"sqlite:///{tmp_path}/wishes.db"],
        stderr=subprocess.PIPE,
        text=True,
        env=listened_to(tmp_path),
    )
    yield process, lambda: (tmp_path / "heard").read_text().splitlines()
    process.kill()
    process.communicate()


def test_nothing_is_connected_to_from_the_first_start_to_a_plan(heard):
    process, lines = heard
    said = ""
    while "serving at" not in said:
        said += process.stderr.readline()
    (token,), (url,) = (re.findall(pattern, said) for pattern in (r"wishpool\.key_\S+", r"http://\S+"))
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        hub = http.get("/v1/hubs").json()["items"][0]["id"]
        key = http.post("/v1/keys", json={"hub_id": hub, "label": "week", "roles": ["operator"]}).json()["key"]
        http.headers["Authorization"] = f"Bearer {key}"
        pool_id = http.post("/v1/pools", json={"name": "week"}).json()["id"]
        uploaded = http.post(f"/v1/pools/{pool_id}/versions", content=json.dumps(pool()), headers=AS_JSON)
        assert uploaded.status_code == 201
        run = http.post("/v1/runs", json={"pool_id": pool_id, "date": "2026-11-23"}).json()
        end = time.monotonic() + 180
        while run["state"] in {"queued", "running"} and time.monotonic() < end:
            time.sleep(0.2)
            run = http.get(f"/v1/runs/{run['id']}").json()
        assert run["state"] == "completed"
    process.terminate()
    assert process.wait(40) == 0
    loaded = {line.removeprefix("loaded ") for line in lines() if line.startswith("loaded ")}
    # Whoever could have called was listened to.
    assert {"api.serve", "api.jobs.worker", "highspy"} <= loaded
    assert [line for line in lines() if not line.startswith("loaded ")] == []


def test_whoever_connects_is_heard(tmp_path):
    calling = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", calling], env=listened_to(tmp_path), check=True)
    assert (tmp_path / "heard").read_text().startswith("socket.connect (('127.0.0.1', 9)")
