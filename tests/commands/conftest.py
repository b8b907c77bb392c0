"""A tiny pool and its plan on disk, made once; tests that change files take copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from matcher.files import write_pool
from matcher.samples import build_sample
from tests.commands.running import DAY, run


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pool ``tiny`` as a folder of CSV files."""
    folder = tmp_path_factory.mktemp("tiny") / "pool"
    write_pool(build_sample("tiny"), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_plan(tiny: Path) -> Path:
    """The plan of ``tiny`` on the Monday of its week."""
    folder = tiny.parent / "plan"
    assert run("match", tiny, "--out", folder, "--date", DAY).code == 0
    return folder


@pytest.fixture
def own_tiny(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the pool ``tiny`` that a test may change."""
    return shutil.copytree(tiny, tmp_path / "pool")


@pytest.fixture
def own_plan(tiny_plan: Path, tmp_path: Path) -> Path:
    """A copy of the plan of ``tiny`` that a test may change."""
    return shutil.copytree(tiny_plan, tmp_path / "plan")


@pytest.fixture
def with_bad_row(own_tiny: Path) -> Path:
    """A copy of ``tiny`` whose last need asks for a service that does not exist."""
    needs = own_tiny / "needs.csv"
    text = needs.read_text(encoding="utf-8-sig")
    needs.write_text(text.replace("growth_group", "no_such_service"), encoding="utf-8")
    return own_tiny
