"""``wishpool keys rotate``: everything sealed is sealed anew, on both databases, or nothing is."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
import typer
from sqlalchemy import LargeBinary, select, text
from typer.testing import CliRunner

from api.app import create_app
from api.command import register
from api.jobs.tables import Job
from api.opening import OpeningError, open_store
from api.pools.load import load_pool
from api.privacy.tables import ContactRecord
from api.scenarios.tables import ScenarioRecord
from api.sealing import rotation
from api.sealing.places import PLACES
from api.sealing.repository import AnotherSecretError, check_secret, kept_keys
from api.sealing.rotation import rotate
from api.security.keyring import BrokenSealError, Keyring
from api.security.rules import Role
from api.settings import Settings
from api.store import Store
from api.store.base import Sealed
from api.store.migrate import migrate
from api.store.tables import metadata
from api.webhooks.tables import Webhook
from tests.api.conftest import emptied
from tests.api.decisions import Review
from tests.api.hub import SECRET_OF_STORE, Clock, Hub, new_hub
from tests.api.pools import Desk, tiny

NEW = "another secret, also forty characters long"
PERSON = "planted-person-5512"
NOT_SEALED = {
    ("pool_rows", "person"),
    ("pool_rows", "fingerprint"),
    ("contacts", "person"),
    ("api_keys", "digest"),
    ("idempotent_answers", "digest"),
}
"""Columns of bytes that are fingerprints."""


def filled(store):
    """Let a hub have something of everything that is sealed."""
    hub = new_hub(store)
    app = create_app(Settings(rate_per_minute=1_000_000), store)
    desk = Review(app, hub)
    tables = tiny()
    tables["needs"][0] |= {"person_id": PERSON, "lon": 119.95}
    assert desk.upload(tables, headers={"Idempotency-Key": "once"}).status_code == 201
    kept = {
        "contacts": [{"person_id": PERSON.replace("p", "ｐ"), "name": "张桂英"}, {"person_id": "p-2", "name": "李"}]
    }
    assert desk.call("POST", "/v1/contacts", json=kept).status_code == 200
    hook = {"url": "https://platform.example.org/hook", "label": "x", "kinds": ["plan.approved"]}
    made = desk.call("POST", "/v1/webhooks", json=hook)
    desk.call("POST", f"{made.headers['location']}/secret")
    with store.writing() as session:
        session.add(
            ScenarioRecord(
                id="scenario_1",
                hub_id=hub.id,
                plan_id=desk.plan_id,
                job_id=session.scalars(select(Job.id)).first(),
                name="x",
                digest="x",
                document='{"asked": 1}',
                comparison='{"answered": 1}',
                repeats=0,
                state="completed",
                revision=1,
                problems=[{"code": "unknown_id"}],
                created_at=store.clock(),
                created_by="key",
            )
        )
    return desk


def shown(desk, store):
    """Return what callers and the library see of a store."""
    app = create_app(Settings(rate_per_minute=1_000_000), store)
    desk.app = app
    found = desk.call("POST", "/v1/contacts/unmask", json={"person_ids": [PERSON, "p-2"], "reason": "x"}).json()
    keys = [row["need_id"] for row in tiny()["needs"]]
    rows = desk.ask("POST", "/unmask", json={"table": "needs", "keys": keys, "reason": "x"}).json()
    with store.reading() as session:
        scenario = session.get_one(ScenarioRecord, "scenario_1")
        webhook = session.scalars(select(Webhook)).one()
        pools = [load_pool(session, store.keyring, desk.pool_id, number).digest() for number in (2, 3)]
        sealed = (scenario.document, scenario.comparison, scenario.problems, webhook.secret, webhook.old_secret)
    plan = desk.call("GET", f"/v1/plans/{desk.plan_id}/json").text
    return found, rows, sealed, pools, plan


def counted(told):
    return lambda name, count: told.update({name: count})


def test_no_sealed_column_is_forgotten():
    sealed = {(place.table, place.column) for place in PLACES} | {
        ("pool_rows", "sealed"),
        ("contacts", "sealed"),
        ("sealing", "kept"),
    }
    found = {
        (table.name, column.name)
        for table in metadata().sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary | Sealed)
    }
    assert found == sealed | NOT_SEALED
    for place in PLACES:
        column = metadata().tables[place.table].columns[place.column]
        assert not isinstance(column.type, Sealed) or column.type.purpose == place.purpose


def test_seals_name_their_secret_and_older_ones_are_still_read():
    old, new = Keyring(SECRET_OF_STORE), Keyring(NEW)
    assert old.id != new.id
    assert Keyring(NEW).id == new.id
    sealed = old.seal("a", b"value", b"place")
    assert bytes.fromhex(old.id) == sealed[1:5]
    with pytest.raises(BrokenSealError, match="another secret"):
        new.open("a", sealed, b"place")
    unnamed = b"\x01" + sealed[5:]
    assert old.open("a", unnamed, b"place") == b"value"
    with pytest.raises(BrokenSealError, match="broken"):
        new.open("a", unnamed, b"place")


def test_everything_is_sealed_anew_and_nothing_else_differs(store):
    desk = filled(store)
    before = shown(desk, store)
    told: dict[str, int] = {}
    rotate(store, Keyring(NEW), counted(told))
    assert all(told[name] for name in ("pool_rows", "contacts", *(f"{one.table}.{one.column}" for one in PLACES)))
    after = Store(store.backend, Keyring(NEW), store.clock)
    try:
        assert shown(desk, after) == before
        # The same request again is answered as before; an upload of the same rows changes nothing; people are found.
        tables = tiny()
        tables["needs"][0] |= {"person_id": PERSON, "lon": 119.95}
        again = desk.upload(tables, headers={"Idempotency-Key": "once"})
        assert again.headers["idempotency-replayed"] == "true"
        assert desk.upload(tables).json()["version"]["changes"] == {}
        erased = desk.call("POST", "/v1/erasures", json={"person_id": PERSON, "reason": "x"}).json()
        assert (erased["contacts"], erased["rows"]) == (1, 1)
        fresh = Hub(id=desk.hub.id, store=after).key(Role.AUDITOR)
        assert desk.call("GET", "/v1/trace/verification", fresh).json()["whole"]
        assert [
            event["data"]["to"] for event in desk.call("GET", "/v1/events?kind=secret.rotated").json()["items"]
        ] == [Keyring(NEW).id]
        wrong = {"Authorization": desk.headers["Authorization"][:-1] + "?"}
        assert desk.call("GET", "/v1/pools", wrong).status_code == 401
        # What the old secret has sealed is nowhere any more.
        name = bytes.fromhex(Keyring(SECRET_OF_STORE).id)
        with after.reading() as session:
            for table in metadata().sorted_tables:
                for row in session.execute(text(f'SELECT * FROM "{table.name}"')):
                    assert not any(isinstance(value, bytes) and value[1:5] == name for value in row), table.name
        with pytest.raises(AnotherSecretError):
            check_secret(Store(store.backend, Keyring(SECRET_OF_STORE), store.clock))
        # Once more: keys of both secrets of before are known.
        third = Keyring(NEW + "!")
        rotate(Store(store.backend, Keyring(NEW), store.clock), third, counted({}))
        last = Store(store.backend, third, store.clock)
        desk.app = create_app(Settings(), last)
        for headers in (desk.headers, fresh):
            assert desk.call("GET", "/v1/trace", headers).status_code in {200, 403}
        with last.reading() as session:
            assert set(kept_keys(session, third)) == {Keyring(SECRET_OF_STORE).id, Keyring(NEW).id}
    finally:
        # Column types of an engine use the keyring of the store that was made last on it.
        Store(store.backend, Keyring(SECRET_OF_STORE))


def test_what_fails_halfway_leaves_everything_as_it_was(lite, monkeypatch):
    store = lite
    desk = filled(store)
    before = shown(desk, store)

    def fail(*arguments):
        raise BrokenSealError("broken")

    monkeypatch.setattr(rotation, "_values", fail)
    with pytest.raises(BrokenSealError):
        rotate(store, Keyring(NEW), counted({}))
    assert shown(desk, store) == before
    check_secret(store)


@pytest.fixture
def rotated(tmp_path):
    program = typer.Typer()
    register(program)

    def run(*arguments, url=f"sqlite:///{tmp_path}/wishes.db", secret=""):
        env = {"WISHPOOL_SECRET": secret, "WISHPOOL_DATABASE": url}
        return CliRunner().invoke(program, ["keys", "rotate", *map(str, arguments), "--lang", "en"], env=env)

    return run


def made(tmp_path):
    """Make a store with its secret beside it, and a pool within."""
    settings = Settings(database=f"sqlite:///{tmp_path}/wishes.db")
    store = open_store(settings)
    assert store is not None
    desk = Desk(create_app(settings, store), new_hub(store))
    assert desk.upload().status_code == 201
    store.close()
    return settings, desk


def needs(settings, desk):
    store = open_store(settings)
    assert store is not None
    desk.app = create_app(settings, store)
    found = desk.ask("GET", "/needs")
    store.close()
    return found.json()


def test_the_secret_beside_the_database_is_exchanged(rotated, tmp_path):
    settings, desk = made(tmp_path)
    before = needs(settings, desk)
    path = tmp_path / "wishes.db.secret"
    old = path.read_text()
    running = open_store(settings)
    assert running is not None
    refused = rotated()
    assert (refused.exit_code, "stop all" in refused.stderr) == (2, True), refused.output
    running.close()
    done = rotated()
    assert done.exit_code == 0, done.output
    assert path.read_text() != old
    assert path.stat().st_mode & 0o777 == 0o600
    (kept,) = tmp_path.glob("wishes.db.secret.*")
    assert kept.read_text() == old
    assert needs(settings, desk) == before
    path.write_text(old)
    with pytest.raises(OpeningError, match="secret is not that"):
        open_store(settings)


def test_one_who_is_killed_before_the_files_change_places_is_told_to_go_on(rotated, tmp_path, monkeypatch):
    settings, desk = made(tmp_path)
    before = needs(settings, desk)

    def die(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("api.sealing.commands.take_over", die)
        assert rotated().exit_code != 0
    with pytest.raises(OpeningError, match="keys rotate again"):
        open_store(settings)
    assert rotated().exit_code == 0
    assert needs(settings, desk) == before


KILLED = """
import os, signal, sys
from api.sealing import rotation
from api.security.keyring import Keyring
from api.store import Store
import api.store.tables
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
rotation._contacts = die
rotation.rotate(Store.open(sys.argv[1], secret=sys.argv[2]), Keyring(sys.argv[3]), lambda name, count: None)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_kill_in_the_middle_changes_nothing_and_it_can_be_done_again(kind, request, tmp_path):
    store = emptied(request.getfixturevalue(f"{kind}_store"))
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "").replace("+pysqlite", "")
    if kind == "sqlite":
        shutil.copy(str(store.engine.url.database), tmp_path / "copy.db")
        url = f"sqlite:///{tmp_path}/copy.db"
    store = Store.open(url, secret=SECRET_OF_STORE, clock=Clock())
    migrate(store)
    desk = Desk(create_app(Settings(), store), new_hub(store))
    desk.upload()
    before = desk.ask("GET", "/versions/2").json()
    run = subprocess.run([sys.executable, "-c", KILLED, url, SECRET_OF_STORE, NEW], env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    assert desk.ask("GET", "/versions/2").json() == before
    rotate(store, Keyring(NEW), counted({}))
    after = Store.open(url, secret=NEW, clock=store.clock)
    desk.app = create_app(Settings(), after)
    assert desk.ask("GET", "/versions/2").json() == before
    rotate(after, Keyring(SECRET_OF_STORE), counted({}))
    after.close()
    store.close()


def test_a_secret_of_the_environment_takes_a_file_for_the_new_one(rotated, tmp_path):
    url = f"sqlite:///{tmp_path}/wishes.db"
    settings = Settings(database=url, secret=SECRET_OF_STORE)
    store = open_store(settings)
    assert store is not None
    desk = Desk(create_app(settings, store), new_hub(store))
    store.close()
    assert (rotated(secret=SECRET_OF_STORE).exit_code, rotated().exit_code) == (2, 2)
    to = tmp_path / "new.secret"
    for _ in range(2):
        done = rotated("--to", to, secret=SECRET_OF_STORE)
        assert (done.exit_code, "WISHPOOL_SECRET" in done.stderr) == (0, True), done.output
        assert to.read_text().strip() not in done.output
    assert json.dumps(needs(settings.model_copy(update={"secret": to.read_text().strip()}), desk))
    to.write_text("short")
    assert rotated("--to", to, secret=SECRET_OF_STORE).exit_code == 2
    with store.reading() as session:
        assert session.scalars(select(ContactRecord)).all() == []
    store.close()


def test_a_server_of_postgresql_in_use_is_left_alone_until_it_is_not(rotated, postgresql_store, tmp_path):
    url = postgresql_store.engine.url.set(drivername="postgresql", database="wishes_rotated")
    with postgresql_store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE wishes_rotated"))
    address = url.render_as_string(hide_password=False)
    store = open_store(Settings(database=address, secret=SECRET_OF_STORE))
    assert store is not None
    to = tmp_path / "new.secret"
    used = rotated("--to", to, url=address, secret=SECRET_OF_STORE)
    assert (used.exit_code, "stop all" in used.stderr) == (2, True), used.output
    store.close()
    done = rotated("--to", to, url=address, secret=SECRET_OF_STORE)
    assert done.exit_code == 0, done.output
    with pytest.raises(OpeningError, match="secret is not that"):
        open_store(Settings(database=address, secret=SECRET_OF_STORE))
    again = open_store(Settings(database=address, secret=to.read_text().strip()))
    assert again is not None
    again.close()
