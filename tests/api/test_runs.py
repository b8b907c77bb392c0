"""``/v1/runs``: asked for, carried out, watched, cancelled, repeated; on both databases."""

import datetime as dt
import json

import anyio
import pytest
from sqlalchemy import select
from starlette.datastructures import Headers

from api.events.tables import Event
from api.jobs.tables import Job
from api.runs.stream import _watching, events_of
from api.runs.tables import Run
from api.security.rules import Role
from api.settings import Settings
from api.web.stream import StreamCall
from matcher.files import plan_from_data
from matcher.match import Request, match
from matcher.samples import build_sample
from tests.api.client import SECRET, send, together
from tests.api.desk import DAY, RunDesk, carry_out, look, take
from tests.api.hub import new_hub
from tests.api.pools import tiny


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


def trail(store):
    with store.reading() as session:
        return [event.kind for event in session.scalars(select(Event).order_by(Event.id)) if "run." in event.kind]


def test_a_run_is_accepted_carried_out_and_has_a_plan(desk):
    asked = desk.ask_for(seed=3)
    assert asked.status_code == 202
    queued = desk.get(asked.headers["location"])
    assert queued.json()["state"] == "queued"
    held = take(desk.hub.store)
    running = desk.get(asked.headers["location"]).json()
    assert (running["state"], running["started_at"] is None) == ("running", False)
    carry_out(desk.hub.store, held)
    done = desk.get(asked.headers["location"]).json()
    assert (done["state"], done["failure"], done["limits"]["seed"]) == ("completed", None, 3)
    plan = desk.get(f"/v1/plans/{done['plan_id']}").json()
    expected = match(Request(pool=build_sample("tiny", 0), date=dt.date.fromisoformat(DAY)))
    assert (plan["objective"], plan["state"]) == (expected.summary.objective, "proposal")
    assert done["pool_digest"] == plan["summary"]["run"]["input_digest"] == build_sample("tiny", 0).digest()
    assert trail(desk.hub.store) == ["run.asked", "run.completed"]
    assert look(desk.hub.store) is None


def test_a_run_from_its_record_gives_the_same_bytes(desk):
    first = desk.run(seed=1, policy={"weeks": 4})
    assert desk.upload({"needs": tiny()["needs"][:2], "providers": tiny()["providers"]}).status_code == 201
    again = desk.post(f"/v1/runs/{first['id']}/rerun")
    assert again.status_code == 202
    carry_out(desk.hub.store, take(desk.hub.store))
    second = desk.get(again.headers["location"]).json()
    assert (second["rerun_of"], second["pool_version"], second["policy"]["weeks"]) == (first["id"], 2, 4)
    texts = [desk.get(f"/v1/plans/{run['plan_id']}/json").content for run in (first, second)]
    assert texts[0] == texts[1]
    assert plan_from_data(json.loads(texts[0])).summary.run.seconds == {}


def test_the_previous_plan_counts(lite_desk):
    first = lite_desk.run()
    second = lite_desk.run(previous_plan_id=first["plan_id"], policy={"max_changes": 0})
    plan = lite_desk.get(f"/v1/plans/{second['plan_id']}").json()
    assert plan["summary"]["run"]["previous_digest"] == first["pool_digest"]
    assert lite_desk.ask_for(previous_plan_id="plan_none").status_code == 404


def test_data_that_cannot_be_matched_are_invalid_not_failed(lite_desk):
    empty = lite_desk.run(version=1)
    assert (empty["state"], empty["failure"]["code"], empty["plan_id"]) == ("invalid", "unusable_pool", None)
    assert [problem["code"] for problem in empty["problems"]] == ["no_needs", "no_resources"]
    tables = tiny()
    tables["needs"][0]["hours"] = -1
    assert lite_desk.upload(tables).json()["refused"]["needs"] == 1
    assert lite_desk.run()["state"] == "completed"
    strict = lite_desk.run(allow_refused_rows=False)
    assert (strict["state"], strict["failure"]["code"]) == ("invalid", "refused_rows")
    assert strict["problems"][0]["field"] == "hours"


def test_a_version_that_is_no_longer_what_it_was_is_not_matched(lite_desk):
    first = lite_desk.run()
    store = lite_desk.hub.store
    with store.writing() as session:
        session.get_one(Run, first["id"]).pool_digest = "0" * 64
    lite_desk.post(f"/v1/runs/{first['id']}/rerun")
    carry_out(store, take(store))
    run = lite_desk.get("/v1/runs", params={"limit": 1}).json()["items"][0]
    assert (run["state"], run["failure"]["code"]) == ("invalid", "pool_changed")


def test_a_waiting_run_is_cancelled_at_once(lite_desk):
    run = lite_desk.ask_for().json()
    cancelled = lite_desk.post(f"/v1/runs/{run['id']}/cancel").json()
    assert (cancelled["state"], cancelled["plan_id"]) == ("cancelled", None)
    assert look(lite_desk.hub.store) is None
    again = lite_desk.post(f"/v1/runs/{run['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "run_ended")


def test_a_run_under_way_that_is_cancelled_keeps_the_best_plan(desk):
    run = desk.ask_for().json()
    store = desk.hub.store
    held = take(store)
    asked = desk.post(f"/v1/runs/{run['id']}/cancel").json()
    assert (asked["state"], asked["cancel_asked"]) == ("running", True)

    def is_cancelled():
        with store.reading() as session:
            return session.get_one(Job, held.job_id).cancel_asked

    carry_out(store, held, stop=is_cancelled)
    done = desk.get(f"/v1/runs/{run['id']}").json()
    assert done["state"] == "cancelled"
    assert desk.get(f"/v1/plans/{done['plan_id']}").json()["summary"]["run"]["stopped"] == "cancelled"


def test_mistakes_of_a_request_are_told_at_once(lite_desk):
    bad = lite_desk.ask_for(date="2026-13-01", seed=-1, seconds=0)
    assert bad.status_code == 422
    assert {error["pointer"] for error in bad.json()["errors"]} == {"/date", "/seed", "/seconds"}
    policy = lite_desk.ask_for(policy={"weeks": 0, "colour": SECRET})
    assert {error["pointer"] for error in policy.json()["errors"]} == {"/policy/weeks", "/policy/colour"}
    assert lite_desk.ask_for(version=9).status_code == 404
    assert lite_desk.ask_for(pool_id="pool_none").status_code == 404


def test_too_many_needs_are_refused(lite_desk):
    lite_desk.app.state.settings = Settings(run_needs=2, rate_per_minute=1_000_000)
    refused = lite_desk.ask_for()
    assert (refused.status_code, refused.json()["code"]) == (413, "too_many_needs")


def test_runs_of_another_hub_are_not_there(lite_desk):
    done = lite_desk.run()
    stranger = new_hub(lite_desk.hub.store).key(Role.OPERATOR, Role.APPROVER)
    plan = f"/v1/plans/{done['plan_id']}"
    paths = [f"/v1/runs/{done['id']}", f"/v1/runs/{done['id']}/events", f"/v1/jobs/{done['job_id']}", plan]
    for path in [*paths, f"{plan}/json", f"{plan}/map", f"{plan}/comparison?other={done['plan_id']}"]:
        assert send("GET", path, app=lite_desk.app, headers=stranger).status_code == 404, path
    for path in [f"/v1/runs/{done['id']}/cancel", f"/v1/runs/{done['id']}/rerun", f"/v1/jobs/{done['job_id']}/retry"]:
        assert send("POST", path, app=lite_desk.app, headers=stranger).status_code == 404, path
    assert send("GET", "/v1/runs", app=lite_desk.app, headers=stranger).json()["items"] == []


def test_polling_answers_304_while_nothing_changes(lite_desk):
    path = lite_desk.ask_for().headers["location"]
    first = lite_desk.get(path)
    again = lite_desk.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    take(lite_desk.hub.store)
    assert lite_desk.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def events(text):
    blocks = [block for block in text.split("\n\n") if block.startswith("id:")]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


def test_a_run_is_watched_until_it_has_ended(lite_desk):
    done = lite_desk.run()
    response = lite_desk.get(f"/v1/runs/{done['id']}/events")
    assert response.headers["content-type"].startswith("text/event-stream")
    (last,) = events(response.text)
    assert last["event"] == "end"
    assert json.loads(last["data"]) == done
    seen = lite_desk.get(f"/v1/runs/{done['id']}/events", headers={"Last-Event-ID": last["id"]})
    assert events(seen.text) == []


def test_a_watcher_sees_every_state_and_leaves_when_the_server_does(lite_desk, monkeypatch):
    monkeypatch.setattr("api.runs.stream.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("api.runs.stream.HEARTBEAT_SECONDS", 0.03)
    store, run_id = lite_desk.hub.store, lite_desk.ask_for().json()["id"]
    closing = lite_desk.app.state.closing
    caller = type("Caller", (), {"hub_id": lite_desk.hub.id})()
    call = StreamCall(
        caller=caller, settings=Settings(), store=store, headers=Headers(), closing=closing, admit=lambda session: None
    )

    async def watch():
        pieces = events_of(call, run_id)
        seen = [await anext(pieces), await anext(pieces), await anext(pieces)]
        await anyio.to_thread.run_sync(take, store)
        while b"running" not in seen[-1]:
            seen.append(await anext(pieces))
        closing.set()
        return seen, [piece async for piece in pieces if b"heartbeat" not in piece]

    seen, rest = anyio.run(watch)
    assert seen[0].startswith(b"retry:")
    assert b'"state":"queued"' in seen[1]
    assert seen[2] == b": heartbeat\n\n"
    assert rest == []


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_who_may_not_look_any_more_is_told_so(lite_desk, monkeypatch, ending):
    monkeypatch.setattr("api.runs.stream.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("api.runs.stream.KEY_SECONDS", 0.02)
    store, run_id = lite_desk.hub.store, lite_desk.ask_for().json()["id"]
    ends = (store.clock() + dt.timedelta(hours=1)).isoformat()
    admin = lite_desk.hub.key(Role.ADMIN)
    new = {"label": "窗口", "roles": ["operator"], "expires_at": ends}
    made = send("POST", "/v1/keys", app=lite_desk.app, headers=admin, json=new).json()
    answers = []

    async def watch(client):
        async def look():
            headers = {"Authorization": f"Bearer {made['key']}"}
            answers.append(await client.get(f"/v1/runs/{run_id}/events", headers=headers))

        async with anyio.create_task_group() as group:
            group.start_soon(look)
            with anyio.fail_after(30):
                while not _watching:
                    await anyio.sleep(0.01)
            assert answers == [], "the run waits, and so does who watches it"
            if ending == "revoked":
                assert (await client.delete(f"/v1/keys/{made['id']}", headers=admin)).status_code == 204
            else:
                store.clock.move(hours=2)
            with anyio.fail_after(30):
                while not answers:
                    await anyio.sleep(0.01)

    together(watch, app=lite_desk.app)
    (seen,) = answers
    assert seen.status_code == 200
    *before, last = seen.text.split("\n\n")[:-1]
    assert '"state":"queued"' in before[-1]
    name, data = last.split("\n")
    assert name == "event: closed", "without an identifier: who comes back with another key goes on where it was"
    problem = json.loads(data.removeprefix("data: "))
    assert (problem["code"], problem["status"]) == ("unauthenticated", 401)
    assert problem["remedy"]["zh"]


def test_only_so_many_watch_at_once_and_places_become_free_again(lite_desk, monkeypatch):
    monkeypatch.setattr("api.runs.stream.MOST_WATCHERS", 1)
    done = lite_desk.run()
    path = f"/v1/runs/{done['id']}/events"
    for _ in range(3):
        assert lite_desk.get(path).status_code == 200
    monkeypatch.setattr("api.runs.stream.MOST_WATCHERS", 0)
    refused = lite_desk.get(path)
    assert (refused.status_code, refused.json()["code"], "retry-after" in refused.headers) == (503, "busy", True)


def test_job_rows_hold_nothing_personal(lite_desk):
    tables = tiny()
    tables["needs"][0]["person_id"] = SECRET
    lite_desk.upload(tables)
    lite_desk.run()
    with lite_desk.hub.store.reading() as session:
        for model in (Job, Run, Event):
            rows = [vars(row) for row in session.scalars(select(model))]
            assert rows
            assert SECRET not in repr(rows)
