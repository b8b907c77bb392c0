"""The commands that verify the trace and erase whose time is over."""

import datetime as dt

import typer
from sqlalchemy import update
from typer.testing import CliRunner

from api.app import create_app
from api.command import register
from api.opening import open_store
from api.privacy.tables import ContactRecord, TraceEntry
from api.security.rules import Role
from api.settings import Settings
from api.store.append_only import release
from tests.api.hub import Clock, new_hub
from tests.api.pools import Desk
from tests.api.privacy.people import KEPT, PERSON, ask


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
