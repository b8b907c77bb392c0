"""Which skill lacks in which town, for how many people, and which organisation is nearest to grow (M85, M70)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.model import Plan, Pool
from matcher.model.distance import distance_km
from matcher.model.enums import Grade, ResourceKind, Verdict
from matcher.model.regions import TOWN_DIGITS
from matcher.rules import Context
from matcher.rules.banned import BANNED
from matcher.rules.encode import Bools
from matcher.rules.quantities import effective_skills, skill_levels
from matcher.rules.window import WINDOW

_PLACES = ("capacity_hours", "capacity_cases", "capacity_people", "seats")
"""Reasons of a need that somebody could help: what the helper lacks. Money may lack besides."""

GAPS_SCHEMA = {
    "skill": pl.String,
    "town": pl.String,
    "needs": pl.Int64,
    "people": pl.Int64,
    "people_red": pl.Int64,
    "hours": pl.Float64,
    "needs_nobody": pl.Int64,
    "needs_full": pl.Int64,
    "nearest": pl.String,
    "nearest_km": pl.Float64,
    "nearest_has_skill": pl.Boolean,
}


def gap_matrix(context: Context, plan: Plan) -> pl.DataFrame:
    """Return one row a skill and town in which needs are left out because a helper lacks.

    A need counts under every skill that it asks for, and under the empty skill if it asks for none; so the rows of one town may count a
    need more than once. Needs that only wait for money, for a gate, or that cost more than they are worth, do not count.

    Parameters
    ----------
    context
        Pool, policy and day.
    plan
        The plan of that pool.

    Returns
    -------
    DataFrame
        ``skill``, ``town`` (nine digits, empty where the need's region is coarser), ``needs``, ``people``, ``people_red``, ``hours`` (a week);
        ``needs_nobody``: those that nobody could help even if all were free, ``needs_full``: those whose helpers are taken;
        ``nearest``: the provider nearest to these needs (by the median of their points) that has the skill, or where none has it the
        nearest that offers one of the services asked for; with ``nearest_km`` and ``nearest_has_skill``. Sorted by people,
        most first.
    """
    wanting = _wanting(context.pool, plan)
    if wanting.is_empty():
        return pl.DataFrame(schema=GAPS_SCHEMA)
    cells = wanting.group_by("skill", "town").agg(
        pl.len().cast(pl.Int64).alias("needs"),
        pl.col("people").sum(),
        pl.col("people").filter(grade=Grade.RED.value).sum().alias("people_red"),
        pl.col("hours").sum(),
        pl.col("nobody").sum().cast(pl.Int64).alias("needs_nobody"),
        (~pl.col("nobody")).sum().cast(pl.Int64).alias("needs_full"),
        pl.col("lon").median(),
        pl.col("lat").median(),
        pl.col("service").unique().sort().alias("services"),
    )
    cells = cells.sort(["people", "needs", "skill", "town"], descending=[True, True, False, False])
    near = _Growers(context)
    found = [near.to(*row) for row in cells.select("skill", "services", "lon", "lat").iter_rows()]
    return cells.with_columns(
        nearest=pl.Series([each[0] for each in found], dtype=pl.String),
        nearest_km=pl.Series([each[1] for each in found], dtype=pl.Float64).round(3),
        nearest_has_skill=pl.Series([each[2] for each in found], dtype=pl.Boolean),
        hours=pl.col("hours").round(2),
    ).select(pl.col(name).cast(dtype) for name, dtype in GAPS_SCHEMA.items())


def _wanting(pool: Pool, plan: Plan) -> pl.DataFrame:
    """Return the needs that are left out because a helper lacks, one row a skill that they ask for."""
    codes = pl.col("reasons").list.eval(pl.element().str.extract(r"^([^:]*)"))
    nobody = pl.col("verdict") == Verdict.IMPOSSIBLE.value
    full = pl.col("verdict").is_in([Verdict.OUTBID.value, Verdict.NOT_PROVEN.value])
    has_place = codes.list.eval(pl.element().is_in(list(_PLACES))).list.any()
    lacks = (nobody & ~codes.list.contains("money")) | (full & has_place)
    asked = pl.when(pl.col("asked").list.len() > 0).then("asked").otherwise(pl.lit([""]))
    needs = pool.needs.with_columns(asked=skills_asked(pool), town=town_column()).filter(pl.col("hours") > 0)
    return (
        plan.unmet.filter(lacks)
        .select("need_id", nobody=nobody)
        .join(needs, on="need_id", maintain_order="left")
        .with_columns(skill=asked)
        .explode("skill")
    )


def skills_asked(pool: Pool) -> pl.Series:
    """Return the codes of the skills that each need asks of its helper."""
    return effective_skills(pool).list.eval(pl.element().str.extract(r"^([^:]*)"))


def town_column() -> pl.Expr:
    """Return the town of a region, nine digits; empty where the region is coarser or not given."""
    region = pl.col("region")
    is_town = region.str.len_bytes() >= TOWN_DIGITS
    return pl.when(is_town).then(region.str.head(TOWN_DIGITS)).otherwise(pl.lit("")).fill_null("")


class _Growers:
    """The providers that may act on the day: who is nearest to some needs."""

    def __init__(self, context: Context) -> None:
        kept = pl.Series(_on_the_day(context))
        frame = context.pool.providers.filter(kept & pl.Series(np.isfinite(context.providers.lon)))
        self._ids = frame["provider_id"].to_list()
        self._lon, self._lat = frame["lon"].to_numpy(), frame["lat"].to_numpy()
        self._skills = [set(skill_levels(skills)) for skills in frame["skills"].to_list()]
        self._services = [set(services) for services in frame["services"].to_list()]

    def to(self, skill: str, services: Sequence[str], lon: float | None, lat: float | None) -> _Near:
        """Return the nearest provider that has a skill, else the nearest that offers one of some services."""
        if lon is None or lat is None or not self._ids:
            return None, None, None
        km = distance_km(from_lon=self._lon, from_lat=self._lat, to_lon=lon, to_lat=lat)
        offers = np.array([not own or bool(own & set(services)) for own in self._services], dtype=np.bool_)
        has = np.array([not skill or skill in own for own in self._skills], dtype=np.bool_)
        for able, known in ((offers & has, True), (has, True), (offers, False)):
            if able.any():
                place = int(np.flatnonzero(able)[np.argmin(km[able])])
                return self._ids[place], float(km[place]), known
        return None, None, None


_Near = tuple[str | None, float | None, bool | None]


def _on_the_day(context: Context) -> Bools:
    """Return which providers are available on the day and not banned."""
    everybody = np.arange(context.providers.count)
    nobody_in_particular = np.zeros_like(everybody)
    allowed = WINDOW.mask(context, ResourceKind.PROVIDER, nobody_in_particular, everybody)
    return allowed & BANNED.mask(context, ResourceKind.PROVIDER, nobody_in_particular, everybody)
