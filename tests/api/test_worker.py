"""Workers as processes: the child that solves, the server that keeps a worker, and what is left when they are killed."""

import io
import json
import logging
import os
import signal
from contextlib import redirect_stdout

import pytest

from api.jobs.child import Reports
from api.jobs.process import BYTES_PER_MB, Progress, address_space_of, environment_of
from api.jobs.tables import Job
from api.jobs.worker import Worker, reason_of
from api.runs.states import FAILURES
from api.settings import Settings
from benchmarks.service.kills import killed
from benchmarks.service.ledger import is_sound
from matcher.optimise.solution import COUNTED
from tests.api.desk import RunDesk, take
from tests.api.hub import SECRET_OF_STORE


def test_a_child_that_hears_of_the_cancellation_keeps_the_best_plan(lite_app, lite_hub):
    desk, store = RunDesk(lite_app, lite_hub), lite_hub.store
    desk.upload()
    run = desk.ask_for().json()
    settings = Settings(database=f"sqlite:///{store.engine.url.database}", secret=SECRET_OF_STORE)
    worker, held = Worker(store, settings), take(store)
    assert desk.post(f"/v1/runs/{run['id']}/cancel").json()["state"] == "running"
    worker.carry_out(held)
    done = desk.get(f"/v1/runs/{run['id']}").json()
    assert done["state"] == "cancelled"
    plan = desk.get(f"/v1/plans/{done['plan_id']}").json()
    assert plan["summary"]["run"]["stopped"] == "cancelled"
    assert worker.take() is None


@pytest.mark.parametrize(("code", "told"), [(0, False), (None, True)])
def test_a_job_that_its_child_has_just_ended_is_not_called_lost(lite_app, lite_hub, monkeypatch, caplog, code, told):
    desk, store = RunDesk(lite_app, lite_hub), lite_hub.store
    desk.upload()
    desk.ask_for()
    worker, held = Worker(store, Settings(secret=SECRET_OF_STORE)), take(store)

    class Gone:
        """A child that writes its result between two looks of its worker."""

        progress, was_near_its_limit = Progress(stage="explain"), False

        def __init__(self, lease, settings):
            with store.writing() as session:
                session.get_one(Job, held.job_id).fence += 1
            self.looks = iter([None, code])

        def ended(self, seconds):
            return next(self.looks)

        def kill(self):
            pass

    monkeypatch.setattr("api.jobs.worker.Child", Gone)
    with caplog.at_level("INFO", logger="wishpool"):
        monkeypatch.setattr(logging.getLogger("wishpool"), "propagate", True)
        worker.carry_out(held)
    assert ("lost to another worker" in caplog.text) is told


def test_nothing_is_lost_or_doubled_when_server_and_worker_are_killed(tmp_path):
    found = killed(3, f"sqlite:///{tmp_path}/wishpool.db", tmp_path, longest_pause=2.0, plans=1)
    assert found["kills"] == {"server": 1, "process": 1, "worker": 1}
    assert min(found[name] for name in ("batches", "imports", "runs", "approvals", "claims")) > 0
    assert is_sound(found), found
    assert "Traceback" not in (tmp_path / "service.log").read_text()


def test_progress_keeps_what_is_not_told_anew():
    progress = Progress()
    said = io.StringIO()
    with redirect_stdout(said):
        reports = Reports()
        for stage, gap in [("options", None), (f"{COUNTED}12", None), ("prices", 0.5), ("rounding", None)]:
            reports(stage, gap)
    for line in said.getvalue().splitlines():
        progress = progress.after(json.loads(line))
    assert progress == Progress(stage="rounding", gap=0.5, options=12)


@pytest.mark.parametrize(
    ("code", "near_limit", "reason"),
    [
        (71, False, "out_of_memory"),
        (-signal.SIGABRT, True, "out_of_memory"),
        (-signal.SIGSEGV, True, "out_of_memory"),
        (-signal.SIGABRT, False, "internal"),
        (70, True, "internal"),
        (-signal.SIGKILL, True, "worker_lost"),
    ],
)
def test_a_child_that_was_refused_memory_is_told_from_one_that_broke(code, near_limit, reason):
    assert reason_of(code, near_limit=near_limit) == reason
    assert reason in FAILURES


def test_the_address_space_of_a_process_is_known():
    assert address_space_of(os.getpid()) > 100 * BYTES_PER_MB
    assert address_space_of(2**30) == 0


def test_another_process_finds_the_same_settings():
    settings = Settings(database="sqlite:///other.db", secret="s" * 40, anonymous=False, solve_limits="sweeps=10")
    assert Settings.from_environment(environment_of(settings)) == settings
