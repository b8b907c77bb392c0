"""The secret from outside the database, and what is derived from it."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text

from api.opening import OpeningError, open_store
from api.security.keyring import BrokenSealError, Keyring
from api.security.secret import SecretError, find_secret
from api.security.tokens import digest_of, key_id_of, new_token
from api.settings import Settings
from api.store import Sealed, Store, new_id
from tests.api.test_store import NOW

SECRET = "forty characters that are no secret at all"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    url = f"sqlite:///{tmp_path}/wishes.db"
    secret = find_secret(url, "")
    assert len(secret) >= 43
    assert find_secret(url, "") == secret
    assert find_secret(url, "given") == "given"
    path = tmp_path / "wishes.db.secret"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(SecretError, match="0600"):
        find_secret(url, "")


def test_a_lost_secret_is_not_replaced_silently(tmp_path):
    (tmp_path / "wishes.db").touch()
    with pytest.raises(SecretError, match="missing"):
        find_secret(f"sqlite:///{tmp_path}/wishes.db", "")


def test_postgresql_needs_a_secret_of_its_own():
    with pytest.raises(SecretError, match="WISHPOOL_SECRET"):
        find_secret("postgresql://localhost/wishes", "")


def test_a_store_of_a_later_version_is_not_opened(tmp_path):
    settings = Settings(database=f"sqlite:///{tmp_path}/wishes.db")
    store = open_store(settings)
    assert store is not None
    with store.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    store.close()
    with pytest.raises(OpeningError, match="later version"):
        open_store(settings)


def test_every_purpose_has_a_key_of_its_own():
    keyring = Keyring(SECRET)
    assert keyring.mac("a", b"x") == Keyring(SECRET).mac("a", b"x")
    assert keyring.mac("a", b"x") != keyring.mac("b", b"x")
    assert keyring.mac("a", b"x") != Keyring(SECRET + ".").mac("a", b"x")
    sealed = keyring.seal("a", b"value", b"place")
    assert b"value" not in sealed
    assert keyring.seal("a", b"value", b"place") != sealed
    assert Keyring(SECRET).open("a", sealed, b"place") == b"value"
    for purpose, place in [("b", b"place"), ("a", b"")]:
        with pytest.raises(BrokenSealError):
            keyring.open(purpose, sealed, place)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32"):
        Keyring("x" * 31)


def test_keys_have_a_form_and_only_their_mac_is_kept():
    key_id = new_id("key", NOW)
    token = new_token(key_id)
    assert key_id_of(token) == key_id
    assert key_id_of(token + "x") is None
    assert new_token(key_id) != token
    assert len(token.split(".")[-1]) == 43
    assert digest_of(Keyring(SECRET), token) != digest_of(Keyring(SECRET + "."), token)


def test_a_sealed_column_is_sealed_in_the_store(tmp_path):
    table = Table("x", MetaData(), Column("id", Integer), Column("name", Sealed("x.name")))
    store = Store.open(f"sqlite:///{tmp_path}/x.db", secret=SECRET)
    with store.writing() as session:
        table.create(session.connection())
        session.execute(insert(table), [{"id": 1, "name": "李某"}, {"id": 2, "name": None}])
    with store.reading() as session:
        assert session.execute(select(table.c.name).order_by(table.c.id)).scalars().all() == ["李某", None]
        assert "李某".encode() not in session.execute(text("SELECT name FROM x")).scalars().all()[0]
    store.close()
