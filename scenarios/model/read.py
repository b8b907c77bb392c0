"""Reads a scenario file, or the same as values: every mistake at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from matcher.files.container_codes import container_problem
from matcher.files.workbook.archive import megabytes
from matcher.model.problems import Severity
from matcher.model.text import Text
from scenarios.model.file_shape import ScenarioShape
from scenarios.model.policy_edits import read_policy_edits
from scenarios.model.problems import Lines, ScenarioError, mistake
from scenarios.model.read_change import read_change
from scenarios.model.scenario import Scenario
from scenarios.model.shape import VERBS
from scenarios.model.translation import translated
from scenarios.model.values import Notes
from scenarios.model.yaml_text import MOST_CHARACTERS, read_yaml


def read_scenario(path: FilePath | str) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioError
        With every mistake at once: place in the file, value, what is expected, remedy.
    """
    return scenario_from_yaml(file_text(path))


def file_text(path: FilePath | str) -> str:
    """Return the text of a small UTF-8 file.

    Raises
    ------
    ScenarioError
        It is not there, cannot be opened, is too large, or is not UTF-8.
    """
    path = FilePath(path)
    try:
        if not path.is_file():
            raise ScenarioError([container_problem("missing_file", name=path.name)])
        if path.stat().st_size > 4 * MOST_CHARACTERS:
            raise ScenarioError(
                [
                    container_problem(
                        "too_large",
                        name=path.name,
                        size=megabytes(path.stat().st_size),
                        limit=megabytes(4 * MOST_CHARACTERS),
                    )
                ]
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ScenarioError([container_problem("cannot_open", name=path.name)]) from error
    except UnicodeDecodeError as error:
        raise ScenarioError([container_problem("unknown_encoding", name=path.name)]) from error


def scenario_from_yaml(text: str) -> Scenario:
    """Return the scenario of a YAML text; raises as :func:`read_scenario`."""
    found = read_yaml(text)
    return scenario_from_data(found.data, lines=found.lines)


def scenario_from_data(data: Any, *, lines: Lines | None = None) -> Scenario:
    """Return the scenario of plain values, as JSON or YAML give them.

    Parameters
    ----------
    data
        The mapping of a scenario file.
    lines
        Lines of the file by path.

    Raises
    ------
    ScenarioError
        With every mistake at once.
    """
    notes = Notes(lines=lines or {})
    if not isinstance(data, dict):
        sentence = Text(
            "情景文件应为键值对：name、question、changes", "a scenario is a mapping: name, question, changes"
        )
        raise ScenarioError([mistake((), "not_a_mapping", sentence, lines=lines)])
    shape: ScenarioShape | None = None
    try:
        shape = ScenarioShape.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        notes.found += translated(errors, lines=notes.lines, verbs=frozenset(VERBS))
    listed = data.get("changes")
    read = [read_change(raw, place, notes) for place, raw in enumerate(listed if isinstance(listed, list) else [])]
    changes = tuple(change for change in read if change is not None)
    settings = data.get("policy")
    policy = read_policy_edits(settings, notes) if isinstance(settings, dict) else ()
    problems = [problem for problem in notes.found if problem.severity is Severity.ERROR]
    if problems or shape is None:
        raise ScenarioError(notes.found)
    title = shape.title or shape.question
    return Scenario(
        name=shape.name,
        title=Text(title.zh, title.en),
        question=Text(shape.question.zh, shape.question.en),
        changes=changes,
        policy=policy,
        seed=shape.seed,
        most_moves=shape.most_moves,
        siting=shape.siting,
        digest=digest_of(data),
        lines=notes.lines,
    )


def digest_of(data: Any) -> str:
    """Return the SHA-256 of plain values, whatever the order of keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
