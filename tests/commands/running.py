"""Runs the command in this process and looks at what it said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from matcher.cli import app

DAY = "2026-11-23"
_LOCALE = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": None, "WISHPOOL_DEBUG": None, "COLUMNS": "200"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything beside it is an error."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def run(*arguments: object, env: dict[str, str] | None = None) -> Said:
    """Run ``wishpool`` with arguments, without any locale but the one given."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env=_LOCALE | (env or {}))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    said = Said(code=result.exit_code, out=result.stdout, err=result.stderr)
    assert "Traceback" not in said.out + said.err
    return said
