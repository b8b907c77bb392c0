"""A service that starts again answers soon: what only a solve or a report needs is not loaded before."""

import subprocess
import sys

from alembic.config import Config
from alembic.script import ScriptDirectory

from api.store import revisions

HEAVY = (
    "numba",
    "ortools",
    "highspy",
    "networkx",
    "geopy",
    "psycopg",
    "alembic",
    "matcher.match",
    "matcher.report",
    "scenarios",
)


def test_the_service_is_loaded_without_the_engine():
    program = f"import sys, api.serve; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_revisions_are_those_of_the_migrations():
    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert revisions.known() == {revision.revision for revision in script.walk_revisions()}
    assert revisions.heads() == set(script.get_heads())
