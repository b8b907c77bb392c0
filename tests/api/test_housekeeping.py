"""What has ended long ago is let go: jobs, messages, answers; runs, plans and the trail stay."""

import logging
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from api.events.tables import Event
from api.jobs.chores import CHORES, Rota
from api.jobs.tables import Job
from api.jobs.worker import Worker
from api.operations import housekeeping
from api.operations.housekeeping import Tidied, tidy
from api.security.rules import Role
from api.settings import Settings
from api.web.tables import IdempotentAnswer
from api.webhooks.delivery import deliver_due
from api.webhooks.tables import Delivery, Webhook
from tests.api.client import send
from tests.api.decisions import Review
from tests.api.desk import DAY, take
from tests.api.hub import Hub

KEPT = Settings(keep_days=90)
HOOK = {"url": "https://platform.example.org/hook", "label": "省平台", "kinds": ["plan.approved"]}


def count(store, table):
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


class Aged(Review):
    """A plan that is decided on, with a job that is done, one that is dead, and a message of either kind."""

    def __init__(self, app: FastAPI, hub: Hub) -> None:
        super().__init__(app, hub)
        self.hook = self.call("POST", "/v1/webhooks", json=HOOK).headers["location"]
        assert self.decide().status_code == 201
        self.deliver(204)
        self.attempt()
        self.deliver(410)
        self.dead = self.ask_for_run()["id"]
        Worker(hub.store, Settings())._settle(take(hub.store), "out_of_memory")

    def deliver(self, status: int) -> None:
        """Let every message that is due be answered so."""
        assert deliver_due(self.hub.store, self.hub.store.clock(), lambda *sent: status) == 1

    def attempt(self) -> None:
        """Put a message into the outbox."""
        assert self.call("POST", f"{self.hook}/test").status_code == 202

    def ask_for_run(self) -> dict[str, Any]:
        """Ask for a run."""
        run: dict[str, Any] = self.call("POST", "/v1/runs", json={"pool_id": self.pool_id, "date": DAY}).json()
        return run


@pytest.fixture
def review(app, hub):
    return Aged(app, hub)


def test_what_ended_long_ago_is_let_go_and_the_record_stays(review, caplog):
    store = review.hub.store
    store.clock.move(days=60)
    waiting = review.ask_for_run()
    review.attempt()
    (run,) = [run for run in review.call("GET", "/v1/runs").json()["items"] if run["state"] == "completed"]
    etag = review.call("GET", f"/v1/runs/{run['id']}").headers["etag"]
    events = count(store, Event)
    assert tidy(store, KEPT, store.clock()) == Tidied(jobs=0, deliveries=0, answers=0)
    assert (count(store, Job), count(store, Delivery)) == (3, 3)
    store.clock.move(days=31)
    with caplog.at_level(logging.INFO, logger="wishpool.jobs"):
        assert tidy(store, KEPT, store.clock()) == Tidied(jobs=2, deliveries=2, answers=0)
    assert caplog.messages == ["housekeeping: 2 jobs, 2 deliveries, 0 answers let go"]
    assert tidy(store, KEPT, store.clock()) == Tidied(jobs=0, deliveries=0, answers=0)

    (job,) = review.call("GET", "/v1/jobs").json()["items"]
    assert (job["id"], job["state"]) == (waiting["job_id"], "waiting")
    (message,) = review.call("GET", f"{review.hook}/deliveries").json()["items"]
    assert message["state"] == "pending"
    kept = review.call("GET", f"/v1/runs/{run['id']}")
    assert kept.json() == run | {"job_id": None}
    assert kept.headers["etag"] != etag, "who polls is told of the change"
    assert review.call("GET", f"/v1/runs/{review.dead}").json()["state"] == "dead"
    assert review.call("POST", f"/v1/runs/{review.dead}/cancel").json()["code"] == "run_ended"
    assert review.call("GET", f"/v1/runs/{review.dead}/events").status_code == 200
    assert review.call("POST", f"/v1/runs/{review.dead}/rerun").status_code == 202
    assert review.call("GET", f"/v1/plans/{review.plan_id}").json()["state"] == "approved"
    assert count(store, Event) >= events


def test_what_is_tried_again_meanwhile_is_kept(review):
    store = review.hub.store
    store.clock.move(days=91)
    (dead,) = review.call("GET", "/v1/jobs?state=dead").json()["items"]
    assert review.call("POST", f"/v1/jobs/{dead['id']}/retry").status_code == 202
    assert tidy(store, KEPT, store.clock()).jobs == 1
    assert take(store).job_id == dead["id"]


def test_it_is_done_in_batches_and_not_at_all_where_everything_is_kept(review, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 1)
    store = review.hub.store
    store.clock.move(days=4000)
    assert tidy(store, Settings(keep_days=0), store.clock()) == Tidied(jobs=0, deliveries=0, answers=0)
    assert tidy(store, KEPT, store.clock()) == Tidied(jobs=2, deliveries=2, answers=0)


def test_answers_and_former_secrets_go_when_they_are_over(lite_app, lite_hub, lite):
    operator = lite_hub.key(Role.OPERATOR)
    made = send("POST", "/v1/webhooks", app=lite_app, headers=operator | {"Idempotency-Key": "hook"}, json=HOOK)
    assert send("POST", f"{made.headers['location']}/secret", app=lite_app, headers=operator).status_code == 200
    whole = Settings(keep_days=0)
    assert tidy(lite, whole, lite.clock()).answers == 0
    lite.clock.move(hours=25)
    assert tidy(lite, whole, lite.clock()).answers == 1
    assert count(lite, IdempotentAnswer) == 0
    with lite.reading() as session:
        webhook = session.scalars(select(Webhook)).one()
        assert (webhook.old_secret, webhook.old_until) == (None, None)


def test_a_worker_does_it_once_a_day(lite, monkeypatch):
    done = []
    monkeypatch.setattr(housekeeping, "tidy", lambda store, settings, now: done.append(now))
    rota = Rota(lite, KEPT, tuple(chore for chore in CHORES if chore.name == "housekeeping"))
    for hours in (0.0, 1.0, 23.9, 24.1, 47.0, 49.0):
        rota.turn(partial(float, hours * 3600))
    assert len(done) == 3
