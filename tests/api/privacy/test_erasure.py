"""Erasure, asked for or due: out of every version, plan and scenario."""

import datetime as dt
import json
import threading

from sqlalchemy import insert, select

from api.jobs.tables import Job
from api.pools.load import load_pool
from api.pools.repository import head_of
from api.pools.tables import PoolRow
from api.privacy.erasure import erase_person
from api.privacy.retention import erase_expired
from api.privacy.tables import ContactRecord
from api.rows.documents import person_index
from api.scenarios.tables import ScenarioRecord
from api.settings import Settings
from matcher.files import pool_to_data
from matcher.match import Request, match
from tests.api.decisions import Review
from tests.api.pools import tiny
from tests.api.privacy.people import KEPT, PERSON, REASON, ask, chain, entries, pool_with_a_person


def test_an_erasure_waits_for_whoever_edits_the_pool(desk):
    store = desk.hub.store
    person = person_index(store.keyring, PERSON)

    def erase():
        with store.writing() as session:
            erased.append(erase_person(session, store.keyring, desk.hub.id, person).rows)

    erased: list[int] = []
    thread = threading.Thread(target=erase)
    with store.writing() as session:
        head_of(session, desk.hub.id, desk.pool_id, to_change=True)
        thread.start()
        thread.join(0.3)
        assert erased == []
        row = session.scalars(select(PoolRow).where(PoolRow.person == person)).one()
        written = {column.name: getattr(row, column.name) for column in PoolRow.__table__.columns}
        session.execute(insert(PoolRow), [written | {"since": 3}])
    thread.join()
    assert erased == [2], "also the row that was being written"


def test_an_erased_person_is_in_no_scenario(lite_desk, need):
    store = lite_desk.hub.store
    plan_id = Review(lite_desk.app, lite_desk.hub).plan_id
    with store.reading() as session:
        job_id = session.scalars(select(Job.id)).first()
    record = ScenarioRecord(
        id="scenario_1",
        hub_id=lite_desk.hub.id,
        plan_id=plan_id,
        job_id=job_id,
        repeats=0,
        name="x",
        digest="x",
        document=json.dumps({"changes": [{"add": "needs", "rows": [{"person_id": PERSON, "lon": 119.98}]}]}),
        comparison=json.dumps(
            {
                "comparison": {
                    "scenario": {"name": "x", "seed": 0, "changes_en": [f"needs: rows where person_id is {PERSON}."]},
                    "needs": [{"need_id": need, "person_id": PERSON}, {"person_id": "somebody-else"}],
                }
            }
        ),
        state="completed",
        revision=1,
        problems=[{"code": "unknown_id", "sentence": {"en": f"needs has no {PERSON}"}}],
        created_at=store.clock(),
        created_by="key",
    )
    with store.writing() as session:
        session.add(record)
    erased = ask(lite_desk, "/v1/erasures", {"person_id": PERSON, "reason": REASON}).json()
    assert (erased["rows"], erased["scenarios"]) == (1, 1)
    with store.reading() as session:
        kept = session.get_one(ScenarioRecord, "scenario_1")
        assert PERSON not in (kept.document + (kept.comparison or "") + json.dumps(kept.problems))
        assert "119.98" not in kept.document
        told = json.loads(kept.comparison or "")["comparison"]
        assert told["scenario"] == {"name": "x", "seed": 0, "changes_en": ["needs: rows where person_id is …."]}
        assert told["needs"] == [{"need_id": need}, {"person_id": "somebody-else"}]
        assert entries(lite_desk)[0]["subject"]["scenarios"] == 1


def test_an_erased_person_is_in_no_version_and_plans_still_can_be_made(desk, need):
    ask(desk, "/v1/contacts", KEPT)
    desk.ask("POST", "/needs", json={"rows": [pool_with_a_person()["needs"][0] | {"hours": 2.5}]})
    digest = desk.ask("GET", "/versions/3").json()["digest"]
    erased = ask(desk, "/v1/erasures", {"person_id": PERSON, "reason": "本人要求"}).json()
    assert erased == {"contacts": 1, "rows": 2, "conflicts": 1, "scenarios": 0}
    store = desk.hub.store
    with store.reading() as session:
        assert session.scalars(select(ContactRecord)).all() == []
        for number in (2, 3):
            pool = load_pool(session, store.keyring, desk.pool_id, number)
            written = json.dumps(pool_to_data(pool), ensure_ascii=False)
            assert not any(planted in written for planted in (PERSON, "planted-household", "119.98774"))
            assert "somebody-else" in written
            assert need in written
    assert desk.ask("GET", "/versions/3").json()["digest"] == pool.digest() != digest
    assert match(Request(pool=pool, date=dt.date(2026, 11, 23))).assignments.height
    assert chain(desk)["whole"]
    newest = entries(desk)[0]
    assert (newest["act"], newest["subject"]) == ("erased", erased)
    assert ask(desk, "/v1/erasures", {"person_id": PERSON, "reason": "再次"}).status_code == 404


def test_retention_erases_who_has_left_the_pools(desk, need):
    store = desk.hub.store
    ask(desk, "/v1/contacts", KEPT)
    keep = Settings(retention_days=30)
    person = person_index(store.keyring, PERSON)

    def known():
        with store.reading() as session:
            return session.get(ContactRecord, (desk.hub.id, person)) is not None

    store.clock.move(days=400)
    assert erase_expired(store, keep, store.clock()) == 0
    etag = desk.etag(f"/needs/{need}")
    assert desk.ask("DELETE", f"/needs/{need}", match=etag).status_code == 204
    store.clock.move(days=30)
    assert erase_expired(store, keep, store.clock()) == 0
    store.clock.move(days=1)
    assert erase_expired(store, Settings(), store.clock()) == 0
    assert known()
    assert erase_expired(store, keep, store.clock()) == 1
    assert not known()
    assert erase_expired(store, keep, store.clock()) == 0
    assert [entry["act"] for entry in entries(desk)] == ["expired"]
    assert chain(desk)["whole"]
    # The others stand in a pool until it is put away.
    assert desk.ask("PATCH", json={"archived": True}, match="*").status_code == 200
    store.clock.move(days=31)
    others = {row.get("person_id") for row in tiny()["needs"][1:]} - {None}
    assert erase_expired(store, keep, store.clock()) == len(others)
