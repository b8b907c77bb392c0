"""Backup and restore of SQLite by its online backup: the service goes on while its database is copied."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from api.operations.checking import UnsoundError, check_file
from api.operations.tables import Backup
from api.store.database import Store
from api.store.identifiers import new_id
from api.store.migrate import is_current
from matcher.model.text import Text

_CHUNK_BYTES = 1024 * 1024
_BESIDE = ("-wal", "-shm", "-journal")


class BackupError(Exception):
    """A backup cannot be made or restored.

    Attributes
    ----------
    sentence
        Why, and what to do.
    """

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy that was checked.

    Attributes
    ----------
    path
        Where it is.
    bytes
        How large it is.
    digest
        SHA-256 of the file, hexadecimal.
    """

    path: Path
    bytes: int
    digest: str


def file_of(url: str) -> Path | None:
    """Return the file of a database of SQLite; ``None`` for a server."""
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def back_up(store: Store, source: Path, target: Path) -> Copy:
    """Copy the database of a store to a new file, check the copy, and note in the store that it was made.

    Parameters
    ----------
    store, source
        The store, and its file.
    target
        The new file, readable for its owner alone. It appears when it is whole and has passed every check.

    Raises
    ------
    BackupError
        The file is there already, cannot be written, or the copy did not pass.
    """
    made = _copied(source, target)
    note(store, made.bytes, made.digest)
    return made


def note(store: Store, size: int, digest: str) -> None:
    """Note in a store that a backup was made; one of another version of the program is left as it is."""
    if not is_current(store):
        return
    with store.writing() as session:
        now = store.clock()
        session.add(Backup(id=new_id("backup", now), at=now, bytes=size, digest=digest))


def restore(source: Path, target: Path) -> Copy:
    """Make a database from a backup; the backup is checked before and the copy after.

    Raises
    ------
    BackupError
        There is a database already, the backup is none or damaged, or the file cannot be written.
    """
    if not source.is_file():
        raise BackupError(Text(f"没有备份文件 {source.name}", f"there is no backup {source.name}"))
    if any(target.with_name(target.name + ending).exists() for ending in _BESIDE):
        raise BackupError(
            Text(
                f"{target.name} 旁还有 -wal 或 -shm 文件；请先停止服务并移走旧数据库的全部文件",
                f"files -wal or -shm stand beside {target.name}; stop the service and move all files of the old database away",
            )
        )
    return _copied(source, target)


def _copied(source: Path, target: Path) -> Copy:
    if target.exists():
        raise BackupError(
            Text(
                f"{target.name} 已存在；请先移走或另选文件名",
                f"{target.name} exists; move it away or choose another name",
            )
        )
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(unfinished)) as new,
        ):
            # In one step: writers do not wait for it, and it need not begin anew when they write.
            old.backup(new)
            # One file, without any beside it, until it is opened by the service.
            new.execute("PRAGMA journal_mode = DELETE")
        check_file(unfinished)
        digest = digest_of(unfinished)
        # Does not replace: somebody may have made the file in the meantime.
        os.link(unfinished, target)
        _sync(target.parent)
        return Copy(path=target, bytes=target.stat().st_size, digest=digest)
    except UnsoundError as error:
        raise BackupError(error.sentence) from None
    except sqlite3.DatabaseError:
        raise BackupError(Text(f"{source.name} 不是完好的数据库", f"{source.name} is not a sound database")) from None
    except FileExistsError:
        raise BackupError(Text(f"{target.name} 已存在", f"{target.name} exists")) from None
    except OSError:
        raise BackupError(
            Text(
                f"无法写入 {target.name}；请核对文件夹、权限和空间",
                f"{target.name} cannot be written; check folder, rights and space",
            )
        ) from None
    finally:
        for ending in ("", *_BESIDE):
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file that is on the disk when this returns."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        os.fsync(file.fileno())
        while chunk := file.read(_CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
