"""Several processes that answer as one service: kept running, counted together, ended together."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.serve import shared_figures
from matcher.model.text import Language
from tests.api.serving import WISHPOOL, environment, until

RATE = 12


class Served:
    """A service of two processes; each request comes over a connection of its own."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.process = subprocess.Popen(
            [WISHPOOL, "serve", "--lang", "en", "--port", "0", "--database", f"sqlite:///{folder}/wishes.db"],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(WISHPOOL_PROCESSES="2", WISHPOOL_WORKERS="0", TMPDIR=str(folder)) | settings,
        )
        assert self.process.stderr is not None
        lines = iter(self.process.stderr.readline, "")
        self.token, self.url = "", ""
        for line in lines:
            self.token = line.strip() if line.startswith("wishpool.key_") else self.token
            if found := re.search(r"serving at (http://\S+)", line):
                self.url = found[1]
                break

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def ask(self, path, **headers):
        return httpx.get(self.url + path, headers=headers, timeout=30)

    def status(self):
        return self.ask("/v1/hubs", Authorization=f"Bearer {self.token}").status_code

    def figure(self, name, **labels):
        families = text_string_to_metric_families(self.ask("/metrics").text)
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(one.value for one in samples if labels.items() <= one.labels.items())

    def answering(self):
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def figures(self):
        """Return the folder that the figures are counted in."""
        maps = Path(f"/proc/{self.answering()[0]}/maps").read_text()
        found = re.search(r"/\S+/wishpool-figures-\w+(?=/)", maps)
        assert found is not None
        return Path(found[0])


@pytest.fixture
def served(tmp_path):
    started = []

    def start(**settings):
        started.append(Served(tmp_path, **settings))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def sockets_of(pid):
    found = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        # One that has just been closed is none.
        with suppress(OSError):
            found += str(one.readlink()).startswith("socket:")
    return found


def is_alive(pid):
    """Whether a process still runs: one that is ending holds its sockets until the last of its threads has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" or len(list(Path(f"/proc/{pid}/task").iterdir())) > 1
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes are found in /proc")
def test_processes_count_together_are_replaced_and_end_together(served):
    service = served(WISHPOOL_RATE_PER_MINUTE=str(RATE))
    assert until(lambda: len(service.answering()) == 2)
    first = service.answering()
    kept = [os.sched_getaffinity(pid) for pid in first]
    assert [len(each) for each in kept] == [1, 1]
    assert len(set().union(*kept)) == min(2, len(os.sched_getaffinity(0)))
    # One bucket, whichever process answers; it fills again by one call in five seconds.
    began = time.monotonic()
    statuses: list[int] = []
    while statuses.count(429) < 10:
        statuses.append(service.status())
    most = RATE + 1 + (time.monotonic() - began) * RATE / 60
    assert RATE <= statuses.count(200) <= most
    assert set(statuses) == {200, 429}
    answered = service.figure("wishpool_requests_total", route="/v1/hubs")
    assert answered == len(statuses)
    assert until(lambda: service.figure("wishpool_requests_under_way") == 1)
    assert service.figure("process_resident_memory_bytes") > 100e6

    before = [sockets_of(pid) for pid in first]
    with ExitStack() as held:
        # Whoever is kept from its turn by other tests leaves it to the other one: who takes which is tested by itself.
        callers = iter(range(100))

        def each_has_some():
            if next(callers, None) is not None:
                held.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            return all(sockets_of(pid) - less >= 3 for pid, less in zip(first, before, strict=True))

        assert until(each_has_some)

    os.kill(first[0], signal.SIGKILL)
    assert until(lambda: len(set(service.answering()) - {first[0]}) == 2)
    assert {service.ask("/ready").status_code for _ in range(20)} == {200}
    # What the killed one has answered is still counted, and nothing of it is under way.
    assert service.figure("wishpool_requests_total", route="/v1/hubs") == answered
    assert until(lambda: service.figure("wishpool_requests_under_way") == 1)

    second, figures = service.answering(), service.figures()
    assert figures.exists()
    service.process.send_signal(signal.SIGTERM)
    _, log = service.process.communicate(timeout=40)
    assert service.process.returncode == 0
    assert "another takes its place" in log
    assert log.count("Wishpool has stopped") == 1
    assert "Traceback" not in log
    assert not any(is_alive(pid) for pid in second)
    assert not figures.exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes are found in /proc")
def test_when_the_one_above_is_killed_the_others_end_and_the_port_is_free(served):
    service = served()
    assert until(lambda: len(service.answering()) == 2)
    assert until(lambda: service.ask("/ready").status_code == 200)
    figures = service.figures()
    assert until(lambda: service.ask("/ready") and len(list(figures.glob("histogram_*"))) == 2)
    # Somebody has cleaned up: there are fewer figures, and as many processes that answer.
    shutil.rmtree(figures)
    assert until(lambda: service.figure("wishpool_requests_under_way") == 0)
    for pid in service.answering():
        os.kill(pid, signal.SIGKILL)
        assert until(lambda gone=pid: len(set(service.answering()) - {gone}) == 2)
    assert {service.ask("/ready").status_code for _ in range(10)} == {200}
    answering = service.answering()
    assert figures.exists()
    service.process.kill()
    assert until(lambda: not any(is_alive(pid) for pid in answering))
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", service.port))
    assert not figures.exists()


def test_without_a_temporary_folder_one_process_answers(monkeypatch, capsys):
    monkeypatch.setattr("tempfile.mkdtemp", lambda **named: (_ for _ in ()).throw(FileNotFoundError))
    assert shared_figures(Language.EN) is None
    assert "one process answers" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes are found in /proc")
def test_a_worker_beside_may_use_every_processor(served):
    service = served(WISHPOOL_PROCESSES="1", WISHPOOL_WORKERS="1")
    (worker,) = until(service.answering)
    assert os.sched_getaffinity(worker) == os.sched_getaffinity(0)
    assert len(os.sched_getaffinity(service.process.pid)) == 1
    unbound = served(WISHPOOL_PROCESSES="1", WISHPOOL_ONE_PROCESSOR="false")
    assert os.sched_getaffinity(unbound.process.pid) == os.sched_getaffinity(0)
