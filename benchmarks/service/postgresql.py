"""A real PostgreSQL server: Debian's programs, an unprivileged user, a socket in a temporary folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_START_SECONDS = 30


class AbsentError(Exception):
    """There is no PostgreSQL that could be started, and why."""


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if found:
        return str(found[-1])
    anywhere = shutil.which(name)
    if anywhere is None:
        raise AbsentError(f"{name} is not installed; scripts/install_postgresql.sh installs it")
    return anywhere


def _unprivileged() -> list[str]:
    """Return the command that runs another as an unprivileged user and ends it when we end."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise AbsentError("setpriv is not installed")
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig", "TERM"]
    user = _user()
    return [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig", "TERM"]


def _user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AbsentError("there is no unprivileged user")


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a server's database ``postgres``; it ends with the block.

    Raises
    ------
    AbsentError
        There is none to start.
    """
    initdb, postgres, as_user = _program("initdb"), _program("postgres"), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="wishpool-pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, _user().pw_uid, _user().pw_gid)
        data = folder / "data"
        plain = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        made = subprocess.run(
            [*as_user, initdb, "--pgdata", data, "--username=wishpool", "--auth=trust", "--no-sync", "--encoding=UTF8"],
            capture_output=True,
            check=False,
            cwd=folder,
            env=plain,
        )
        if made.returncode:
            raise AbsentError(f"initdb failed: {made.stderr.decode(errors='replace')[-300:]}")
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "max_connections=60"]
        settings += ["autovacuum=off", "shared_buffers=16MB", "full_page_writes=off"]
        options = [part for setting in settings for part in ("-c", setting)]
        server = subprocess.Popen(
            [*as_user, postgres, "-D", data, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=plain,
        )
        address = f"postgresql://wishpool@/postgres?host={folder}"
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise AbsentError(f"the server did not start: {error}") from None
            time.sleep(0.05)
        else:
            return
