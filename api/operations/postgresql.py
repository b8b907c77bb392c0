"""Backup and restore of PostgreSQL by its own programs, where they are there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from api.operations.backup import BackupError
from matcher.model.text import Text

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "username": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
}


def dump(url: str, target: Path) -> None:
    """Write the database to a new archive of ``pg_dump`` (custom format), readable for its owner alone.

    Raises
    ------
    BackupError
        The file is there already, or ``pg_dump`` is absent or does not succeed.
    """
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        raise BackupError(
            Text(
                f"无法新建 {target.name}；请另选文件名或核对权限",
                f"{target.name} cannot be made; choose another name or check rights",
            )
        ) from None
    try:
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    except BackupError:
        target.unlink(missing_ok=True)
        raise


def load(url: str, source: Path) -> None:
    """Fill an empty database from an archive: all of it or, where something fails, nothing.

    Raises
    ------
    BackupError
        The archive is absent or damaged, the database is not empty, or ``pg_restore`` is absent.
    """
    if not source.is_file():
        raise BackupError(Text(f"没有备份文件 {source.name}", f"there is no backup {source.name}"))
    name = make_url(url).database or ""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}")
    _run("pg_restore", url, *options, str(source))


def _run(program: str, url: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            Text(
                f"没有找到 {program}；请安装 PostgreSQL 客户端程序（Debian：postgresql-client）",
                f"{program} is absent; install the client programs of PostgreSQL (Debian: postgresql-client)",
            )
        )
    # By the environment: arguments could be read by every user of the machine.
    done = subprocess.run([found, *arguments], env=os.environ | environment_of(url), capture_output=True, check=False)
    if done.returncode:
        raise BackupError(
            Text(
                f"{program} 未成功（{done.returncode}）；请核对地址、权限、版本，恢复时数据库须为空",
                f"{program} did not succeed ({done.returncode}); check address, rights and version; "
                "a database that is restored into has to be empty",
            )
        )


def environment_of(url: str) -> dict[str, str]:
    """Return the variables by which the programs of PostgreSQL find a database."""
    address = make_url(url)
    found = {
        variable: str(value) for part, variable in _VARIABLES.items() if (value := getattr(address, part)) is not None
    }
    host = address.query.get("host")
    if isinstance(host, str):
        found["PGHOST"] = host
    port = address.query.get("port")
    if isinstance(port, str):
        found["PGPORT"] = port
    return found
