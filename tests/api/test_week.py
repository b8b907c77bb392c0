"""One week of a hub over HTTP, from the workbook to the next week's plan; on both databases."""

import io
import json
import socket

import openpyxl
import pytest

from api.security.rules import Role, Scope
from api.web.endpoint import WORKBOOK
from matcher.files import write_pool
from matcher.samples import build_sample
from tests.api.client import send
from tests.api.desk import RunDesk, carry_out, take
from tests.api.hub import Hub
from tests.api.pools import tiny

MONDAY, NEXT_MONDAY = "2026-11-23", "2026-11-30"


class Week(RunDesk):
    """The people of a hub, and a platform of volunteers beside it."""

    def __init__(self, app, hub: Hub) -> None:
        super().__init__(app, hub)
        self.approver = hub.key(Role.APPROVER)
        self.platform = hub.key(Role.PLATFORM, scopes=(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE))

    def run(self, **members):
        """Ask for a run, let a worker do it, watch it to its end, and return its plan."""
        asked = self.ask_for(**members)
        assert asked.status_code == 202, asked.text
        carry_out(self.hub.store, take(self.hub.store))
        watched = self.get(f"{asked.headers['location']}/events").text
        last = json.loads(
            [line for line in watched.splitlines() if line.startswith("data: ")][-1].removeprefix("data: ")
        )
        assert (last["state"], last["failure"]) == ("completed", None)
        return self.get(f"/v1/plans/{last['plan_id']}").json()

    def unmet(self, plan):
        rows = self.get(f"/v1/plans/{plan['id']}/tables/unmet").json()["items"]
        return {row["need_id"]: row["destination"] for row in rows}

    def as_who(self, headers, method, path, *, match=None, **arguments):
        found = self.as_anybody(headers, method, path, match=match, **arguments)
        assert found.status_code < 300, found.text
        return found

    def as_anybody(self, headers, method, path, *, match=None, **arguments):
        sent = headers | ({"If-Match": match} if match is not None else {})
        return send(method, path, app=self.app, headers=sent, **arguments)


def workbook_with_two_mistakes(folder):
    """Return the workbook of the smallest sample, with a typing error in two rows of needs."""
    write_pool(build_sample("tiny", 0), folder / "week.xlsx")
    book = openpyxl.load_workbook(folder / "week.xlsx")
    sheet = book["需求"]
    columns = {name: place for place, (name, *_) in enumerate(sheet.iter_cols(values_only=True), start=1)}
    sheet.cell(row=3, column=columns["每周工时"]).value = "一小时"
    sheet.cell(row=4, column=columns["等级"]).value = "purple"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(autouse=True)
def no_connection_to_others(monkeypatch):
    """As it is installed the service calls nobody: any connection of this process would end the test."""

    def refuse(*arguments, **named):
        raise AssertionError("a connection to another machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def week(app, hub):
    return Week(app, hub)


def test_a_week_from_the_workbook_to_the_next_plan(week, tmp_path):
    # Monday morning: the workbook comes in; two rows are refused, with place and remedy, the rest is kept.
    data = workbook_with_two_mistakes(tmp_path)
    uploaded = week.ask("POST", "/versions", match="*", content=data, headers={"Content-Type": WORKBOOK})
    assert uploaded.status_code == 201, uploaded.text
    assert (uploaded.json()["accepted"]["needs"], uploaded.json()["refused"]["needs"]) == (4, 2)
    wrong = {problem["field"]: problem for problem in uploaded.json()["problems"] if problem["severity"] == "error"}
    assert set(wrong) == {"hours", "grade"}
    assert all(problem["remedy"]["zh"] for problem in wrong.values())

    # The operator fixes the two rows and sends them again.
    right = [row for row in tiny()["needs"] if row["need_id"] in {"FY-00001", "FY-00002"}]
    fixed = week.ask("POST", "/needs", json={"rows": right, "reason": "更正录入错误"}).json()
    assert (fixed["added"], fixed["refused"], fixed["version"]) == (2, 0, 3)

    # A first plan: one visit finds nobody; the operator asks why, and what else there would be.
    first = week.run(date=MONDAY)
    assert first["pool_version"] == 3
    assert week.unmet(first) == {"FY-00003": "claim"}
    why = week.get(f"/v1/plans/{first['id']}/explanations/FY-00003").json()
    assert (why["met"], why["sentences"][0]["zh"] != "") == (False, True)
    ways = week.get(f"/v1/plans/{first['id']}/options/FY-00003").json()
    assert "P001" in json.dumps(ways)

    # Whom the neighbours visit is a promise already given: it is pinned, and the plan made again.
    pin = {"need_id": "FY-00003", "resource_id": "P001", "action": "pin", "reason": "已答应探访"}
    assert week.ask("POST", "/pins", json={"rows": [pin]}).json()["added"] == 1
    second = week.run(date=MONDAY, previous_plan_id=first["id"])
    (left,) = week.unmet(second)
    assert (left, week.unmet(second)[left]) == ("FY-00002", "claim")
    changed = week.get(f"/v1/plans/{second['id']}/comparison", params={"other": first["id"]}).json()
    assert (changed["gained"], changed["lost"]) == (["FY-00003"], [left])

    # A named person approves; whoever read an older state does not.
    path = f"/v1/plans/{second['id']}"
    decision = {"decision": "approve", "person": "王芳", "reason": "经例会审议"}
    stale = week.as_anybody(week.approver, "POST", f"{path}/approvals", match='"9"', json=decision)
    assert stale.status_code == 412
    etag = week.as_who(week.approver, "GET", path).headers["etag"]
    week.as_who(week.approver, "POST", f"{path}/approvals", match=etag, json=decision)
    assert week.get(path).json()["state"] == "approved"

    # What is left is published without a name; a team of volunteers claims it first, another comes too late.
    assert week.as_who(week.approver, "POST", f"{path}/notices", json={}).json()["published"] == 1
    listed = week.as_who(week.platform, "GET", "/v1/notices").json()["items"]
    assert (listed[0]["service"], left in json.dumps(listed)) == ("meal_delivery", False)
    claims = f"/v1/notices/{listed[0]['id']}/claims"
    claimed = week.as_who(week.platform, "POST", claims, json={"claimant": "富春志愿服务队"})
    late = week.as_anybody(week.platform, "POST", claims, json={"claimant": "另一支队"})
    assert (late.status_code, late.json()["code"]) == (409, "already_claimed")

    # The hub knows the team: it has two more hours from now on, and the claim becomes a pin.
    hours = {"hours": 5}
    assert week.ask("PATCH", "/providers/P001", match="*", json=hours).status_code == 200
    confirmation = {"person": "王芳", "resource_id": "P001"}
    at = f"{claimed.headers['location']}/confirmation"
    confirmed = week.as_who(week.approver, "POST", at, match=claimed.headers["etag"], json=confirmation).json()
    assert confirmed["state"] == "confirmed"
    pins = {row["row"]["need_id"] for row in week.ask("GET", "/pins").json()["items"]}
    assert pins == {"FY-00003", left}

    # Next week nobody is left over.
    third = week.run(date=NEXT_MONDAY, previous_plan_id=second["id"])
    assert week.unmet(third) == {}
    assert third["pool_version"] == confirmed["version"]

    # Who did what, why and in which order stands in the trail, and no person's identifier does.
    auditor = week.hub.key(Role.AUDITOR)
    trail = week.as_who(auditor, "GET", "/v1/events", params={"limit": 100})
    kinds = [event["kind"] for event in reversed(trail.json()["items"])]
    story = [
        "run.completed",
        "run.completed",
        "plan.approved",
        "plan.published",
        "claim.made",
        "claim.confirmed",
        "run.completed",
    ]
    assert [kind for kind in kinds if kind in story] == story
    assert all(row["person_id"] not in trail.text for row in tiny()["needs"])
