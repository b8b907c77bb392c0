"""``/v1/schedules``: once an ISO week, whatever the clock or the number of schedulers does."""

import datetime as dt
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.plans import service as plans
from api.plans.repository import plan_of
from api.runs import service as runs
from api.schedules import weeks
from api.schedules.service import start_due
from tests.api.client import send
from tests.api.desk import SETTINGS, RunDesk
from tests.api.hub import new_hub

CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def desk(app, hub):
    found = RunDesk(app, hub)
    found.upload()
    return found


@pytest.fixture
def lite_desk(lite_app, lite_hub):
    found = RunDesk(lite_app, lite_hub)
    found.upload()
    return found


def schedule(desk, **members):
    body = {"pool_id": desk.pool_id, "weekday": 3, "time": "06:30"} | members
    made = desk.post("/v1/schedules", json=body)
    assert made.status_code == 201, made.text
    return made


def at(desk, moment):
    """Let the clock of China show a moment, and a scheduler look at it."""
    store = desk.hub.store
    store.clock.now = dt.datetime.fromisoformat(moment).replace(tzinfo=CHINA).astimezone(dt.UTC)
    start_due(store, SETTINGS, store.clock())
    return len(desk.get("/v1/runs").json()["items"])


def test_a_schedule_runs_once_a_week_however_often_somebody_looks(desk):
    path = schedule(desk).headers["location"]
    assert desk.get(path).json()["next_at"] == "2026-11-24T22:30:00Z"
    assert at(desk, "2026-11-25T06:29:59") == 0
    assert at(desk, "2026-11-25T06:30:00") == 1
    assert at(desk, "2026-11-25T06:30:01") == 1
    assert at(desk, "2026-11-29T23:59:59") == 1
    shown = desk.get(path).json()
    run = desk.get(f"/v1/runs/{shown['last_run_id']}").json()
    assert (shown["last_week"], run["date"], run["schedule_id"]) == ("2026-W48", "2026-11-25", shown["id"])
    assert shown["next_at"] == "2026-12-01T22:30:00Z"
    assert at(desk, "2026-12-02T06:30:00") == 2


def test_a_clock_that_goes_back_runs_no_week_again(lite_desk):
    schedule(lite_desk)
    assert at(lite_desk, "2026-11-25T07:00:00") == 1
    assert at(lite_desk, "2026-12-02T07:00:00") == 2
    assert at(lite_desk, "2026-11-25T07:00:00") == 2
    assert at(lite_desk, "2026-11-30T00:00:00") == 2
    assert at(lite_desk, "2026-12-02T07:00:00") == 2


def test_a_clock_that_was_far_ahead_for_a_moment_silences_no_later_week(lite_desk):
    path = schedule(lite_desk).headers["location"]
    assert at(lite_desk, "2031-03-12T07:00:00") == 1
    assert at(lite_desk, "2026-11-25T07:00:00") == 2
    assert at(lite_desk, "2026-11-26T07:00:00") == 2
    assert lite_desk.get(path).json()["next_at"] == "2026-12-01T22:30:00Z"
    assert at(lite_desk, "2026-12-02T07:00:00") == 3
    assert at(lite_desk, "2031-03-13T07:00:00") == 3


def test_a_schedule_that_cannot_start_keeps_no_other_from_starting(lite_desk, lite_app, lite, monkeypatch):
    schedule(lite_desk)
    other = RunDesk(lite_app, new_hub(lite))
    other.upload()
    schedule(other)
    monkeypatch.setattr(runs, "MOST_UNFINISHED", 1)
    assert lite_desk.ask_for().status_code == 202
    assert at(lite_desk, "2026-11-25T07:00:00") == 1
    assert len(other.get("/v1/runs").json()["items"]) == 1
    run = lite_desk.get("/v1/runs").json()["items"][0]
    assert lite_desk.post(f"/v1/runs/{run['id']}/cancel").status_code == 202
    assert at(lite_desk, "2026-11-25T07:00:05") == 2, "it is tried again until the week has ended"


def test_a_pool_that_is_too_large_for_a_run_is_said_once_a_week(lite_desk, monkeypatch):
    path = schedule(lite_desk).headers["location"]
    monkeypatch.setattr("tests.api.test_schedules.SETTINGS", SETTINGS.model_copy(update={"run_needs": 1}))
    assert at(lite_desk, "2026-11-25T07:00:00") == 0
    assert at(lite_desk, "2026-11-25T07:00:05") == 0
    events = lite_desk.get("/v1/events?kind=schedule.missed").json()["items"]
    assert [(event["data"]["week"], event["data"]["failure"]) for event in events] == [("2026-W48", "too_many_needs")]
    assert lite_desk.get(path).json()["last_week"] == "2026-W48"


def test_missed_weeks_are_run_once_for_the_current_one(lite_desk):
    schedule(lite_desk)
    assert at(lite_desk, "2026-12-24T12:00:00") == 1
    run = lite_desk.get("/v1/runs").json()["items"][0]
    assert run["date"] == "2026-12-24"
    assert at(lite_desk, "2026-12-26T12:00:00") == 1


def test_many_schedulers_start_one_run(desk):
    schedule(desk)
    store = desk.hub.store
    store.clock.now = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
    threads = [threading.Thread(target=start_due, args=(store, SETTINGS, store.clock())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.get("/v1/runs").json()["items"]) == 1


def test_a_schedule_that_is_made_late_in_the_week_begins_with_the_next(lite_desk):
    assert schedule(lite_desk, weekday=1, time="09:29").json()["next_at"] == "2026-11-30T01:29:00Z"
    assert at(lite_desk, "2026-11-25T12:00:00") == 0
    assert at(lite_desk, "2026-11-30T09:29:00") == 1


def test_a_schedule_is_changed_switched_off_and_removed(lite_desk):
    made = schedule(lite_desk)
    path, etag = made.headers["location"], made.headers["etag"]

    def change(method, match, **arguments):
        headers = lite_desk.headers | {"If-Match": match}
        return send(method, path, app=lite_desk.app, headers=headers, **arguments)

    off = change("PATCH", etag, json={"enabled": False})
    assert off.json()["next_at"] is None
    assert change("PATCH", etag, json={"enabled": True}).status_code == 412
    assert at(lite_desk, "2026-11-25T12:00:00") == 0
    on = change("PATCH", "*", json={"enabled": True, "time": "13:00"})
    assert on.json()["next_at"] == "2026-11-25T05:00:00Z"
    assert change("PATCH", "*", json={"time": "24:00"}).status_code == 422
    assert change("DELETE", "*").status_code == 204
    assert lite_desk.get(path).status_code == 404
    assert at(lite_desk, "2026-11-25T14:00:00") == 0


def test_the_plan_of_the_week_before_is_the_latest_that_was_approved(lite_desk):
    plan_id = lite_desk.run()["plan_id"]
    with lite_desk.hub.store.writing() as session:
        plans.set_state(session, plan_of(session, lite_desk.hub.id, plan_id, to_change=True), "approved")
    lite_desk.run()
    schedule(lite_desk)
    at(lite_desk, "2026-11-25T12:00:00")
    assert lite_desk.get("/v1/runs").json()["items"][0]["previous_plan_id"] == plan_id


def test_a_pool_that_was_put_away_is_not_matched(lite_desk):
    schedule(lite_desk)
    lite_desk.ask("PATCH", match="*", json={"archived": True})
    assert at(lite_desk, "2026-11-25T12:00:00") == 0
    lite_desk.ask("PATCH", match="*", json={"archived": False})
    assert at(lite_desk, "2026-11-26T12:00:00") == 0


@given(
    st.lists(st.integers(0, 2 * 365 * 24 * 60), max_size=30),
    st.integers(1, 7),
    st.sampled_from(["00:00", "12:00", "23:59"]),
)
def test_no_course_of_the_clock_gives_a_week_twice(moments, weekday, time):
    had: list[str] = []
    for minutes in moments:
        now = dt.datetime(2026, 1, 1, tzinfo=CHINA) + dt.timedelta(minutes=minutes)
        week = weeks.due_week(now, weekday, time, first="2026-W01", had=set(had))
        if week is not None:
            assert week == weeks.week_of(now)
            had.append(week)
    assert len(had) == len(set(had))


@pytest.mark.parametrize(
    ("now", "week"),
    [("2026-12-31T23:59:59+08:00", "2026-W53"), ("2027-01-03T16:00:00+00:00", "2027-W01")],
)
def test_weeks_are_those_of_iso_8601_in_china(now, week):
    assert weeks.week_of(dt.datetime.fromisoformat(now)) == week
