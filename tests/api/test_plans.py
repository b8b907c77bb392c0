"""``/v1/plans``: what runs have found, in every form."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from api.plans import service
from api.plans.repository import latest_approved, plan_of
from api.plans.schemas import PlanState
from api.security.rules import Role, Scope
from matcher.files import plan_from_data, plan_to_data
from matcher.match import Request, match
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.report import to_geojson
from matcher.samples import build_sample
from tests.api.client import send
from tests.api.desk import RunDesk
from tests.api.pools import tiny


@pytest.fixture
def desk(lite_app, lite_hub):
    found = RunDesk(lite_app, lite_hub)
    assert found.upload().status_code == 201
    return found


@pytest.fixture
def plan(desk):
    return f"/v1/plans/{desk.run()['plan_id']}"


def test_the_whole_plan_is_that_of_the_library(desk, plan):
    response = desk.get(f"{plan}/json")
    found = plan_from_data(response.json())
    assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    expected = match(Request(pool=build_sample("tiny", 0), date=found.summary.run.date))
    assert {name: plan_to_data(found)[name] for name in PLAN_TABLES} == {
        name: plan_to_data(expected)[name] for name in PLAN_TABLES
    }


def test_tables_come_in_pages_and_as_csv(desk, plan):
    counts = desk.get(plan).json()["counts"]
    for table in PLAN_TABLES:
        rows: list[dict[str, object]] = []
        cursor: dict[str, str] = {}
        while True:
            page = desk.get(f"{plan}/tables/{table}", params={"limit": 2, **cursor}).json()
            rows += page["items"]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        text = desk.get(f"{plan}/csv/{table}").content.decode("utf-8-sig")
        assert len(rows) == counts[table] == len(list(csv.DictReader(io.StringIO(text))))
    assert desk.get(f"{plan}/tables/needs").status_code == 404
    assert desk.get(f"{plan}/csv/needs").status_code == 404


def test_places_are_as_coarse_for_outsiders_as_on_the_map(desk, plan):
    rows = desk.get(f"{plan}/tables/assignments").json()["items"]
    assert {round(row["distance_km"], 1) - row["distance_km"] for row in rows if row["distance_km"] is not None} == {0}
    platform = desk.hub.key(Role.PLATFORM, scopes=(Scope.PLANS_READ,))
    allowed = {
        path: send("GET", plan + path, app=desk.app, headers=platform).status_code
        for path in ("", "/tables/unmet", "/csv/unmet", "/map", "/json", "/workbook")
    }
    assert allowed == {"": 200, "/tables/unmet": 200, "/csv/unmet": 200, "/map": 200, "/json": 403, "/workbook": 403}


def test_workbook_and_map_are_those_of_the_library(desk, plan):
    found = desk.get(f"{plan}/workbook", params={"lang": "en"})
    assert "attachment" in found.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert sum("worksheets/sheet" in name for name in archive.namelist()) > 3
    whole = plan_from_data(desk.get(f"{plan}/json").json())
    assert json.loads(desk.get(f"{plan}/map").content) == to_geojson(whole, build_sample("tiny", 0))
    assert desk.get(f"{plan}/workbook", params={"lang": "fr"}).status_code == 400


def test_two_plans_are_compared(desk, plan):
    first = desk.get(f"{plan}/tables/assignments").json()["items"]
    tables = tiny()
    met = [row["need_id"] for row in first if row["line"] == "service"]
    tables["pins"] = [
        {"need_id": met[0], "resource_id": row["resource_id"], "action": "forbid"}
        for row in first
        if row["need_id"] == met[0]
    ]
    desk.upload(tables)
    other = desk.run()["plan_id"]
    found = desk.get(f"{plan}/comparison", params={"other": other}).json()
    assert found["totals"]["objective"]["this"] > found["totals"]["objective"]["other"]
    assert met[0] in found["gained"] + [move["need_id"] for move in found["moved"]]
    assert found["same"] + len(found["gained"]) + len(found["moved"]) == len({row["need_id"] for row in first})
    mirrored = desk.get(f"/v1/plans/{other}/comparison", params={"other": plan.rpartition("/")[2]}).json()
    assert (mirrored["lost"], mirrored["gained"]) == (found["gained"], found["lost"])
    same = desk.get(f"{plan}/comparison", params={"other": plan.rpartition("/")[2]}).json()
    assert (same["gained"], same["lost"], same["moved"]) == ([], [], [])


def test_what_was_decided_moves_the_revision(desk, plan):
    plan_id, before = plan.rpartition("/")[2], desk.get(plan).headers["etag"]
    store, hub_id = desk.hub.store, desk.hub.id
    with store.writing() as session:
        service.set_state(session, plan_of(session, hub_id, plan_id, to_change=True), PlanState.APPROVED.value)
    after = desk.get(plan)
    assert after.json()["state"] == "approved"
    assert after.headers["etag"] != before
    assert desk.get("/v1/plans", params={"state": "proposal"}).json()["items"] == []
    with store.reading() as session:
        approved = latest_approved(session, hub_id, desk.pool_id)
        assert approved is not None
        assert approved.id == plan_id


def test_a_plan_at_rest_is_sealed(desk, plan):
    need = tiny()["needs"][0]["need_id"].encode()
    with desk.hub.store.reading() as session:
        record = plan_of(session, desk.hub.id, plan.rpartition("/")[2])
        assert need not in record.content
        assert record.content[:2] != b"x\x01"
