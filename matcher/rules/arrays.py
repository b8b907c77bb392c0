"""The columns of a pool as arrays: one position a row, absent values as sentinels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model import Pool
from matcher.model.enums import Grade
from matcher.rules.encode import (
    EVERYWHERE,
    FIRST_DAY,
    LAST_DAY,
    NO_LIMIT,
    NOWHERE,
    Bools,
    Coded,
    Floats,
    Ints,
    coded,
    coded_lists,
    days,
    decimals,
    flags,
    hundredths,
    integers,
    village_ranges,
)
from matcher.rules.quantities import effective_skills, provider_of_project, usable_balance_fen


@dataclass(frozen=True, kw_only=True, eq=False)
class NeedArrays:
    """The needs of a pool, in the order of its table.

    Attributes
    ----------
    count
        Number of needs ``N``; every array has this length.
    people
        Persons.
    hours_hundredths
        Hours a week, in hundredths.
    amount_fen
        Money needed, fen.
    lon, lat
        Decimal degrees, WGS-84; NaN where there is no point.
    region_low, region_high
        First and last village code of the need's region; ``NOWHERE`` without region.
    deadline, valid_until
        Days since 1970-01-01; ``LAST_DAY`` where not given.
    red, verified, minor, guardian_consent
        Truth of each.
    service, region, helper_gender, team
        Codes of the distinct values.
    skills, categories
        Codes of the distinct sets; ``skills`` are the effective ones.
    """

    count: int
    people: Ints
    hours_hundredths: Ints
    amount_fen: Ints
    lon: Floats
    lat: Floats
    region_low: Ints
    region_high: Ints
    deadline: Ints
    valid_until: Ints
    red: Bools
    verified: Bools
    minor: Bools
    guardian_consent: Bools
    service: Coded
    region: Coded
    helper_gender: Coded
    team: Coded
    skills: Coded
    categories: Coded

    @classmethod
    def of(cls, pool: Pool) -> NeedArrays:
        """Encode the needs of a pool."""
        table = pool.needs
        low, high = village_ranges(table["region"], absent=NOWHERE)
        return cls(
            count=table.height,
            people=integers(table["people"], absent=1),
            hours_hundredths=hundredths(table["hours"]),
            amount_fen=integers(table["amount_fen"]),
            lon=decimals(table["lon"]),
            lat=decimals(table["lat"]),
            region_low=low,
            region_high=high,
            deadline=days(table["deadline"], absent=LAST_DAY),
            valid_until=days(table["valid_until"], absent=LAST_DAY),
            red=flags(table["grade"] == Grade.RED.value),
            verified=flags(table["verified"]),
            minor=flags(table["minor"]),
            guardian_consent=flags(table["guardian_consent"]),
            service=coded(table["service"]),
            region=coded(table["region"]),
            helper_gender=coded(table["helper_gender"]),
            team=coded(table["team"]),
            skills=coded_lists(effective_skills(pool)),
            categories=coded_lists(table["categories"]),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class ResourceArrays:
    """The resources of one kind, in the order of their table.

    Attributes
    ----------
    count
        Number of resources ``R``; every array has this length.
    provider
        Position of the provider that acts: of a provider itself, of a project its carrier; -1 where there is none.
    lon, lat
        Base, decimal degrees, WGS-84; NaN where there is none.
    radius_km
        Service radius; infinite where not given.
    region_low, region_high
        First and last village code of the region; ``EVERYWHERE`` without region.
    first_day, last_day
        Days since 1970-01-01 between which it is available, both included.
    hours_hundredths, cases, people, seats
        Capacities, hours in hundredths a week; ``NO_LIMIT`` where there is none.
    money_fen
        A fund's usable balance, a project's budget; ``NO_LIMIT`` where it does not pay.
    pays
        Whether it pays money: a fund, a project with a budget.
    rate_fen
        Fen an hour of a paid provider; 0 for others.
    per_need_cap_fen, per_person_cap_fen
        Caps of a fund; ``NO_LIMIT`` where there is none.
    """

    count: int
    provider: Ints
    lon: Floats
    lat: Floats
    radius_km: Floats
    region_low: Ints
    region_high: Ints
    first_day: Ints
    last_day: Ints
    hours_hundredths: Ints
    cases: Ints
    people: Ints
    seats: Ints
    money_fen: Ints
    pays: Bools
    rate_fen: Ints
    per_need_cap_fen: Ints
    per_person_cap_fen: Ints

    @classmethod
    def of_providers(cls, pool: Pool) -> ResourceArrays:
        """Encode the providers of a pool."""
        table = pool.providers
        return _resource_arrays(
            table,
            provider=np.arange(table.height, dtype=np.int64),
            first="available_from",
            last="available_to",
            hours_hundredths=hundredths(table["hours"], absent=NO_LIMIT),
            cases=integers(table["cases"], absent=NO_LIMIT),
            people=integers(table["people"], absent=NO_LIMIT),
            rate_fen=integers(table["rate_fen"]),
        )

    @classmethod
    def of_projects(cls, pool: Pool) -> ResourceArrays:
        """Encode the running projects of a pool."""
        table = pool.projects
        return _resource_arrays(
            table,
            provider=provider_of_project(pool),
            first="starts",
            last="ends",
            hours_hundredths=hundredths(table["hours"], absent=NO_LIMIT),
            seats=integers(table["seats"], absent=0),
            money_fen=integers(table["budget_fen"], absent=NO_LIMIT),
            pays=flags(table["budget_fen"].is_not_null()),
        )

    @classmethod
    def of_funds(cls, pool: Pool) -> ResourceArrays:
        """Encode the funds of a pool."""
        table = pool.funds
        absent = pl.Series([None] * table.height, dtype=pl.Float64)
        return _resource_arrays(
            table.with_columns(lon=absent, lat=absent, radius_km=absent, region=absent.cast(pl.String)),
            provider=np.full(table.height, -1, dtype=np.int64),
            first="available_from",
            last="available_to",
            people=integers(table["people_cap"], absent=NO_LIMIT),
            money_fen=usable_balance_fen(table),
            pays=np.ones(table.height, dtype=np.bool_),
            per_need_cap_fen=integers(table["per_need_cap_fen"], absent=NO_LIMIT),
            per_person_cap_fen=integers(table["per_person_cap_fen"], absent=NO_LIMIT),
        )


def _resource_arrays(
    table: pl.DataFrame,
    *,
    provider: Ints,
    first: str,
    last: str,
    pays: Bools | None = None,
    rate_fen: Ints | None = None,
    **limits: Ints,
) -> ResourceArrays:
    low, high = village_ranges(table["region"], absent=EVERYWHERE)
    unlimited = np.full(table.height, NO_LIMIT, dtype=np.int64)
    dimensions = (
        "hours_hundredths",
        "cases",
        "people",
        "seats",
        "money_fen",
        "per_need_cap_fen",
        "per_person_cap_fen",
    )
    return ResourceArrays(
        count=table.height,
        provider=provider,
        lon=decimals(table["lon"]),
        lat=decimals(table["lat"]),
        radius_km=decimals(table["radius_km"], absent=np.inf),
        region_low=low,
        region_high=high,
        first_day=days(table[first], absent=FIRST_DAY),
        last_day=days(table[last], absent=LAST_DAY),
        pays=np.zeros(table.height, dtype=np.bool_) if pays is None else pays,
        rate_fen=np.zeros(table.height, dtype=np.int64) if rate_fen is None else rate_fen,
        **{name: limits.get(name, unlimited) for name in dimensions},
    )
