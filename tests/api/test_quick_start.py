"""A service that starts again answers soon: what only a solve, a report or a table needs is not loaded before."""

import subprocess
import sys

from alembic.config import Config
from alembic.script import ScriptDirectory

from api.opening import open_store
from api.settings import Settings
from api.store import revisions

HEAVY = (
    "numpy",
    "polars",
    "numba",
    "ortools",
    "highspy",
    "networkx",
    "geopy",
    "xlsxwriter",
    "yaml",
    "rich",
    "psycopg",
    "alembic",
    "sqlalchemy.dialects.postgresql",
    "matcher.match",
    "matcher.optimise",
    "matcher.report",
    "scenarios",
)

SERVER = """
import anyio
from api.memory import loading
with loading():
    import api.serve
    from api.app import create_app

async def status_of(app, path):
    said = []
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "headers": []}
    scope |= {"raw_path": path.encode(), "query_string": b"", "root_path": "", "client": None, "server": None}

    async def send(message):
        said.append(message)

    await app(scope, None, send)
    return said[0]["status"]

assert anyio.run(status_of, create_app(settings, open_store(settings)), "/ready") == 200
"""

WORKER = """
import time
from api.memory import loading
with loading():
    import api.jobs.start
    from api.jobs.chores import Rota
    from api.jobs.kinds import KINDS, kind_of
    from api.jobs.worker import Worker

store = open_store(settings)
assert Worker(store, settings).take() is None
Rota(store, settings).turn(time.monotonic)
assert all(kind_of(kind).moved for kind in KINDS)
"""


def loaded(folder, program, modules):
    """Return which of some modules are loaded when a program has run on a store that is there already."""
    settings = Settings(database=f"sqlite:///{folder}/wishpool.db")
    made = open_store(settings)
    assert made is not None
    made.close()
    before, _, after = program.partition("\n\n")
    text = "\n".join(
        (
            before,
            "import sys, types",
            "from api.opening import open_store",
            "from api.settings import Settings",
            f"settings = Settings(database={settings.database!r})",
            after,
            # What stands for a module that comes later is of another type.
            "there = {name for name, module in sys.modules.items() if type(module) is types.ModuleType}",
            f"print(sorted(there.intersection({modules!r})))",
        )
    )
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_the_service_is_ready_without_tables_and_without_the_engine(tmp_path):
    assert loaded(tmp_path, SERVER, HEAVY) == "[]"


def test_a_worker_waits_for_jobs_without_the_engine_and_without_the_web(tmp_path):
    assert loaded(tmp_path, WORKER, (*HEAVY, "fastapi", "uvicorn", "typer")) == "[]"


def test_revisions_are_those_of_the_migrations():
    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert revisions.known() == {revision.revision for revision in script.walk_revisions()}
    assert revisions.heads() == set(script.get_heads())
