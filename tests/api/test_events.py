"""The trail: who did what, when and why; it can be read and added to, and the database refuses the rest."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.security.rules import Role
from tests.api.client import send
from tests.api.hub import new_hub
from tests.api.pools import Desk


@pytest.fixture
def desk(lite_app, lite_hub):
    return Desk(lite_app, lite_hub)


def events(desk, query="", headers=None):
    response = send("GET", f"/v1/events{query}", app=desk.app, headers=headers or desk.headers)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_nobody_changes_or_deletes_an_entry(app, hub, store, statement):
    desk = Desk(app, hub)
    before = events(desk)
    assert before["items"]
    with pytest.raises(DBAPIError, match="only ever added"), store.writing() as session:
        session.execute(text(statement))
    assert events(desk) == before


def test_entries_come_in_pages_the_newest_first(desk):
    desk.upload(headers={"Idempotency-Key": "a"})
    whole = [event["id"] for event in events(desk)["items"]]
    assert whole == sorted(whole, reverse=True)
    assert len(whole) >= 2
    first = events(desk, "?limit=1")
    second = events(desk, f"?limit=1&cursor={first['next']}")
    assert [first["items"][0]["id"], second["items"][0]["id"]] == whole[:2]


def test_entries_are_asked_for_by_kind_subject_actor_and_time(desk, lite):
    start = lite.clock()
    lite.clock.move(hours=1)
    desk.upload(params={"reason": "第 48 周"})
    entry = events(desk)["items"][0]
    assert (entry["kind"], entry["subject_id"], entry["reason"]) == ("pool.changed", desk.pool_id, "第 48 周")
    assert entry["actor_label"] == "operator"
    since = f"since={entry['at'].replace('+', '%2B')}"
    for query in (
        "kind=pool.changed",
        f"subject_kind=pool&subject_id={desk.pool_id}",
        since,
        f"actor_id={entry['actor_id']}",
    ):
        assert entry in events(desk, f"?{query}")["items"]
    assert entry in events(desk, "?kind=pool")["items"]
    for query in ("kind=plan", "kind=poo", "subject_id=x", "actor_id=x", since.replace("since", "before")):
        assert entry not in events(desk, f"?{query}")["items"]
    before = events(desk, f"?before={start.strftime('%Y-%m-%dT%H:%M:%S')}Z")
    assert before["items"] == []
    assert send("GET", f"/v1/events/{entry['id']}", app=desk.app, headers=desk.headers).json() == entry


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-11-23T10:00:00", "before=0001-01-01T00:00:00%2B14:00"]
)
def test_times_that_are_none_are_refused(desk, query):
    response = send("GET", f"/v1/events?{query}", app=desk.app, headers=desk.headers)
    assert (response.status_code, response.json()["code"]) == (400, "bad_parameter")


def test_auditors_and_operators_of_the_hub_read_it(desk, lite):
    entry = events(desk)["items"][0]
    assert events(desk, headers=desk.hub.key(Role.AUDITOR))["items"][0] == entry
    foreign = new_hub(lite).key(Role.AUDITOR)
    assert entry not in events(desk, headers=foreign)["items"]
    assert send("GET", f"/v1/events/{entry['id']}", app=desk.app, headers=foreign).status_code == 404
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert send(method, f"/v1/events/{entry['id']}", app=desk.app, headers=desk.headers).status_code == 405
