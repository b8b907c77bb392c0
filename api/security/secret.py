"""The secret from which all keys are derived: from the environment, or in a file beside the SQLite database."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from api.security.keyring import LEAST_CHARACTERS
from matcher.model.text import Text


class SecretError(Exception):
    """There is no secret that can be used.

    Attributes
    ----------
    sentence
        Why, and what to do.
    """

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def find_secret(url: str, given: str) -> str:
    """Return the secret of a store.

    Parameters
    ----------
    url
        Address of the database.
    given
        Secret of the settings; empty where there is none. Then a file ``<database>.secret`` beside the SQLite database
        is read, or made with 256 bits of chance, readable for its owner alone.

    Raises
    ------
    SecretError
        None was given for PostgreSQL, or the file can be read by others, or cannot be used.
    """
    if given:
        return given
    database = _file_of(url)
    if database is None:
        raise SecretError(
            Text(
                "使用 PostgreSQL 时须设置 WISHPOOL_SECRET（至少 32 个字符）",
                "with PostgreSQL set WISHPOOL_SECRET (at least 32 characters)",
            )
        )
    path = database.with_name(database.name + ".secret")
    try:
        if path.exists():
            return _read(path)
        if database.exists():
            raise SecretError(
                Text(
                    f"数据库 {database.name} 已存在，但缺少密钥文件 {path.name}；请放回原来的文件，或设置 WISHPOOL_SECRET",
                    f"the database {database.name} exists and its secret {path.name} is missing; put the file back, "
                    "or set WISHPOOL_SECRET",
                )
            )
        return _make(path)
    except OSError:
        raise SecretError(
            Text(f"无法读写密钥文件 {path.name}", f"the secret {path.name} cannot be read or written")
        ) from None


def following_secret(url: str) -> Path:
    """Return the file of the secret that is to come after the one beside a database of SQLite."""
    database = _file_of(url)
    assert database is not None, "a server has no file"
    return database.with_name(database.name + ".secret.next")


def is_unfinished(url: str) -> bool:
    """Whether another secret was made ready for a database and has not taken its place."""
    return _file_of(url) is not None and following_secret(url).exists()


def made_secret(path: Path) -> str:
    """Return the secret in a file, made there where it is absent, readable for its owner alone.

    Raises
    ------
    SecretError
        The file can be read by others, holds too little, or cannot be used.
    """
    try:
        secret = _read(path) if path.exists() else _make(path)
    except (OSError, UnicodeError):
        raise SecretError(
            Text(f"无法读写密钥文件 {path.name}", f"the secret {path.name} cannot be read or written")
        ) from None
    if len(secret) < LEAST_CHARACTERS:
        raise SecretError(
            Text(
                f"{path.name} 中的密钥不足 {LEAST_CHARACTERS} 个字符",
                f"the secret in {path.name} has fewer than {LEAST_CHARACTERS} characters",
            )
        )
    return secret


def take_over(url: str, secret_id: str) -> Path:
    """Let the next secret of a database take the place of the present one; return where that one is kept.

    Parameters
    ----------
    url
        Address of the database.
    secret_id
        Identifier of the present one, for the name of the file.

    Raises
    ------
    SecretError
        The files cannot be renamed.
    """
    following = following_secret(url)
    present = following.with_suffix("")
    kept = present.with_name(f"{present.name}.{secret_id}")
    try:
        with suppress(FileExistsError):
            # A second name for the same file: there is no moment without the present one.
            os.link(present, kept)
        following.replace(present)
        descriptor = os.open(present.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        raise SecretError(
            Text(
                f"数据库已换用新密钥，但 {following.name} 未能改名为 {present.name}；请核对权限后再次运行",
                f"the database has the new secret, but {following.name} could not be renamed to {present.name}; "
                "check rights and run it again",
            )
        ) from None
    return kept


def needs_secret(url: str, given: str) -> None:
    """Make sure that the secret of a store is there before its database is: a backup cannot be read with another.

    Raises
    ------
    SecretError
        It is in neither the settings nor the file beside the database.
    """
    database = _file_of(url)
    if given or (database is not None and database.with_name(database.name + ".secret").exists()):
        return
    name = "" if database is None else f"{database.name}.secret"
    raise SecretError(
        Text(
            f"缺少密钥；请先放回 {name} 或设置 WISHPOOL_SECRET，与备份时相同",
            f"the secret is missing; first put back {name} or set WISHPOOL_SECRET, the same as when the backup was made",
        )
        if name
        else Text(
            "请先设置 WISHPOOL_SECRET，与备份时相同", "first set WISHPOOL_SECRET, the same as when the backup was made"
        )
    )


def _file_of(url: str) -> Path | None:
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def _read(path: Path) -> str:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretError(
            Text(
                f"密钥文件 {path.name} 可被他人读取；请改为 0600", f"the secret {path.name} is open to others; set 0600"
            )
        )
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> str:
    secret = secrets.token_urlsafe(32)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    return secret
