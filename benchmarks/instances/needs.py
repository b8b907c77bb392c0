"""The needs of a province."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from benchmarks.instances.frames import numbered, pick, table
from benchmarks.instances.kinds import (
    GENDER_WEIGHTS,
    GENDERS,
    GRADE_WEIGHTS,
    HIGHER_SKILLS,
    PEOPLE_WEIGHTS,
    SERVICE_WEIGHTS,
)
from benchmarks.instances.layout import TOWNS, Province
from benchmarks.instances.severity import Severity
from matcher.model.catalogue import builtin_services
from matcher.model.schema import NEEDS
from matcher.samples.draw import Draws, Integers
from matcher.samples.geography_fuyang import FUYANG

_FEN_OF_A_STEP = 5_000
_WHOLE_WEIGHT = 10_000


def draw_needs(count: int, province: Province, severity: Severity, draws: Draws, date: dt.date) -> pl.DataFrame:
    """Return the table ``needs``.

    Parameters
    ----------
    count
        Number of needs, >= 1.
    province
        Where they lie.
    severity
        How they gather, what they ask for.
    draws
        Stream of draws.
    date
        Day of the plan.
    """
    place = draws.weighted(count, _place_weights(province, severity.clustering, draws))
    district, town = place // TOWNS, place % TOWNS
    lon, lat = province.scatter(district, town, draws, share=1.5 / (0.5 + max(severity.clustering, 0.5)))
    codes = list(SERVICE_WEIGHTS)
    service = draws.weighted(count, list(SERVICE_WEIGHTS.values()))
    hours_of = dict(builtin_services().select("service", "hours").iter_rows())
    hours = np.array([hours_of[code] for code in codes])[service] * draws.integers(count, 1, 4) / 2
    asks_money = draws.chance(count, 100 * severity.asks_money) | (hours == 0)
    steps = draws.integers(count, 2, 30)
    rare = draws.chance(count, 100 * severity.rare_skills)
    skills = [[], *([HIGHER_SKILLS[code]] if code in HIGHER_SKILLS else [] for code in codes)]
    first_day = np.datetime64(date, "D")
    columns = {
        "need_id": numbered("N", count),
        "people": 1 + draws.weighted(count, PEOPLE_WEIGHTS),
        "service": pick(codes, service, pl.String()),
        "grade": pick(list(GRADE_WEIGHTS), draws.weighted(count, list(GRADE_WEIGHTS.values())), pl.String()),
        "skills": pick(skills, np.where(rare, service + 1, 0), pl.List(pl.String())),
        "hours": hours,
        "amount_fen": np.where(asks_money, steps * _FEN_OF_A_STEP, 0),
        "lon": lon,
        "lat": lat,
        "crs": "wgs84",
        "region": province.town_codes().gather(place),
        "registered_on": first_day - 7 * draws.integers(count, 0, 40).astype("timedelta64[D]"),
        "helper_gender": pick(GENDERS, draws.weighted(count, GENDER_WEIGHTS), pl.String()),
    }
    return table(NEEDS, count, columns)


def _place_weights(province: Province, clustering: float, draws: Draws) -> list[int]:
    """Return a whole weight for every town of every district: the district's times the town's, to the clustering's power."""
    own = np.array([town.weight for town in FUYANG.towns], dtype=np.float64)
    of_district = draws.integers(province.size, 2, 4).astype(np.float64)
    weight = np.outer(of_district / of_district.mean(), own / own.mean()) ** clustering
    whole: Integers = np.maximum(1, np.rint(_WHOLE_WEIGHT * weight)).astype(np.int64)
    return whole.ravel().tolist()
