"""The store: migrations, transactions, column types; on both databases."""

import datetime as dt
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from api.hubs.repository import add, count
from api.hubs.tables import Hub
from api.keys.tables import ApiKey
from api.store import Store, new_id
from api.store.database import StoreAddressError, StoreUnavailableError
from api.store.migrate import is_current, migrate
from api.store.tables import metadata
from tests.api.hub import SECRET_OF_STORE

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_migrations_make_the_tables_that_the_program_declares(store):
    assert is_current(store)
    with store.reading() as session:
        assert compare_metadata(MigrationContext.configure(session.connection()), metadata()) == []


def test_rows_stay_where_a_migration_makes_their_table_anew(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/wishes.db", secret=SECRET_OF_STORE)
    migrate(store, to="0005")
    kept = {
        "hubs": "'h', 'x', '2026-01-01'",
        "jobs": "'j', 'h', 'k', 's', 'done', 1, 1, NULL, NULL, '2026-01-01', 0, NULL, '2026-01-01', NULL",
        "pools": "'p', 'h', 'n', 1, 1, '2026-01-01', 'k', NULL",
        "pool_versions": "'p', 1, 'created', '2026-01-01', 'k', NULL, NULL, '{}', '{}', '{}', '[]'",
        "runs": "'r', 'h', 'j', 'p', 1, NULL, '{}', '2026-01-01', '{}', NULL, 1, NULL, NULL, NULL, NULL, '2026-01-01', 'k', "
        "'completed', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]'",
        "plans": "'l', 'h', 'r', 'p', 1, '2026-01-01', 'approved', 1, '2026-01-01', 'optimal', 1, 0, 1, 1, 'd', '{}', '{}', x'00'",
        "approvals": "'a', 'h', 'l', 'p', 'l', 'approve', 'w', 'k', '2026-01-01', NULL, 1, NULL, NULL, 0, NULL, NULL, NULL",
        "approved_needs": "'a', 'n'",
        "notices": "'n', 'h', 'p', 'l', 'n', 'p/n', 'open', 's', 's', 'green', NULL, 1, 1, 'one', '2026-01-01', NULL, NULL, NULL",
        "claims": "'c', 'h', 'n', 'n', 'pending', 1, 'w', 'k', NULL, '2026-01-01', '2026-01-01', NULL, NULL, NULL",
        "scenarios": "'s', 'h', 'l', 'j', 'n', 'd', x'00', 'queued', 1, NULL, NULL, NULL, '[]', NULL, '2026-01-01', 'k', NULL, NULL",
    }
    with store.writing() as session:
        for table, values in kept.items():
            session.execute(text(f"INSERT INTO {table} VALUES ({values})"))
    migrate(store)
    with store.writing() as session:
        for table in kept:
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert session.scalar(text("SELECT repeats FROM scenarios")) == 0
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name LIKE 'aside%'")) == 0
        with pytest.raises(IntegrityError):
            session.execute(text("UPDATE notices SET plan_id = 'none'"))
        with pytest.raises(IntegrityError):
            session.execute(text("UPDATE runs SET job_id = 'none'"))
        with pytest.raises(IntegrityError):
            session.execute(text("DELETE FROM runs"))
        session.execute(text("UPDATE runs SET job_id = NULL"))
    store.close()


def test_to_migrate_again_changes_nothing(store):
    migrate(store)
    assert is_current(store)


def test_processes_that_start_together_migrate_once(tmp_path):
    url = f"sqlite:///{tmp_path}/wishpool.db"
    stores = [Store.open(url, secret="x" * 40) for _ in range(4)]
    threads = [threading.Thread(target=migrate, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(map(is_current, stores))


def test_a_reading_transaction_cannot_write(store):
    with pytest.raises(DBAPIError), store.reading() as session:
        add(session, "枢纽", NOW)


def test_a_transaction_is_whole_or_nothing(store):
    def fail_after_writing():
        with store.writing() as session:
            add(session, "枢纽", NOW)
            assert count(session) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with store.reading() as session:
        assert count(session) == 0


def test_a_reader_sees_one_state_and_does_not_wait_for_a_writer(store):
    with store.reading() as reader:
        assert count(reader) == 0
        with store.writing() as writer:
            add(writer, "枢纽", NOW)
        assert count(reader) == 0
    with store.reading() as reader:
        assert count(reader) == 1


def test_writers_stand_in_line(store):
    with store.writing() as session:
        hub_id = add(session, "0", NOW).id

    def count_on():
        for _ in range(5):
            with store.writing() as session:
                hub = session.scalars(select(Hub).where(Hub.id == hub_id).with_for_update()).one()
                hub.name = str(int(hub.name) + 1)

    threads = [threading.Thread(target=count_on) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.get_one(Hub, hub_id).name == "30"


def test_rows_point_to_rows_that_are_there(store):
    values = {"id": "key_1", "hub_id": "none", "label": "", "roles": [], "scopes": [], "digest": b""}
    with pytest.raises(DBAPIError), store.writing() as session:
        session.add(ApiKey(**values, created_at=NOW, created_by=""))


def test_times_come_back_in_utc_and_need_a_zone(store):
    with store.writing() as session:
        hub_id = add(session, "枢纽", NOW).id
    with store.reading() as session:
        found = session.get_one(Hub, hub_id).created_at
    assert found == NOW
    assert found.utcoffset() == dt.timedelta()
    with pytest.raises(StatementError, match="zone"), store.writing() as session:
        add(session, "枢纽", NOW.replace(tzinfo=None))


def test_keys_are_ordered_by_their_bytes(store):
    names = ["Z", "a", "B", "é", "中", "b", "_", "10", "9"]
    with store.writing() as session:
        for name in names:
            session.add(Hub(id=name, name="", created_at=NOW))
    with store.reading() as session:
        assert list(session.scalars(select(Hub.id).order_by(Hub.id))) == sorted(names)


def test_sqlite_is_set_up_to_lose_nothing(sqlite_store):
    with sqlite_store.reading() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")}
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_process_opens_no_more_connections_than_it_may(postgresql_address, monkeypatch):
    monkeypatch.setattr("api.store.postgresql._WAIT_SECONDS", 0.2)
    store = Store.open(postgresql_address, secret=SECRET_OF_STORE, connections=2)
    try:
        with store.reading(), store.reading():
            assert not store.is_ready()
            with pytest.raises(StoreUnavailableError, match="in use"), store.writing():
                pass
        assert store.is_ready()
    finally:
        store.close()


@pytest.mark.parametrize("url", ["", "nothing", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "oracle:///x"])
def test_addresses_of_other_databases_are_refused(url):
    with pytest.raises(StoreAddressError):
        Store.open(url, secret="x" * 40)


def test_a_store_that_is_not_there_is_not_ready(tmp_path):
    assert not Store.open(f"sqlite:///{tmp_path}/no/such/folder/x.db", secret="x" * 40).is_ready()


def test_identifiers_are_unique_and_ordered_by_time():
    early, late = NOW, NOW + dt.timedelta(milliseconds=1)
    many = {new_id("run", early) for _ in range(1000)}
    assert len(many) == 1000
    assert max(many) < new_id("run", late)
    assert all(len(found) == 4 + 26 for found in many)
