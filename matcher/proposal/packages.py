"""The tables of packages: what each is, and who is in it; and what members cost."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.model.distance import Points, distance_between
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.schema.plan_tables import PACKAGE_MEMBERS, PACKAGES
from matcher.model.units import MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.options import Options
from matcher.options.options import Floats, Ints


def terms_taken(options: Options, solution: Solution, policy: Policy, taken: Ints) -> dict[str, Floats]:
    """Return the cost terms of options taken, in points, as in :meth:`Options.terms_of`; those of members in their package.

    Parameters
    ----------
    options, solution, policy
        The problem and its plan.
    taken
        Rows of options that the solution takes.
    """
    terms, grouping = options.terms_of(taken), solution.grouping
    if grouping is None:
        return terms
    need = options.helpers.need[taken]
    inside = np.flatnonzero(grouping.package[need] >= 0)
    people = options.needs.people[need[inside]].astype(np.float64)
    factors = {
        "channel": policy.channels.package * people,
        "compactness": policy.packages.compactness_km * grouping.km[need[inside]] * people,
        "grouping": -policy.packages.worth * people,
    }
    for term, value in factors.items():
        terms[term][inside] = np.rint(value * MICROPOINTS_PER_POINT) / MICROPOINTS_PER_POINT
    opening = np.rint(policy.packages.opening * MICROPOINTS_PER_POINT) / MICROPOINTS_PER_POINT
    terms["opening"][np.isin(need, grouping.centre)] = opening
    return terms


def package_members_table(options: Options, solution: Solution) -> pl.DataFrame:
    """Return one row a member of a package."""
    grouping = solution.grouping
    if grouping is None:
        return PACKAGE_MEMBERS.empty()
    members = np.flatnonzero(grouping.package >= 0)
    return pl.DataFrame(
        {
            "package_id": pl.Series(grouping.ids, dtype=pl.String).gather(grouping.package[members]),
            "need_id": pl.Series(options.needs.ids, dtype=pl.String).gather(members),
        },
        schema=PACKAGE_MEMBERS.schema,
    )


def packages_table(options: Options, solution: Solution, pool: Pool, assignments: pl.DataFrame) -> pl.DataFrame:
    """Return one row a package: carrier, people, money of the members, centre, diameter and regions."""
    grouping = solution.grouping
    if grouping is None:
        return PACKAGES.empty()
    members = package_members_table(options, solution)
    of_needs = members.join(pool.needs.select("need_id", "service", "people", "region"), on="need_id")
    about = of_needs.group_by("package_id").agg(
        pl.col("service").min(),
        pl.col("people").sum(),
        pl.len().alias("needs"),
        pl.col("region").drop_nulls().unique().sort().alias("regions"),
    )
    money = (
        assignments.filter(pl.col("line") == "money")
        .join(members, on="need_id")
        .group_by("package_id")
        .agg(pl.col("resource_id").unique().sort().alias("funds"), pl.col("yuan_fen").sum())
    )
    centre = pool.needs.select("lon", "lat")[grouping.centre]
    frame = (
        pl.DataFrame(
            {
                "package_id": grouping.ids,
                "carrier": pl.Series(options.resources.ids, dtype=pl.String).gather(grouping.carrier),
                "lon": centre["lon"],
                "lat": centre["lat"],
                "diameter_km": _diameters(pool, grouping.package, len(grouping.ids)),
            }
        )
        .join(about, on="package_id", how="left", maintain_order="left")
        .join(money, on="package_id", how="left", maintain_order="left")
        .with_columns(pl.col("yuan_fen").fill_null(0), pl.col("funds").fill_null([]))
    )
    return frame.select(pl.col(column).cast(dtype) for column, dtype in PACKAGES.schema.items())


def _diameters(pool: Pool, package: Ints, count: int) -> Floats:
    """Return the largest distance of two members of each package, km."""
    points = Points.of(pool.needs["lon"].to_numpy(), pool.needs["lat"].to_numpy())
    members = np.flatnonzero(package >= 0)
    members = members[np.argsort(package[members], kind="stable")]
    start = np.searchsorted(package[members], np.arange(count + 1))
    found = np.zeros(count)
    for place in range(count):
        inside = members[start[place] : start[place + 1]]
        one, other = np.triu_indices(inside.size, 1)
        km = distance_between(points.at(inside[one]), points.at(inside[other]))
        found[place] = round(float(km.max(initial=0.0)), 3)
    return found
