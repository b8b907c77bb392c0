"""The helpers and funds of a province."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.instances.frames import numbered, pick, table
from benchmarks.instances.kinds import BUNDLES, CLASSES, LEVELS, RADII_KM, SERVICE_WEIGHTS
from benchmarks.instances.layout import TOWNS, Province
from benchmarks.instances.severity import Severity
from matcher.model.schema import FUNDS, PROVIDERS
from matcher.samples.draw import Draws, Floats, Integers

HOURS_OF_A_CASE = 2.5
"""Some average: limits on cases and people bind now and then."""

FUNDS_OF_A_DISTRICT = 6
"""Funds beside the open ones that may pay in a district; each serves a run of districts that adjoin."""

OPEN_FUNDS = 4
"""At most so many funds pay everywhere, one in eight of the funds at least."""

_CAP_FEN = 60_000


def draw_helpers(count: int, needs: pl.DataFrame, province: Province, severity: Severity, draws: Draws) -> pl.DataFrame:
    """Return the table ``providers``; every district has the same number, but for one, of each level and kind."""
    row = np.arange(count, dtype=np.int64)
    # What a town's helpers offer shifts with each round of the towns, and from district to district.
    district, within = row % province.size, row // province.size
    town, turn = within % TOWNS, within // TOWNS
    level, bundle = (within + district) % len(LEVELS), (within + turn + district) % len(BUNDLES)
    lon, lat = province.scatter(district, town, draws, share=1.0)
    low, high = (np.array([RADII_KM[name][end] for name in LEVELS])[level] for end in (0, 1))
    radius = (low + np.floor(draws.uniform(count) * (high - low + 1))) * province.radius_factor
    hours = _hours(needs, bundle, 0.7 + 0.6 * draws.uniform(count), severity.hours)
    usual = np.maximum(1, np.rint(hours / HOURS_OF_A_CASE)).astype(np.int64)
    paid, yuan = draws.chance(count, 100 * severity.paid), draws.integers(count, 20, 45)
    kinds = ["volunteer_team" if name == "village" else "social_org" for name in LEVELS]
    columns = {
        "provider_id": numbered("T", count),
        "type": pick(kinds, level, pl.String()),
        "level": pick(LEVELS, level, pl.String()),
        "lon": lon,
        "lat": lat,
        "crs": "wgs84",
        "radius_km": np.round(radius, 1),
        "services": pick([list(services) for services, _ in BUNDLES], bundle, pl.List(pl.String())),
        "skills": pick([list(skills) for _, skills in BUNDLES], bundle, pl.List(pl.String())),
        "hours": hours,
        "cases": _some(usual, draws.chance(count, 50)),
        "people": _some(usual + 2, draws.chance(count, 33)),
        "rate_fen": np.where(paid, 100 * yuan, 0),
        "genders": pick([[], ["f"]], (row % 7 == 3).astype(np.int64), pl.List(pl.String())),
        "quality": draws.integers(count, 55, 98) / 100,
    }
    return table(PROVIDERS, count, columns)


def draw_funds(count: int, needs: pl.DataFrame, province: Province, severity: Severity, draws: Draws) -> pl.DataFrame:
    """Return the table ``funds``: a few pay everywhere, the others in some districts that adjoin."""
    row = np.arange(count, dtype=np.int64)
    bound = count - min(OPEN_FUNDS, max(1, count // 8))
    each = min(province.size, -(-FUNDS_OF_A_DISTRICT * province.size // max(1, bound)))
    regions = [province.nearest(place * province.size // bound, each) for place in range(bound)]
    regions += [[] for _ in range(count - bound)]
    # The last fund of every four is open to all purposes, the others to two classes each.
    purposes = [[CLASSES[place], CLASSES[(place + 1) % 4]] for place in range(3)] + [[]]
    weight = draws.integers(count, 1, 6) * np.where(row < bound, each, 2 * each)
    total_fen = round(severity.money * int(needs["amount_fen"].sum()))
    columns = {
        "fund_id": numbered("F", count),
        "type": "enterprise_named",
        "purposes": pick(purposes, row % 4, pl.List(pl.String())),
        "regions": pl.Series(regions, dtype=pl.List(pl.String())),
        "balance_fen": total_fen * weight // int(weight.sum()) // 100 * 100,
        "per_need_cap_fen": _some(np.full(count, _CAP_FEN), draws.chance(count, 40)),
        "people_cap": _some(np.maximum(2, needs.height * weight // (6 * int(weight.sum()))), row % 4 == 1),
    }
    return table(FUNDS, count, columns)


def _some(values: Integers, given: np.typing.NDArray[np.bool_]) -> pl.Series:
    """Return values where they are given, null elsewhere."""
    return pl.select(pl.when(pl.Series(given)).then(pl.Series(values))).to_series()


def _hours(needs: pl.DataFrame, bundle: Integers, jitter: Floats, cover: float) -> Floats:
    """Return hours a week of each helper, in half hours, together ``cover`` of those asked for.

    What a service is asked for is shared among those who offer it, in proportion to their jitter.
    """
    codes = list(SERVICE_WEIGHTS)
    by_service = dict(needs.group_by("service").agg(pl.col("hours").sum()).iter_rows())
    asked = np.array([by_service.get(code, 0.0) for code in codes])
    offers = np.array([[code in services for code in codes] for services, _ in BUNDLES], dtype=np.float64)
    strength = np.bincount(bundle, weights=jitter, minlength=len(BUNDLES))
    offering = strength @ offers
    of_bundle = offers @ np.divide(asked, offering, out=np.zeros_like(asked), where=offering > 0)
    share = of_bundle[bundle] * jitter
    return np.asarray(np.maximum(1.0, np.rint(2 * asked.sum() * cover * share / share.sum()) / 2), dtype=np.float64)
