"""The tables of packages as columns: who carries each package, and which needs are its members."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Floats, Ints, decimals
from matcher.check.needs import Needs
from matcher.check.resources import Resources
from matcher.check.words import Identifiers

KIND = "package"
"""Kind of resource of a row of assignments whose need is served in a package."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Packages:
    """Packages in the order of their table, each identifier once: the first of equal ones counts.

    Attributes
    ----------
    frame
        The table itself; empty identifiers are ``""``.
    times
        How often each identifier stands in the table.
    carrier
        Number of the provider that carries each package among the resources, :data:`ABSENT` where there is none.
    listed
        Identifiers of package and need of each row of the table of members.
    package, need
        Place of package and need of each of those rows, :data:`ABSENT` where there is none.
    """

    frame: pl.DataFrame
    times: Ints
    carrier: Ints
    listed: pl.DataFrame
    package: Ints
    need: Ints

    def __len__(self) -> int:
        return self.frame.height

    def __bool__(self) -> bool:
        return bool(self.frame.height or self.listed.height)

    def id(self, package: int) -> str:
        """Return the identifier of a package."""
        return str(self.frame["package_id"][package])

    def places(self, package_ids: pl.Series) -> Ints:
        """Return the place of each package of a column, :data:`ABSENT` where there is none."""
        return self._identifiers.places(package_ids)

    @cached_property
    def _identifiers(self) -> Identifiers:
        return Identifiers(self.frame["package_id"])

    @cached_property
    def known(self) -> Bools:
        """Which rows of members name a package and a need that exist."""
        exists: Bools = (self.package != ABSENT) & (self.need != ABSENT)
        return exists

    @cached_property
    def members(self) -> tuple[Ints, Ints]:
        """Package and need of every member that exists, in the order of packages, each pair once."""
        pairs = np.unique(np.stack([self.package[self.known], self.need[self.known]]), axis=1)
        return pairs[0], pairs[1]

    @cached_property
    def ends(self) -> Ints:
        """Where the members of each package begin in :attr:`members`, and where those of the last end."""
        return np.searchsorted(self.members[0], np.arange(len(self) + 1))

    @cached_property
    def centre(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each centre as the table has them, NaN where it has none."""
        return decimals(self.frame["lat"]), decimals(self.frame["lon"])


def read_packages(packages: pl.DataFrame, members: pl.DataFrame, needs: Needs, resources: Resources) -> Packages:
    """Return the tables ``packages`` and ``package_members`` of a plan as columns."""
    named = packages.with_columns(pl.col("package_id").fill_null(""), times=pl.len().over("package_id"))
    frame = named.unique("package_id", keep="first", maintain_order=True)
    carrier = resources.places(frame["carrier"])
    listed = members.select(pl.col("package_id", "need_id").fill_null(""))
    return Packages(
        frame=frame,
        times=frame["times"].to_numpy().astype(np.int64),
        carrier=np.where(resources.kind_of(carrier) == 0, carrier, ABSENT),
        listed=listed,
        package=Identifiers(frame["package_id"]).places(listed["package_id"]),
        need=needs.places(listed["need_id"]),
    )
