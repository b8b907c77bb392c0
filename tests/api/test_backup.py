"""``wishpool backup`` and ``wishpool restore``: what was acknowledged comes back, and nothing unsound does."""

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from api.app import create_app
from api.command import register
from api.operations.postgresql import environment_of
from api.operations.tables import Backup
from api.security.rules import Role
from api.settings import Settings
from api.store import Store
from api.store.migrate import migrate
from matcher.cli import app as wishpool
from tests.api.client import send
from tests.api.hub import SECRET_OF_STORE, new_hub
from tests.api.pools import Desk


@pytest.fixture(scope="module")
def command():
    if all(known.name != "backup" for known in wishpool.registered_commands):
        register(wishpool)

    def run(*arguments, url, secret=SECRET_OF_STORE):
        env = {"WISHPOOL_SECRET": secret, "WISHPOOL_DATABASE": url}
        return CliRunner().invoke(wishpool, [*map(str, arguments), "--lang", "en"], env=env)

    return run


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A database with a pool, made once."""
    path = tmp_path_factory.mktemp("template") / "wishes.db"
    store = Store.open(f"sqlite:///{path}", secret=SECRET_OF_STORE)
    migrate(store)
    desk = Desk(create_app(Settings(), store), new_hub(store))
    assert desk.upload().status_code == 201
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, desk


class Place:
    """A store of its own, in use: backups are of files, not of transactions."""

    def __init__(self, folder, path, headers):
        self.folder = folder
        self.url = f"sqlite:///{folder}/wishes.db"
        self.store = Store.open(self.url, secret=SECRET_OF_STORE)
        self.path, self.headers = path, headers

    def ask(self, method, path, store=None, **arguments):
        app = create_app(Settings(), store or self.store)
        return send(method, self.path + path, app=app, headers=self.headers, **arguments)

    def backups(self):
        with self.store.reading() as session:
            return session.scalars(select(Backup)).all()


@pytest.fixture
def place(template, tmp_path):
    path, desk = template
    shutil.copy(path, tmp_path / "wishes.db")
    found = Place(tmp_path, desk.path, desk.headers)
    yield found
    found.store.close()


def test_what_is_restored_answers_as_before(command, place):
    folder, url = place.folder, place.url
    before = place.ask("GET", "/needs").json()
    made = command("backup", folder / "copy.db", url=url)
    assert made.exit_code == 0, made.stderr
    assert "passed the checks" in made.stderr
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    (noted,) = place.backups()
    assert (noted.bytes, len(noted.digest)) == ((folder / "copy.db").stat().st_size, 64)
    new = f"sqlite:///{folder}/new/wishes.db"
    (folder / "new").mkdir()
    restored = command("restore", folder / "copy.db", url=new)
    assert restored.exit_code == 0, restored.stderr
    again = Store.open(new, secret=SECRET_OF_STORE)
    answer = place.ask("GET", "/needs", again)
    again.close()
    assert answer.json() == before
    assert sorted(path.name for path in folder.iterdir() if "unfinished" in path.name) == []


def test_a_backup_while_others_write_is_one_state(command, place):
    folder, url = place.folder, place.url
    ended = threading.Event()

    def write():
        number = 0
        while not ended.is_set():
            row = {"need_id": f"N-{number}", "service": "visiting", "hours": 1, "region": "330111001", "grade": "green"}
            assert place.ask("POST", "/needs", json={"rows": [row]}).status_code == 200
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    made = [command("backup", folder / f"{number}.db", url=url) for number in range(2)]
    ended.set()
    writer.join()
    assert [result.exit_code for result in made] == [0, 0], [result.stderr for result in made]
    for number in range(2):
        with closing(sqlite3.connect(folder / f"{number}.db")) as copy:
            (head,) = copy.execute("SELECT head FROM pools").fetchone()
            assert copy.execute("SELECT max(number) FROM pool_versions").fetchone() == (head,)
            assert (
                copy.execute("SELECT count(*) FROM events WHERE kind LIKE 'pool%' OR kind LIKE 'row%'").fetchone()[0]
                >= 1
            )


def test_nothing_is_overwritten(command, place):
    folder, url = place.folder, place.url
    assert command("backup", folder / "copy.db", url=url).exit_code == 0
    for result in (command("backup", folder / "copy.db", url=url), command("restore", folder / "copy.db", url=url)):
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
    (folder / "other.db-wal").write_bytes(b"x")
    left = command("restore", folder / "copy.db", url=f"sqlite:///{folder}/other.db")
    assert (left.exit_code, "-wal" in left.stderr) == (2, True)
    assert not (folder / "other.db").exists()


def damaged(path):
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))


def without_a_parent(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM pools")
        connection.commit()


def of_a_later_version(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()


def of_another_program(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE anything (x)")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "damaged|sound"),
        (without_a_parent, "absent"),
        (of_a_later_version, "later version"),
        (of_another_program, "no database of Wishpool"),
        (lambda path: path.write_text("nothing"), "not a sound database"),
        (lambda path: path.unlink(), "there is no backup"),
    ],
)
def test_what_is_unsound_is_not_restored(command, template, tmp_path, spoil, said):
    folder, copy = tmp_path, tmp_path / "copy.db"
    shutil.copy(template[0], copy)
    spoil(copy)
    result = command("restore", copy, url=f"sqlite:///{folder}/new.db")
    assert result.exit_code == 2, result.stderr
    assert any(word in result.stderr for word in said.split("|")), result.stderr
    assert result.stderr.count("\n") == 1
    assert not (folder / "new.db").exists()


def test_the_secret_has_to_be_there_first_and_to_be_the_same(command, place):
    folder, url = place.folder, place.url
    assert command("backup", folder / "copy.db", url=url).exit_code == 0
    absent = command("restore", folder / "copy.db", url=f"sqlite:///{folder}/new.db", secret="")
    assert (absent.exit_code, "new.db.secret" in absent.stderr) == (2, True)
    assert not (folder / "new.db").exists()
    other = command("restore", folder / "copy.db", url=f"sqlite:///{folder}/new.db", secret="x" * 40)
    assert (other.exit_code, "secret is not that" in other.stderr) == (2, True)


def test_a_backup_of_another_version_changes_nothing(command, place):
    folder, url = place.folder, place.url
    with place.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert command("backup", folder / "copy.db", url=url).exit_code == 0
    assert place.backups() == []


@pytest.mark.parametrize("url", ["none", "mysql://x/y", "sqlite:///absent-wishes.db"])
def test_without_a_store_there_is_nothing_to_back_up(command, tmp_path, monkeypatch, url):
    monkeypatch.chdir(tmp_path)
    result = command("backup", tmp_path / "copy.db", url=url)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(command, place):
    folder, url = place.folder, place.url
    result = command("backup", folder / "absent" / "copy.db", url=url)
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


def test_postgresql_is_dumped_and_loaded_by_its_own_programs(command, postgresql_address, tmp_path):
    assert shutil.which("pg_dump"), "the client programs stand beside the server"
    base = postgresql_address
    addresses = []
    maintenance = Store.open(base, secret=SECRET_OF_STORE)
    with maintenance.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in ("wishes_old", "wishes_new"):
            connection.execute(text(f"CREATE DATABASE {name}"))
            addresses.append(maintenance.engine.url.set(drivername="postgresql", database=name).render_as_string(False))
    maintenance.close()
    old, new = addresses
    store = Store.open(old, secret=SECRET_OF_STORE)
    migrate(store)
    hub = new_hub(store)
    headers = hub.key(Role.OPERATOR)
    made = command("backup", tmp_path / "copy.dump", url=old)
    assert made.exit_code == 0, made.stderr
    with store.reading() as session:
        assert len(session.scalars(select(Backup)).all()) == 1
    store.close()
    assert command("backup", tmp_path / "copy.dump", url=old).exit_code == 2
    restored = command("restore", tmp_path / "copy.dump", url=new)
    assert restored.exit_code == 0, restored.stderr
    again = Store.open(new, secret=SECRET_OF_STORE)
    app = create_app(Settings(), again)
    listed = send("GET", "/v1/hubs", app=app, headers=headers).json()["items"]
    again.close()
    assert [found["id"] for found in listed] == [hub.id]
    full = command("restore", tmp_path / "copy.dump", url=new)
    assert (full.exit_code, "empty" in full.stderr) == (2, True)


def test_passwords_are_handed_over_by_the_environment():
    found = environment_of("postgresql://wish:p%40ss@db.example:5433/wishes")
    assert found == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "wish",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "wishes",
    }
    assert environment_of("postgresql:///wishes?host=/run/postgresql")["PGHOST"] == "/run/postgresql"
