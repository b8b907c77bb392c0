"""The store of the tests: every test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from api.store import Store
from api.store.append_only import protect, release
from api.store.migrate import migrate
from api.store.tables import metadata
from benchmarks.service.world import World
from tests.api.hub import SECRET_OF_STORE, Clock, Hub, new_hub
from tests.api.postgresql import AbsentError, running_server
from tests.api.receiver import Listener, listening

APPEND_ONLY = ("events", "personal_trace")


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of SQLite, with its tables."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('store')}/wishpool.db", secret=SECRET_OF_STORE)
    migrate(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The address of a server of PostgreSQL, or the reason why there is none."""
    try:
        with running_server() as address:
            yield address
    except AbsentError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgresql_store(postgresql_address: str) -> Iterator[Store]:
    """A store of PostgreSQL, with its tables."""
    store = Store.open(postgresql_address, secret=SECRET_OF_STORE)
    migrate(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two hubs in the middle of their week, in a store of SQLite; whoever changes it calls ``put_back`` first."""
    found = World(tmp_path_factory.mktemp("world"))
    yield found
    found.close()


def emptied(store: Store) -> Store:
    """Return a store without rows, and with a clock that stands until it is moved."""
    store.clock = Clock()
    with store.writing() as session:
        for name in APPEND_ONLY:
            release(session.connection(), name)
        for table in reversed(metadata().sorted_tables):
            session.execute(table.delete())
        for name in APPEND_ONLY:
            protect(session.connection(), name)
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store of each database."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return emptied(found)


@pytest.fixture
def lite(sqlite_store: Store) -> Store:
    """An empty store of SQLite alone, for what does not touch the database's ways."""
    return emptied(sqlite_store)


@pytest.fixture
def app(store: Store) -> FastAPI:
    """The application on an empty store."""
    return create_app(Settings(rate_per_minute=1_000_000), store)


@pytest.fixture
def lite_app(lite: Store) -> FastAPI:
    """The application on an empty store of SQLite alone."""
    return create_app(Settings(rate_per_minute=1_000_000), lite)


@pytest.fixture
def hub(store: Store) -> Hub:
    """A hub."""
    return new_hub(store)


@pytest.fixture
def lite_hub(lite: Store) -> Hub:
    """A hub in the store of SQLite alone."""
    return new_hub(lite)


@pytest.fixture
def receiver() -> Iterator[Listener]:
    """A receiver of webhooks on this machine."""
    with listening() as found:
        yield found


@pytest.fixture
def now(store: Store) -> dt.datetime:
    """The time of the store's clock."""
    return store.clock()
