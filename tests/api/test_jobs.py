"""Jobs: leases, fences, attempts, dead letters; on both databases."""

import threading

import pytest
from sqlalchemy import select

from api.jobs import queue
from api.jobs.figures import queue_figures
from api.jobs.kinds import kind_of
from api.jobs.process import Progress
from api.jobs.queue import LeaseLostError
from api.jobs.tables import Job
from api.jobs.worker import Worker
from api.plans.tables import PlanRecord
from api.runs.tables import Run
from tests.api.desk import SETTINGS, RunDesk, carry_out, look, take


@pytest.fixture
def desk(app, hub):
    found = RunDesk(app, hub)
    assert found.upload().status_code == 201
    return found


@pytest.fixture
def lite_desk(lite_app, lite_hub):
    found = RunDesk(lite_app, lite_hub)
    assert found.upload().status_code == 201
    return found


def plans_in(store):
    with store.reading() as session:
        return session.scalars(select(PlanRecord)).all()


def test_a_job_is_taken_once_however_many_workers_look(desk):
    desk.ask_for()
    found = []
    threads = [threading.Thread(target=lambda: found.append(look(desk.hub.store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([held for held in found if held is not None]) == 1


def test_a_lost_worker_may_not_write(desk):
    desk.ask_for()
    store = desk.hub.store
    slow = take(store)
    assert look(store) is None
    store.clock.move(seconds=11)
    quick = take(store)
    assert (quick.job_id, quick.fence) == (slow.job_id, slow.fence + 1)
    with pytest.raises(LeaseLostError):
        carry_out(store, slow)
    assert plans_in(store) == []
    carry_out(store, quick)
    with pytest.raises(LeaseLostError):
        carry_out(store, quick)
    assert len(plans_in(store)) == 1


def test_a_job_that_is_kept_is_not_taken(lite_desk):
    lite_desk.ask_for()
    store = lite_desk.hub.store
    worker, held = Worker(store, SETTINGS), take(store)
    for _ in range(4):
        store.clock.move(seconds=8)
        worker._beat(held, Progress(stage="prices", gap=0.02, options=7), is_news=True)
        assert look(store) is None
    run = lite_desk.get("/v1/runs").json()["items"][0]
    assert run["progress"] == {"stage": "prices", "gap": 0.02, "options": 7, "seconds": 32.0}


def test_a_clock_that_goes_back_keeps_no_job_from_being_taken(lite_desk):
    store = lite_desk.hub.store
    lite_desk.ask_for()
    store.clock.move(hours=-5)
    take(store)
    store.clock.move(hours=-5)
    take(store)


def test_a_clock_that_goes_back_between_attempts_keeps_no_job_waiting(lite_desk):
    lite_desk.ask_for()
    store = lite_desk.hub.store
    held = take(store)
    with store.writing() as session:
        queue.put_back(session.get_one(Job, held.job_id), store.clock(), "internal")
    store.clock.move(days=-300)
    assert take(store).fence == 2


def test_a_job_that_is_given_back_counts_no_attempt_and_names_no_failure(lite_desk):
    run = lite_desk.ask_for().json()
    store = lite_desk.hub.store
    worker = Worker(store, SETTINGS)
    worker._settle(take(store), None)
    job = lite_desk.get("/v1/jobs").json()["items"][0]
    assert (job["state"], job["attempts"], job["error"]) == ("waiting", 0, None)
    assert lite_desk.get(f"/v1/runs/{run['id']}").json()["failure"] is None
    assert take(store).fence == 2, "at once"


def test_a_job_that_its_memory_does_not_suffice_for_is_given_up_at_once(lite_desk):
    run = lite_desk.ask_for().json()
    store = lite_desk.hub.store
    Worker(store, SETTINGS)._settle(take(store), "out_of_memory")
    dead = lite_desk.get(f"/v1/runs/{run['id']}").json()
    assert (dead["state"], dead["failure"]["code"]) == ("dead", "out_of_memory")
    (job,) = lite_desk.get("/v1/jobs", params={"state": "dead"}).json()["items"]
    assert lite_desk.post(f"/v1/jobs/{job['id']}/retry").json()["state"] == "waiting", "with more memory it may do"


def test_after_three_attempts_a_job_is_given_up_and_can_be_retried(desk):
    run = desk.ask_for().json()
    store = desk.hub.store
    for _ in range(3):
        take(store)
        store.clock.move(minutes=1)
        assert desk.get(f"/v1/runs/{run['id']}").json()["state"] == "running"
    assert look(store) is None
    dead = desk.get(f"/v1/runs/{run['id']}").json()
    assert (dead["state"], dead["failure"]["code"]) == ("dead", "worker_lost")
    (job,) = desk.get("/v1/jobs", params={"state": "dead"}).json()["items"]
    assert (job["subject_id"], job["attempts"], job["error"]) == (run["id"], 3, "worker_lost")
    with store.reading() as session:
        assert queue_figures(session, store.clock()).dead == 1
    retried = desk.post(f"/v1/jobs/{job['id']}/retry")
    assert (retried.status_code, retried.json()["state"]) == (202, "waiting")
    assert desk.post(f"/v1/jobs/{job['id']}/retry").json()["code"] == "job_not_dead"
    carry_out(store, take(store))
    assert desk.get(f"/v1/runs/{run['id']}").json()["state"] == "completed"


def test_between_attempts_a_job_waits(lite_desk):
    lite_desk.ask_for()
    store = lite_desk.hub.store
    held = take(store)
    with store.writing() as session:
        job = session.get_one(Job, held.job_id)
        queue.put_back(job, store.clock(), "internal")
        kind_of(job.kind).moved(session, job, store.clock())
    assert lite_desk.get("/v1/runs").json()["items"][0]["state"] == "queued"
    with store.reading() as session:
        figures = queue_figures(session, store.clock())
    assert (figures.waiting, figures.under_way, figures.oldest_seconds) == (1, 0, 0)
    assert look(store) is None
    store.clock.move(seconds=3)
    assert take(store).fence == 2


def test_a_worker_that_is_asked_to_stop_uses_no_attempt(lite_desk):
    lite_desk.ask_for()
    store = lite_desk.hub.store
    worker, held = Worker(store, SETTINGS), take(store)
    worker._settle(held, None)
    assert take(store).fence == 2
    with store.reading() as session:
        assert session.get_one(Job, held.job_id).attempts == 1


def test_a_job_of_a_run_is_added_with_it_or_not_at_all(lite_desk):
    assert lite_desk.ask_for(version=9).status_code == 404
    with lite_desk.hub.store.reading() as session:
        assert session.scalars(select(Job)).all() == []
        assert session.scalars(select(Run)).all() == []
