"""``/v1/pools``: uploads, versions, rows of the head; on both databases."""

import io
import json
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from api.pools.load import load_pool
from api.security.rules import Role
from api.web.endpoint import WORKBOOK, ZIP
from matcher.files import pool_from_data, write_pool
from matcher.samples import build_sample
from tests.api.client import send
from tests.api.hub import new_hub
from tests.api.pools import Desk, tiny


@pytest.fixture
def desk(app, hub):
    return Desk(app, hub)


@pytest.fixture
def lite_desk(lite_app, lite_hub):
    return Desk(lite_app, lite_hub)


def stored(desk, number):
    with desk.hub.store.reading() as session:
        return load_pool(session, desk.hub.store.keyring, desk.pool_id, number)


def test_a_new_pool_holds_the_built_in_services(desk):
    pool = desk.ask("GET").json()
    assert (pool["name"], pool["head"]) == ("第 48 周", 1)
    version = desk.ask("GET", "/versions/1").json()
    assert version["kind"] == "created"
    assert version["counts"]["services"] == 17
    assert len(desk.ask("GET", "/services").json()["items"]) == 17


def test_an_upload_is_a_version_with_the_digest_of_the_pool(desk):
    made = desk.upload()
    assert made.status_code == 201, made.text
    version = made.json()["version"]
    sample = build_sample("tiny", 0)
    assert version["digest"] == sample.digest()
    assert version["counts"]["needs"] == sample.needs.height
    assert stored(desk, 2).digest() == sample.digest()
    assert stored(desk, 1).needs.height == 0
    assert desk.ask("GET", "/versions/2").json() == version
    assert [found["number"] for found in desk.ask("GET", "/versions").json()["items"]] == [2, 1]


def test_refused_rows_are_listed_and_the_good_ones_kept(desk):
    tables = tiny()
    tables["needs"] += [
        {"need_id": "N-8", "service": "no such"},
        {"need_id": "N-9", "service": "visiting", "hours": -1},
    ]
    made = desk.upload(tables).json()
    assert made["refused"]["needs"] == 2
    assert {problem["pointer"] for problem in made["problems"]} >= {"/needs/6/service", "/needs/7/hours"}
    listed = desk.ask("GET", "/versions/2/problems", params={"limit": 1}).json()
    rest = desk.ask("GET", "/versions/2/problems", params={"cursor": listed["next"]}).json()
    assert len(listed["items"] + rest["items"]) == made["problem_count"]
    whole = stored(desk, 2)
    assert whole.refused == 2
    assert whole.problems == pool_from_data(tables).problems


@pytest.mark.parametrize("kind", [WORKBOOK, ZIP])
def test_files_are_read_as_the_command_reads_them(desk, tmp_path, kind):
    sample = build_sample("tiny", 0)
    if kind == WORKBOOK:
        write_pool(sample, tmp_path / "pool.xlsx")
        data = (tmp_path / "pool.xlsx").read_bytes()
    else:
        write_pool(sample, tmp_path / "pool")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for path in (tmp_path / "pool").iterdir():
                archive.write(path, f"第48周/{path.name}")
        data = buffer.getvalue()
    made = desk.ask("POST", "/versions", match="*", content=data, headers={"Content-Type": kind})
    assert made.status_code == 201, made.text
    assert made.json()["version"]["digest"] == sample.digest()


def test_only_to_validate_keeps_nothing(lite_desk):
    checked = lite_desk.upload(params={"validate_only": "true"})
    assert checked.status_code == 200
    assert checked.json()["version"] is None
    assert checked.json()["accepted"]["needs"] == 6
    assert lite_desk.ask("GET").json()["head"] == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"{}", "application/json", 422),
        (b"PK", ZIP, 422),
        (b"PK", WORKBOOK, 422),
        (b"x", "text/csv", 415),
    ],
)
def test_files_that_are_none_are_refused(lite_desk, content, kind, status):
    response = lite_desk.ask("POST", "/versions", match="*", content=content, headers={"Content-Type": kind})
    assert response.status_code == status
    assert response.json()["errors"] or status == 415
    assert lite_desk.ask("GET").json()["head"] == 1


def test_the_head_moves_only_from_where_it_was_seen(desk):
    etag = desk.etag()
    assert desk.ask("POST", "/versions", json=tiny()).status_code == 428
    assert desk.ask("POST", "/versions", match=etag, json=tiny()).status_code == 201
    late = desk.ask("POST", "/versions", match=etag, json=tiny())
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert desk.ask("POST", "/versions", match="nonsense", json=tiny()).status_code == 400


def test_what_stays_the_same_is_not_written_again(desk, store):
    desk.upload()
    tables = tiny()
    tables["needs"][0]["hours"] = 9.5
    del tables["needs"][1]
    changes = desk.upload(tables).json()["version"]["changes"]
    assert changes == {"needs": {"added": 0, "changed": 1, "removed": 1}}
    with store.reading() as session:
        written = session.execute(text("SELECT count(*) FROM pool_rows WHERE since = 3")).scalar()
    assert written == 1
    assert stored(desk, 2).digest() == build_sample("tiny", 0).digest()
    assert stored(desk, 3).digest() == pool_from_data(tables).digest()


def test_personal_fields_are_sealed_at_rest_and_masked_in_answers(desk, store):
    tables = tiny()
    tables["needs"][0] |= {"person_id": "secret-person-7421", "household_id": "secret-house-7421"}
    desk.upload(tables)
    answers = desk.ask("GET", "/needs").text
    assert "7421" not in answers
    row = desk.ask("GET", f"/needs/{tables['needs'][0]['need_id']}").json()
    assert set(row["masked"]) == {"person_id", "household_id", "lon", "lat"}
    assert not {"person_id", "lon"} & set(row["row"])
    with store.reading() as session:
        kept = session.execute(text("SELECT * FROM pool_rows")).all()
    assert (
        b"7421"
        not in repr([bytes(cell) if isinstance(cell, memoryview) else cell for r in kept for cell in r]).encode()
    )
    assert "secret-person-7421" in stored(desk, 2).needs["person_id"].to_list()


def test_rows_are_paged_and_filtered(desk):
    desk.upload()
    seen, cursor = [], None
    while True:
        page = desk.ask("GET", "/needs", params={"limit": 4} | ({"cursor": cursor} if cursor else {})).json()
        seen += [row["key"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    needs = build_sample("tiny", 0).needs
    assert seen == needs["need_id"].to_list()
    for name in ("grade", "service"):
        value = needs[name][0]
        found = desk.ask("GET", "/needs", params={name: value}).json()["items"]
        assert [row["key"] for row in found] == needs.filter(needs[name] == value)["need_id"].to_list()
    inside = desk.ask("GET", "/needs", params={"region": "330111"}).json()["items"]
    assert [row["key"] for row in inside] == needs.filter(needs["region"].str.starts_with("330111"))[
        "need_id"
    ].to_list()
    assert desk.ask("GET", "/needs", params={"region": "34"}).json()["items"] == []
    assert desk.ask("GET", "/needs", params={"version": 1}).json()["items"] == []
    assert desk.ask("GET", "/needs", params={"version": 9}).status_code == 404
    assert desk.ask("GET", "/funds", params={"grade": "red"}).status_code == 400


def test_a_cursor_belongs_to_its_list(lite_desk):
    lite_desk.upload()
    cursor = lite_desk.ask("GET", "/needs", params={"limit": 1}).json()["next"]
    for path, params in [
        ("/needs", {"cursor": cursor, "grade": "red"}),
        ("/providers", {"cursor": cursor}),
        ("/needs", {"cursor": cursor[:-4] + "AAAA"}),
        ("/needs", {"cursor": "é"}),
        ("/needs", {"cursor": ""}),
    ]:
        response = lite_desk.ask("GET", path, params=params)
        assert (response.status_code, response.json()["code"]) == (400, "bad_cursor"), path


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 501}, {"limit": "x"}, {"wish": 1}, {"region": "a"}])
def test_parameters_that_are_none_are_refused(lite_desk, params):
    response = lite_desk.ask("GET", "/needs", params=params)
    assert (response.status_code, response.json()["code"]) == (400, "bad_parameter")
    assert [error["field"] for error in response.json()["errors"]] == list(params)


def test_rows_are_added_and_replaced_in_batches(desk):
    desk.upload()
    need = tiny()["needs"][0]
    body = {"rows": [need | {"hours": 7}, need | {"need_id": "N-7"}, {"need_id": "N-8"}, tiny()["needs"][1]]}
    answer = desk.ask("POST", "/needs", json=body | {"reason": "走访核实"}).json()
    counts = {name: answer[name] for name in ("version", "added", "changed", "unchanged", "refused")}
    assert counts == {"version": 3, "added": 1, "changed": 1, "unchanged": 1, "refused": 1}
    assert {problem["pointer"] for problem in answer["problems"] if problem["severity"] == "error"} == {"/rows/2"}
    tables = tiny()
    tables["needs"][0]["hours"] = 7
    tables["needs"].append(need | {"need_id": "N-7"})
    version = desk.ask("GET", "/versions/3").json()
    assert version["digest"] == pool_from_data(tables).digest()
    assert (version["reason"], version["changes"]["needs"]["added"]) == ("走访核实", 1)
    again = desk.ask("POST", "/needs", json={"rows": [tables["needs"][-1]]}).json()
    assert (again["version"], again["unchanged"]) == (3, 1)


def test_a_batch_of_which_nothing_is_left_is_refused(desk):
    response = desk.ask("POST", "/needs", json={"rows": [{"need_id": "N-1"}, "x"]})
    assert response.status_code == 422
    response = desk.ask("POST", "/needs", json={"rows": [{"need_id": "N-1", "service": "no such"}]})
    assert response.json()["errors"][0]["pointer"] == "/rows/0/service"
    assert desk.ask("GET").json()["head"] == 1


def test_a_row_is_changed_where_it_was_seen(desk):
    desk.upload()
    need = tiny()["needs"][0]
    path = f"/needs/{need['need_id']}"
    etag = desk.etag(path)
    assert desk.ask("PATCH", path, json={"hours": 5}).status_code == 428
    changed = desk.ask("PATCH", path, match=etag, json={"hours": 5, "deadline": None}, params={"reason": "电话核实"})
    assert changed.status_code == 200, changed.text
    assert changed.json()["row"]["hours"] == 5
    assert desk.ask("PATCH", path, match=etag, json={"hours": 6}).status_code == 412
    assert changed.headers["etag"] == desk.etag(path) != etag
    tables = tiny()
    tables["needs"][0]["hours"] = 5
    tables["needs"][0].pop("deadline", None)
    assert stored(desk, 3).digest() == pool_from_data(tables).digest()


def test_a_change_that_would_be_refused_is_refused(desk):
    desk.upload()
    path = f"/needs/{tiny()['needs'][0]['need_id']}"
    for patch, pointer in [
        ({"service": "no such"}, "/service"),
        ({"hours": "many"}, "/hours"),
        ({"need_id": "N-99"}, "/need_id"),
        ({"wish": 1}, "/wish"),
        ({"service": None}, "/service"),
    ]:
        response = desk.ask("PATCH", path, match="*", json=patch)
        assert response.status_code == 422, patch
        assert pointer in {error["pointer"] for error in response.json()["errors"]}, response.text
    assert desk.ask("GET").json()["head"] == 2


def test_a_row_is_deleted_and_those_that_can_forget_it(desk):
    tables = tiny()
    provider = tables["providers"][0]["provider_id"]
    tables["needs"][0]["current_provider"] = provider
    tables["needs"][1]["preferred_providers"] = [provider]
    tables["projects"] = tables.get("projects", [])
    for project in tables["projects"]:
        project.pop("provider_id", None)
    desk.upload(tables)
    assert desk.ask("DELETE", f"/providers/{provider}", match=desk.etag(f"/providers/{provider}")).status_code == 204
    assert desk.ask("GET", f"/providers/{provider}").status_code == 404
    tables["needs"][0].pop("current_provider")
    tables["needs"][1].pop("preferred_providers")
    tables["providers"] = tables["providers"][1:]
    assert stored(desk, 3).digest() == pool_from_data(tables).digest()
    assert desk.ask("GET", "/versions/3").json()["changes"]["needs"]["changed"] == 2


def test_a_row_that_others_need_stays(desk):
    desk.upload()
    need, provider = tiny()["needs"][0]["need_id"], tiny()["providers"][0]["provider_id"]
    pin = {"need_id": need, "resource_id": provider, "action": "forbid", "by": "李", "reason": "亲属"}
    assert desk.ask("POST", "/pins", json={"rows": [pin]}).status_code == 200
    for path in (f"/needs/{need}", f"/providers/{provider}", f"/services/{tiny()['needs'][0]['service']}"):
        response = desk.ask("DELETE", path, match="*")
        assert (response.status_code, response.json()["code"]) == (409, "row_in_use")
    assert desk.ask("GET", f"/pins/{need}/{provider}").json()["row"]["reason"] == "亲属"
    assert desk.ask("DELETE", f"/pins/{need}/{provider}", match="*").status_code == 204


def test_names_with_slashes_and_signs_are_found(desk):
    need = tiny()["needs"][0]
    names = ["a/b", "a~1b", "李 %2F?#", "' OR 1=1 --"]
    rows = [need | {"need_id": name} for name in names]
    assert desk.ask("POST", "/services", json={"rows": tiny()["services"]}).status_code == 200
    desk.upload()
    added = desk.ask("POST", "/needs", json={"rows": rows})
    assert added.json()["added"] == len(names), added.text
    for name in names:
        assert desk.ask("GET", f"/needs/{quote(name, safe='')}").json()["key"] == name


def test_what_belongs_to_another_hub_is_not_there(desk, app, store):
    desk.upload()
    stranger = new_hub(store, "另一枢纽").key(Role.OPERATOR, Role.PLANNER, Role.APPROVER, Role.AUDITOR, Role.ADMIN)
    need = tiny()["needs"][0]["need_id"]
    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "", {}),
        ("PATCH", "", {"json": {"name": "x"}}),
        ("POST", "/versions", {"json": tiny()}),
        ("GET", "/versions", {}),
        ("GET", "/versions/2", {}),
        ("GET", "/versions/2/problems", {}),
        ("GET", "/needs", {}),
        ("POST", "/needs", {"json": {"rows": [tiny()["needs"][0]]}}),
        ("GET", f"/needs/{need}", {}),
        ("PATCH", f"/needs/{need}", {"json": {"hours": 1}}),
        ("DELETE", f"/needs/{need}", {}),
    ]
    for method, path, arguments in requests:
        response = send(method, desk.path + path, app=app, headers=stranger | {"If-Match": "*"}, **arguments)
        assert (response.status_code, response.json()["code"]) == (404, "not_found_here"), (method, path)
    assert send("GET", "/v1/pools", app=app, headers=stranger).json()["items"] == []
    assert desk.ask("GET").json()["head"] == 2


def test_a_pool_is_renamed_and_put_away(desk, app):
    assert desk.ask("PATCH", match=desk.etag(), json={"name": "新名"}).json()["name"] == "新名"
    assert desk.ask("PATCH", match=desk.etag(), json={"archived": True}).json()["archived_at"]
    assert send("GET", "/v1/pools", app=app, headers=desk.headers).json()["items"] == []
    listed = send("GET", "/v1/pools", app=app, headers=desk.headers, params={"archived": "true"}).json()["items"]
    assert [pool["name"] for pool in listed] == ["新名"]


def test_every_change_stands_in_the_trail_without_personal_values(desk, store):
    tables = tiny()
    tables["needs"][0]["person_id"] = "secret-person-7421"
    desk.upload(tables, params={"reason": "周一导入"})
    with store.reading() as session:
        rows = session.execute(text("SELECT kind, reason, data FROM events ORDER BY id")).all()
    assert [row.kind for row in rows] == ["pool.created", "pool.changed", "pool.changed"]
    assert rows[-1].reason == "周一导入"
    assert "7421" not in json.dumps([str(row.data) for row in rows])
