"""The checker shares no code with those who make plans."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import matcher.check
from matcher.check import RULES

ROOM = Path(matcher.check.__file__).parent
ALLOWED = {"polars", "numpy", "geopy", "chinese_calendar"}
MODEL = ("matcher.model", "matcher.model.summary")
"""Of the model only its tables and records: no distances, working days, regions or units."""


def imported_modules() -> set[tuple[str, str]]:
    found = set()
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {(path.name, alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                found.add((path.name, node.module or ""))
    return found


def test_only_the_model_and_four_libraries_are_imported():
    for path, module in imported_modules():
        root = module.split(".")[0]
        own = module.startswith("matcher.check") or module in MODEL
        assert own or root in ALLOWED or root in sys.stdlib_module_names, f"{path} imports {module}"


def test_the_imports_were_found_at_all():
    assert len(imported_modules()) > 40


def test_every_code_has_a_title_in_both_languages():
    assert all(title.zh and title.en.isascii() for title in RULES.values())


def test_the_door_is_what_it_says():
    assert set(matcher.check.__all__) == {
        "RULES",
        "Violation",
        "Judgement",
        "check_assignments",
        "check_plan",
        "judge_assignments",
        "score_assignments",
    }
    assert all(hasattr(matcher.check, name) for name in matcher.check.__all__)
