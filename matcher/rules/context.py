"""What a rule looks at: a pool, seen by a policy on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from matcher.model import Policy, Pool
from matcher.model.enums import ResourceKind
from matcher.rules.arrays import NeedArrays, ResourceArrays
from matcher.rules.encode import day_number

Row = Mapping[str, Any]
"""One row of a table in the stored form: ``frame.row(i, named=True)``."""

Built = TypeVar("Built")

KEYS = {
    "needs": "need_id",
    "providers": "provider_id",
    "projects": "project_id",
    "funds": "fund_id",
    "services": "service",
}
"""The column that identifies a row, by table."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """A pool seen by a policy on a day, with its columns as arrays; each array is made once, when first asked for.

    Attributes
    ----------
    pool
        Needs and resources; accepted rows only.
    policy
        What the plan values; ``weeks`` decides what paid hours cost.
    date
        The day that the plan is made for.
    """

    pool: Pool
    policy: Policy
    date: dt.date
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, key: Hashable, build: Callable[[], Built]) -> Built:
        """Return what ``build`` makes, made on the first call with that key and kept with the context."""
        if key not in self._made:
            self._made[key] = build()
        return cast("Built", self._made[key])

    @cached_property
    def day(self) -> int:
        """The date as days since 1970-01-01."""
        return day_number(self.date)

    @cached_property
    def needs(self) -> NeedArrays:
        """The needs as arrays."""
        return NeedArrays.of(self.pool)

    @cached_property
    def providers(self) -> ResourceArrays:
        """The providers as arrays."""
        return ResourceArrays.of_providers(self.pool)

    @cached_property
    def projects(self) -> ResourceArrays:
        """The running projects as arrays."""
        return ResourceArrays.of_projects(self.pool)

    @cached_property
    def funds(self) -> ResourceArrays:
        """The funds as arrays."""
        return ResourceArrays.of_funds(self.pool)

    def resources(self, kind: ResourceKind) -> ResourceArrays:
        """Return the resources of one kind as arrays.

        Raises
        ------
        ValueError
            For a package: packages are made by the plan, they are not in the pool.
        """
        match kind:
            case ResourceKind.PROVIDER:
                return self.providers
            case ResourceKind.PROJECT:
                return self.projects
            case ResourceKind.FUND:
                return self.funds
        raise ValueError(f"a pool has no resources of kind {kind.value}")

    def row(self, table: str, key: str | None) -> Row | None:
        """Return the row of ``needs``, ``providers``, ``projects``, ``funds`` or ``services`` with an identifier."""
        frame = self.pool.table(table)
        places = self.once(("places", table), lambda: {key: place for place, key in enumerate(frame[KEYS[table]])})
        return frame.row(places[key], named=True) if key in places else None

    def acting_provider(self, kind: ResourceKind, resource: Row) -> Row | None:
        """Return the provider that acts: a provider itself, a project's carrier, ``None`` where there is none."""
        return self.row("providers", resource["provider_id"]) if kind is ResourceKind.PROJECT else resource
