"""The pool: all needs and resources of one hub in one week, as immutable typed columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import polars as pl

from matcher.model.catalogue import builtin_services
from matcher.model.digest import fingerprint
from matcher.model.order import sorted_by
from matcher.model.problems import Problem, Severity
from matcher.model.schema import (
    FUNDS,
    NEEDS,
    PINS,
    POOL_TABLES,
    PROJECTS,
    PROVIDERS,
    REGIONS,
    TEAMS,
)


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Needs and resources as typed columns, sorted by key; accepted rows only.

    Every table has exactly the columns of its declaration in :mod:`matcher.model.schema`: money in fen
    (``amount_fen``), coordinates in WGS-84, lists never null, a need's ``hours`` filled from its service. Frames
    are polars ``DataFrame`` objects and are not changed after construction; :meth:`replace` makes a new pool.

    Attributes
    ----------
    needs, providers, funds, projects, services, regions, teams, pins
        The tables of the contract. Without a table of services the built-in catalogue stands there.
    problems
        What was wrong with the input that the pool was read from.
    collected
        Rows found in the input, by table; empty for a pool made in memory.
    """

    needs: pl.DataFrame = field(default_factory=NEEDS.empty)
    providers: pl.DataFrame = field(default_factory=PROVIDERS.empty)
    funds: pl.DataFrame = field(default_factory=FUNDS.empty)
    projects: pl.DataFrame = field(default_factory=PROJECTS.empty)
    services: pl.DataFrame = field(default_factory=builtin_services)
    regions: pl.DataFrame = field(default_factory=REGIONS.empty)
    teams: pl.DataFrame = field(default_factory=TEAMS.empty)
    pins: pl.DataFrame = field(default_factory=PINS.empty)
    problems: tuple[Problem, ...] = ()
    collected: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, spec in POOL_TABLES.items():
            frame: pl.DataFrame = getattr(self, name)
            if dict(frame.schema) != spec.schema:
                wrong = sorted(set(frame.schema.items()) ^ set(spec.schema.items()), key=str)
                raise TypeError(f"table {name} does not have the declared columns: {wrong}")
            keys = [spec[key].column for key in spec.key]
            object.__setattr__(self, name, sorted_by(frame, keys))
        object.__setattr__(self, "collected", MappingProxyType(dict(self.collected)))

    @classmethod
    def from_rows(cls, **tables: list[dict[str, Any]]) -> Pool:
        """Build a pool from rows in the stored form (money in fen), unchecked: for tests and generators."""
        frames: dict[str, Any] = {name: POOL_TABLES[name].frame(rows) for name, rows in tables.items()}
        return cls(**frames)

    def replace(self, **changes: Any) -> Pool:
        """Return a pool with some tables (or problems) replaced; the pool itself stays as it is."""
        return replace(self, **changes)

    def table(self, name: str) -> pl.DataFrame:
        """Return a table by its English name."""
        frame: pl.DataFrame = getattr(self, name)
        return frame

    @property
    def refused(self) -> int:
        """Needs of the input that were refused at the gate: collected minus accepted."""
        return max(0, self.collected.get("needs", self.needs.height) - self.needs.height)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refused a row."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def digest(self) -> str:
        """Return a SHA-256 of the contents, the same whatever the order of rows in the input."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        # A second for a million needs, and asked for again and again.
        return fingerprint({name: self.table(name) for name in POOL_TABLES})
