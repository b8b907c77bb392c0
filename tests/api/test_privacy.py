"""Personal data: masked, shown with a reason, traced in a chain, erased; in clear nowhere at rest."""

import datetime as dt
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typer
from sqlalchemy import delete, insert, select, text, update
from typer.testing import CliRunner

from api.app import create_app
from api.command import register
from api.jobs.tables import Job
from api.opening import open_store
from api.pools.load import load_pool
from api.pools.repository import head_of
from api.pools.tables import PoolRow
from api.privacy import trace
from api.privacy.erasure import erase_person
from api.privacy.masks import mask_name, mask_phone, masked
from api.privacy.retention import erase_expired
from api.privacy.tables import ContactRecord, TraceEntry
from api.rows.documents import person_index
from api.scenarios.tables import ScenarioRecord
from api.security.rules import Role
from api.settings import Settings
from api.store.append_only import protect, release
from api.store.tables import metadata
from matcher.files import pool_to_data
from matcher.match import Request, match
from tests.api.client import send
from tests.api.decisions import Review
from tests.api.hub import Clock, new_hub
from tests.api.pools import Desk, tiny

PERSON = "planted-person-77412"
CONTACT = {
    "name": "张桂英77412",
    "phone": "13877412345",
    "address": "示例县77412号",
    "guardian": "李守护77412",
    "guardian_phone": "0571-6377412",
    "note": "邻居77412",
}
PLANTED = [PERSON, "planted-household-88523", "119.9877412", *CONTACT.values()]
KEPT = {"contacts": [{"person_id": PERSON} | CONTACT]}
REASON = "电话回访"


def pool_with_a_person():
    """The smallest sample, with one person who is known by name and whom a provider must not serve."""
    tables = tiny()
    tables["needs"][0] |= {"person_id": PERSON, "household_id": "planted-household-88523", "lon": 119.9877412}
    tables["providers"][-1]["conflicts"] = [PERSON, "somebody-else"]
    return tables


@pytest.fixture
def desk(app, hub):
    desk = Desk(app, hub, Role.OPERATOR)
    assert desk.upload(pool_with_a_person()).status_code == 201
    return desk


@pytest.fixture
def lite_desk(lite_app, lite_hub):
    desk = Desk(lite_app, lite_hub, Role.OPERATOR)
    assert desk.upload(pool_with_a_person()).status_code == 201
    return desk


@pytest.fixture
def need():
    return tiny()["needs"][0]["need_id"]


def ask(desk, path, json=None, *roles):
    headers = desk.hub.key(*(roles or (Role.OPERATOR,)))
    return send("GET" if json is None else "POST", path, app=desk.app, headers=headers, json=json)


def chain(desk, query=""):
    return ask(desk, f"/v1/trace/verification{query}", None, Role.AUDITOR).json()


def entries(desk):
    return ask(desk, "/v1/trace", None, Role.AUDITOR).json()["items"]


def test_masks():
    assert [mask_name(name) for name in ("王小明", "欧阳娜娜", "Ann Persona")] == ["王**", "欧**", "A**"]
    numbers = ("13812341234", "+86 138-1234-1234", "0571-6377412", "12345", "")
    assert [mask_phone(number) for number in numbers] == ["138****1234", "861****1234", "057****7412", "****", "****"]
    assert mask_phone("63774125") == "****25"
    for field, shown in masked(CONTACT).items():
        assert shown != CONTACT[field]
        assert "7741" not in shown.replace("057****7412", "")


def test_contacts_are_masked_until_a_reason_is_given(lite_desk):
    assert ask(lite_desk, "/v1/contacts", KEPT).json() == {"added": 1, "replaced": 0}
    assert ask(lite_desk, "/v1/contacts", KEPT).json() == {"added": 0, "replaced": 1}
    shown = ask(lite_desk, "/v1/contacts/find", {"person_ids": [PERSON, "nobody"]}).json()
    assert shown["masked"]
    assert shown["items"][0]["contact"]["phone"] == "138****2345"
    assert shown["items"][1]["contact"] is None
    assert not any(value in json.dumps(shown, ensure_ascii=False) for value in CONTACT.values())
    assert ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON]}).status_code == 422
    full = ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, Role.APPROVER).json()
    assert full["items"][0]["contact"] == CONTACT
    newest = entries(lite_desk)[0]
    assert (newest["act"], newest["reason"], newest["count"]) == ("unmasked", REASON, 1)
    events = ask(lite_desk, "/v1/events?kind=contacts.unmasked", None, Role.AUDITOR).json()["items"]
    assert [event["reason"] for event in events] == [REASON]


def test_a_person_is_found_however_wide_the_signs_are_written(lite_desk):
    wide = PERSON.replace("p", "ｐ").replace("7", "７")
    assert ask(lite_desk, "/v1/contacts", {"contacts": [{"person_id": wide, "name": "王"}]}).json()["added"] == 1
    erased = ask(lite_desk, "/v1/erasures", {"person_id": wide, "reason": REASON}).json()
    assert (erased["contacts"], erased["rows"]) == (1, 1)


def test_rows_are_unmasked_with_a_reason_and_a_trace(lite_desk, need):
    row = lite_desk.ask("GET", f"/needs/{need}").json()
    assert set(row["masked"]) >= {"person_id", "household_id", "lon"}
    assert PERSON not in json.dumps(row)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    shown = lite_desk.ask("POST", "/unmask", json=body).json()["items"]
    assert shown[0]["fields"]["person_id"] == PERSON
    assert shown[1] == {"key": "none", "fields": None}
    (entry,) = entries(lite_desk)
    assert entry["subject"] == {"pool": lite_desk.pool_id, "table": "needs", "rows": [need]}
    assert PERSON not in json.dumps(entry)


def test_a_read_that_is_repeated_is_carried_out_and_traced_again(lite_desk, need):
    body = {"table": "needs", "keys": [need], "reason": REASON}
    answers = [lite_desk.ask("POST", "/unmask", json=body, headers={"Idempotency-Key": "same"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any("idempotency-replayed" in answer.headers for answer in answers)
    assert len(entries(lite_desk)) == 2


def test_who_may_not_see_people_does_not(lite_desk, need):
    body = {"table": "needs", "keys": [need], "reason": REASON}
    for role in (Role.PLANNER, Role.AUDITOR, Role.ADMIN):
        assert ask(lite_desk, f"{lite_desk.path}/unmask", body, role).status_code == 403
        assert (
            ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, role).status_code == 403
        )
        assert ask(lite_desk, "/v1/erasures", {"person_id": PERSON, "reason": REASON}, role).status_code == 403
    assert ask(lite_desk, "/v1/trace", None, Role.OPERATOR).status_code == 403
    ask(lite_desk, "/v1/contacts", KEPT)
    other = new_hub(lite_desk.hub.store, "另一枢纽")
    assert (
        send(
            "POST", f"{lite_desk.path}/unmask", app=lite_desk.app, headers=other.key(Role.OPERATOR), json=body
        ).status_code
        == 404
    )
    order = {"person_id": PERSON, "reason": REASON}
    assert (
        send("POST", "/v1/erasures", app=lite_desk.app, headers=other.key(Role.OPERATOR), json=order).status_code == 404
    )
    found = send(
        "POST", "/v1/contacts/find", app=lite_desk.app, headers=other.key(Role.OPERATOR), json={"person_ids": [PERSON]}
    ).json()
    assert found["items"][0]["contact"] is None
    assert entries(lite_desk) == []


def test_a_key_unmasks_only_so_much_in_an_hour(lite_desk, need):
    lite_desk.app = create_app(Settings(rate_per_minute=1_000_000, unmask_per_hour=3), lite_desk.hub.store)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    assert lite_desk.ask("POST", "/unmask", json=body).status_code == 200
    refused = lite_desk.ask("POST", "/unmask", json=body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    lite_desk.hub.store.clock.move(hours=1, seconds=1)
    assert lite_desk.ask("POST", "/unmask", json=body).status_code == 200


def test_many_at_once_unmask_no_more_than_one_after_another(desk, need):
    desk.app = create_app(Settings(rate_per_minute=1_000_000, unmask_per_hour=3), desk.hub.store)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: desk.ask("POST", "/unmask", json=body).status_code, range(6)))
    assert sorted(answers) == [200, *[429] * 5]


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


def test_the_chain_tells_every_change(desk, need):
    for number in range(4):
        desk.ask("POST", "/unmask", json={"table": "needs", "keys": [need], "reason": f"{number}"})
    whole = chain(desk)
    assert (whole["whole"], whole["entries"], whole["broken_at"]) == (True, 4, None)
    noted = f"?seq=4&digest={whole['head']}"
    assert chain(desk, noted)["noted_stands"]
    store = desk.hub.store
    with pytest.raises(Exception, match="only ever added"), store.writing() as session:
        session.execute(update(TraceEntry).values(reason="x"))
    changes = [
        (update(TraceEntry).where(TraceEntry.seq == 2).values(reason="another"), 2),
        (update(TraceEntry).where(TraceEntry.seq == 2).values(count=9), 2),
        (update(TraceEntry).where(TraceEntry.seq == 3).values(previous="0" * 64), 3),
        (delete(TraceEntry).where(TraceEntry.seq == 3), 3),
    ]
    for change, broken_at in changes:
        with store.writing() as session:
            rows = [dict(row) for row in session.execute(select(TraceEntry.__table__)).mappings()]
            release(session.connection(), "personal_trace")
            session.execute(change)
        assert (chain(desk)["whole"], chain(desk)["broken_at"]) == (False, broken_at)
        with store.writing() as session:
            session.execute(delete(TraceEntry))
            session.execute(insert(TraceEntry), rows)
            protect(session.connection(), "personal_trace")
    assert chain(desk, noted)["whole"]
    with store.writing() as session:
        release(session.connection(), "personal_trace")
        session.execute(delete(TraceEntry).where(TraceEntry.seq == 4))
        protect(session.connection(), "personal_trace")
    assert chain(desk)["whole"], "a chain cut short is whole in itself"
    cut = chain(desk, noted)
    assert (cut["whole"], cut["noted_stands"]) == (False, False)


def test_entries_that_are_written_at_once_stand_in_one_chain(store, hub):
    def write(number):
        with store.writing() as session:
            trace.add(
                session,
                hub_id=hub.id,
                now=store.clock(),
                actor=("key", "label"),
                act=trace.Act.UNMASKED,
                subject={"rows": [str(number)]},
                count=1,
                reason=None,
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    with store.reading() as session:
        verdict = trace.verify(session, hub.id)
    assert (verdict.entries, verdict.broken_at) == (12, None)


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


def test_nothing_personal_stands_in_clear_at_rest(desk, need, caplog):
    caplog.set_level(logging.DEBUG)
    ask(desk, "/v1/contacts", KEPT)
    ask(desk, "/v1/contacts/find", {"person_ids": [PERSON]})
    ask(desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, Role.APPROVER)
    desk.ask("POST", "/unmask", json={"table": "needs", "keys": [need], "reason": REASON})
    desk.ask("PATCH", f"/needs/{need}", json={"hours": 2}, match=desk.etag(f"/needs/{need}"))
    desk.ask("POST", "/versions", match="*", json=pool_with_a_person(), headers={"Idempotency-Key": "again"})
    desk.ask("POST", "/needs", json={"rows": [{"need_id": "N-x", "person_id": PERSON, "lon": "119.9877412x"}]})
    assert ask(desk, "/v1/contacts", {"contacts": [{"person_id": PERSON, "phone": 13877412345}]}).status_code == 422
    assert ask(desk, "/v1/contacts/find", {"person_ids": [PERSON], "x": CONTACT["name"]}).status_code == 422
    kept = []
    with desk.hub.store.reading() as session:
        for table in metadata().sorted_tables:
            # As the database has it: no column type opens anything.
            name = table.name
            kept += [repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{name}"'))]
    everything = "\n".join([*kept, caplog.text])
    file = desk.hub.store.engine.url.database if desk.hub.store.engine.dialect.name == "sqlite" else None
    parts = [Path(f"{file}{end}") for end in ("", "-wal")] if file else []
    raw = b"".join(part.read_bytes() for part in parts if part.exists())
    assert not file or need.encode() in raw
    assert [planted for planted in PLANTED if planted.encode() in raw] == []
    assert need in everything
    assert "/v1/contacts/find" in everything, "the log was read too"
    for planted in PLANTED:
        for form in (
            planted,
            planted.encode().decode("latin-1"),
            repr(planted.encode())[2:-1],
            json.dumps(planted)[1:-1],
        ):
            assert form not in everything, planted


def test_the_commands_verify_and_erase(tmp_path):
    program, run = typer.Typer(), CliRunner().invoke
    register(program)
    url = f"sqlite:///{tmp_path}/wishpool.db"
    store = open_store(Settings(database=url))
    assert store is not None
    store.clock = Clock()
    hub = new_hub(store)
    desk = Desk(create_app(Settings(), store), hub, Role.OPERATOR)
    ask(desk, "/v1/contacts", KEPT)
    ask(desk, "/v1/contacts/find", {"person_ids": [PERSON]})
    done = run(program, ["audit", "verify", "--database", url, "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert done.stdout.split()[:2] == [hub.id, "1"]
    assert run(program, ["erase-expired", "--database", url]).exit_code == 2
    with store.writing() as session:
        session.execute(update(ContactRecord).values(updated_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    erased = run(program, ["erase-expired", "--days", "30", "--database", url, "--lang", "en"])
    assert (erased.exit_code, "people: 1" in erased.output) == (0, True), erased.output
    with store.writing() as session:
        release(session.connection(), "personal_trace")
        session.execute(update(TraceEntry).where(TraceEntry.seq == 1).values(count=7))
    store.close()
    broken = run(program, ["audit", "verify", "--database", url, "--lang", "en"])
    assert (broken.exit_code, "broken at 1" in broken.output) == (1, True)
