"""What packages are made of: needs that may be grouped, whole households, the kinds and cells they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matcher.model.enums import PinAction
from matcher.options.options import Bools, Floats, Ints, Options
from matcher.packages.villages import Villages, villages_of
from matcher.rules import Context

RURAL_KIND = ""
"""Kind of the one cell of all rural needs: there kinds may mix."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Atoms:
    """Needs that go into a package together or not at all: those of one household and one kind.

    Attributes
    ----------
    of_need
        Number of the atom of each need, -1 where it cannot be grouped; shape ``(needs,)``.
    people
        People of each atom; shape ``(atoms,)``.
    size
        Needs of each atom.
    cell
        Cell of each atom: needs of different cells never share a package.
    kinds
        Kind of each cell; the rural cell has :data:`RURAL_KIND`.
    lon, lat
        Where each need is, decimal degrees; shape ``(needs,)``.
    villages
        Villages of the needs.
    too_large
        First need of each household whose people are more than a package holds.
    diameter_km
        Largest distance of two members of a package.
    """

    of_need: Ints
    people: Ints
    size: Ints
    cell: Ints
    kinds: tuple[str, ...]
    lon: Floats
    lat: Floats
    villages: Villages
    too_large: Ints
    diameter_km: float

    @property
    def count(self) -> int:
        """Number of atoms."""
        return int(self.people.size)

    def among(self, needs: Ints) -> Atoms:
        """Return the same atoms where only some needs are looked at; they must hold every need of an atom."""
        villages = replace(self.villages, rural=self.villages.rural[needs], village=self.villages.village[needs])
        return replace(self, of_need=self.of_need[needs], lon=self.lon[needs], lat=self.lat[needs], villages=villages)

    def needs_of(self) -> tuple[Ints, Ints]:
        """Return the needs of each atom, ascending, and where they start: shapes ``(atoms + 1,)`` and ``(members,)``."""
        members = np.flatnonzero(self.of_need >= 0)
        members = members[np.argsort(self.of_need[members], kind="stable")]
        return np.searchsorted(self.of_need[members], np.arange(self.count + 1)).astype(np.int64), members


def is_groupable(context: Context, options: Options) -> Bools:
    """Return which needs may be grouped: a groupable service, hours, every gate passed, and not pinned by the operator."""
    pool = context.pool
    groupable = pool.services.filter(pl.col("groupable").fill_null(value=False))["service"]
    pinned = pool.pins.filter(pl.col("action") == PinAction.PIN.value)["need_id"]
    asked = pool.needs.select(
        pl.col("service").is_in(groupable.implode())
        & (pl.col("hours") > 0)
        & ~pl.col("need_id").is_in(pinned.implode())
    ).to_series()
    return np.asarray(asked.fill_null(value=False).to_numpy() & options.needs.eligible, dtype=np.bool_)


def atoms_of(context: Context, options: Options) -> Atoms:
    """Return what the packages of a pool can be made of.

    Parameters
    ----------
    context
        Pool, policy and day.
    options
        Its options, for the gate.
    """
    pool, shape = context.pool, context.policy.packages
    villages = villages_of(pool.needs, pool.regions, shape.rings)
    kinds = {service: shape.kind_of(service) for service in pool.services["service"]}
    frame = pool.needs.select("need_id", "household_id", "service", "people").with_columns(
        groupable=pl.Series(is_groupable(context, options)),
        rural=pl.Series(villages.rural),
        kind=pl.col("service").replace_strict(kinds, default=pl.col("service"), return_dtype=pl.String),
    )
    # A need without household is its own; the prefix keeps its identifier apart from those of households.
    alone = pl.concat_str(pl.lit("need "), "need_id")
    frame = (
        frame.with_row_index("row")
        .filter("groupable")
        .with_columns(
            household=pl.when(pl.col("household_id").is_null())
            .then(alone)
            .otherwise(pl.concat_str(pl.lit("household "), "household_id"))
        )
    )
    atoms = frame.group_by("household", "kind").agg(
        pl.col("row").min().alias("first"), pl.col("people").sum(), pl.len().alias("size"),
        pl.col("rural").all().alias("rural"), pl.col("rural").n_unique().alias("areas"),
    ).sort("first")  # fmt: skip
    fits = (pl.col("areas") == 1) & (pl.col("people") <= shape.at_most)
    too_large = atoms.filter(pl.col("people") > shape.at_most)["first"]
    kept = (
        atoms.filter(fits)
        .with_row_index("atom")
        .with_columns(cell=pl.when("rural").then(pl.lit(RURAL_KIND)).otherwise("kind"))
    )
    names = kept["cell"].unique().sort().to_list()
    of_need = np.full(pool.needs.height, -1, dtype=np.int64)
    joined = frame.join(kept.select("household", "kind", "atom"), on=["household", "kind"])
    of_need[joined["row"].to_numpy()] = joined["atom"].to_numpy()
    return Atoms(
        of_need=of_need,
        people=kept["people"].cast(pl.Int64).to_numpy(),
        size=kept["size"].cast(pl.Int64).to_numpy(),
        cell=np.searchsorted(np.array(names, dtype=object), kept["cell"].to_numpy()).astype(np.int64)
        if names
        else np.zeros(0, dtype=np.int64),
        kinds=tuple(names),
        lon=pool.needs["lon"].to_numpy(),
        lat=pool.needs["lat"].to_numpy(),
        villages=villages,
        too_large=too_large.cast(pl.Int64).to_numpy(),
        diameter_km=shape.diameter_km,
    )
