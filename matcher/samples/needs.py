"""Draws needs by the ten thousand: columns, not rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from matcher.model.catalogue import builtin_services
from matcher.model.enums import Category, Datum, Gender, Grade
from matcher.model.schema import NEEDS
from matcher.samples import assumed
from matcher.samples.draw import Booleans, Draws, Floats, Integers, half_hours
from matcher.samples.geography import Geography
from matcher.samples.profiles import Profile

SERVICES: tuple[str, ...] = tuple(builtin_services()["service"].to_list())
"""Service codes of the built-in catalogue, in its order."""

SKILL_ABOVE: dict[str, str] = {
    "home_care": "care:2",
    "counselling": "counselling:3",
    "tutoring": "teaching:2",
    "rehabilitation": "rehabilitation:3",
    "mediation": "mediation:2",
}
"""What is asked where a need wants more than the service's standard skill."""

_HANDS_ON = ("home_care", "cleaning", "counselling", "mediation")

_STANDINGS: tuple[Category | None, ...] = (Category.LOW_INCOME, Category.DESTITUTE, Category.NEAR_LOW_INCOME, None)


def draw_needs(
    *,
    draws: Draws,
    geography: Geography,
    profiles: Sequence[Profile],
    town: Integers,
    people: Integers,
    prefix: str,
    first: int = 1,
    household_size: int = 2,
) -> pl.DataFrame:
    """Return needs in the stored form, one a position of ``town``; all references to providers stay empty.

    Parameters
    ----------
    draws
        Stream of draws.
    geography
        The district.
    profiles
        Assumed profiles; their shares are kept exactly.
    town
        Position of each need's town in ``geography.towns``.
    people
        How many people benefit from each need.
    prefix
        Beginning of the identifiers, for instance ``FY``.
    first
        Number of the first need and person.
    household_size
        How many persons of one town share a household and its point.
    """
    count = town.size
    profile = draws.exact(count, [each.weight for each in profiles])
    service = _services(profile, profiles, draws)
    grade = draws.exact(count, assumed.GRADE_WEIGHTS)
    circle = 1 + draws.exact(count, assumed.CIRCLE_WEIGHTS)
    hours, amount_yuan = _asked(service, draws)
    verified = ~draws.share(np.ones(count, dtype=np.bool_), assumed.UNVERIFIED.percent)
    # Publicity follows verification (M02, M03).
    days = _days((amount_yuan > 0) & verified, draws)
    household = _households(town, household_size)
    home = np.unique(household, return_index=True)[1][household]
    lon, lat = (coordinate[home] for coordinate in geography.scatter(town, draws))
    numbers = np.arange(first, first + count)
    columns: dict[str, Any] = {
        "need_id": [f"{prefix}-{number:05d}" for number in numbers],
        "person_id": [f"p{number:05d}" for number in numbers],
        "household_id": [f"h{first + number:05d}" for number in household],
        "people": people,
        "service": pl.Series(SERVICES).gather(service),
        "grade": pl.Series([each.value for each in Grade]).gather(grade),
        "circle": circle,
        "categories": _categories(profile, profiles, circle, grade, draws),
        "skills": _skills(service, draws),
        "hours": hours,
        "amount_fen": amount_yuan * 100,
        "lon": lon,
        "lat": lat,
        "crs": [Datum.WGS84.value] * count,
        "region": pl.Series([place.code for place in geography.towns]).gather(town),
        **days,
        "verified": verified,
        "team": _teams(profile, profiles, service, grade, hours, draws),
        "helper_gender": _genders(profile, profiles, service, draws),
        **_minors(profile, profiles, draws),
    }
    return complete(columns, count)


def complete(columns: dict[str, Any], count: int) -> pl.DataFrame:
    """Return a table of needs from some of its columns; the others get their default or stay empty."""
    # One value gathered many times: polars builds a list or a null a thousand times faster so than from Python objects.
    every = np.zeros(count, dtype=np.int64)
    empty: dict[str, Any] = {
        field.column: pl.Series([[] if field.is_list else field.default], dtype=field.dtype).gather(every)
        for field in NEEDS.fields
        if field.column not in columns
    }
    whole = columns | empty
    return pl.DataFrame({field.column: whole[field.column] for field in NEEDS.fields}, schema=NEEDS.schema)


def _households(town: Integers, size: int) -> Integers:
    """Return the number of each person's household, from 0; a household lies in one town."""
    household = np.zeros(town.size, dtype=np.int64)
    found = 0
    for index in range(int(town.max(initial=0)) + 1):
        members = np.flatnonzero(town == index)
        household[members] = found + np.arange(members.size) // size
        found += -(-members.size // size)
    return household


def _services(profile: Integers, profiles: Sequence[Profile], draws: Draws) -> Integers:
    service = np.zeros(profile.size, dtype=np.int64)
    for index, each in enumerate(profiles):
        members = np.flatnonzero(profile == index)
        codes = np.array([SERVICES.index(code) for code in each.services], dtype=np.int64)
        service[members] = codes[draws.exact(members.size, list(each.services.values()))]
    return service


def _asked(service: Integers, draws: Draws) -> tuple[Floats, Integers]:
    count = service.size
    catalogue = builtin_services()
    standard_hours = catalogue["hours"].to_numpy()[service]
    standard_yuan = (catalogue["amount_fen"].to_numpy() // 100)[service]
    times = np.array([0.5, 1.5, 2.0])[draws.integers(count, 0, 2)]
    own = draws.share(standard_hours > 0, assumed.OWN_HOURS.percent)
    hours = half_hours(np.where(own, standard_hours * times, standard_hours))
    percent = np.array([50, 75, 100, 100, 125, 150, 200])[draws.integers(count, 0, 6)]
    bundled = np.where(
        draws.share(standard_hours > 0, assumed.BUNDLED_MONEY.percent), 50 * draws.integers(count, 2, 10), 0
    )
    return hours, np.asarray(np.where(standard_hours > 0, bundled, standard_yuan * percent // 100), dtype=np.int64)


def _days(publishable: Booleans, draws: Draws) -> dict[str, pl.Series]:
    """Return the four dates; numbers are days relative to the samples' date, negative in the past."""
    count = publishable.size
    registered = -np.floor(assumed.LONGEST_WAIT_DAYS * draws.uniform(count) * draws.uniform(count)).astype(np.int64)
    always = np.ones(count, dtype=np.bool_)
    deadline = np.where(
        draws.share(always, assumed.DEADLINE_PASSED.percent),
        np.maximum(registered, -draws.integers(count, 1, 10)),
        draws.integers(count, 7, 90),
    )
    valid = np.where(
        draws.share(always, assumed.VALID_PASSED.percent),
        np.maximum(registered, -draws.integers(count, 1, 30)),
        draws.integers(count, 20, 400),
    )
    publicity = np.minimum(0, registered + draws.integers(count, 1, 10))
    has_deadline = draws.share(always, assumed.DEADLINE.percent) | (deadline < 0)
    has_valid = draws.share(always, assumed.VALID_UNTIL.percent) | (valid < 0)
    has_publicity = draws.share(publishable, assumed.PUBLICITY.percent)
    return {
        "registered_on": _dates(registered, always),
        "deadline": _dates(deadline, has_deadline),
        "valid_until": _dates(valid, has_valid),
        "publicity_start": _dates(publicity, has_publicity),
    }


def _dates(days: Integers, given: Booleans) -> pl.Series:
    epoch_days = days + (assumed.DATE - dt.date(1970, 1, 1)).days
    frame = pl.DataFrame({"day": epoch_days.astype(np.int32), "given": given})
    return frame.select(pl.when("given").then(pl.col("day").cast(pl.Date))).to_series()


def _categories(
    profile: Integers, profiles: Sequence[Profile], circle: Integers, grade: Integers, draws: Draws
) -> pl.Series:
    standing = np.zeros(profile.size, dtype=np.int64)
    for number, weights in assumed.STANDING_WEIGHTS.items():
        members = np.flatnonzero(circle == number)
        standing[members] = draws.exact(members.size, weights)
    emergency = draws.share(grade == 0, assumed.EMERGENCY.percent)
    sets = [
        [
            category.value
            for category in (*each.categories, status, Category.EMERGENCY if struck else None)
            if category is not None
        ]
        for each in profiles
        for status in _STANDINGS
        for struck in (False, True)
    ]
    position = (profile * len(_STANDINGS) + standing) * 2 + emergency
    return pl.Series(sets, dtype=pl.List(pl.String)).gather(position)


def _skills(service: Integers, draws: Draws) -> pl.Series:
    sets: list[list[str]] = [[], *([skill] for skill in SKILL_ABOVE.values())]
    above = np.array([1 + list(SKILL_ABOVE).index(code) if code in SKILL_ABOVE else 0 for code in SERVICES])
    wanted = draws.share(above[service] > 0, assumed.HIGHER_SKILL.percent)
    return pl.Series(sets, dtype=pl.List(pl.String)).gather(np.where(wanted, above[service], 0))


def _teams(
    profile: Integers, profiles: Sequence[Profile], service: Integers, grade: Integers, hours: Floats, draws: Draws
) -> pl.Series:
    mental = np.array([each.category is Category.MENTALLY_ILL for each in profiles])[profile]
    five = mental & (grade == 1) & (hours > 0)
    visiting = service == SERVICES.index("visiting")
    one = draws.share(visiting & (grade == 2), assumed.ONE_N_ONE.percent)
    return pl.Series([None, "five_in_one", "1n1"]).gather(np.where(five, 1, np.where(one, 2, 0)))


def _genders(profile: Integers, profiles: Sequence[Profile], service: Integers, draws: Draws) -> pl.Series:
    woman = np.array([Category.WOMAN in each.categories for each in profiles])[profile]
    elderly = np.array([Category.ELDERLY in each.categories for each in profiles])[profile]
    hands_on = np.isin(service, [SERVICES.index(code) for code in _HANDS_ON])
    female = draws.share(woman & hands_on, assumed.WOMAN_HELPER.percent)
    bath = elderly & (service == SERVICES.index("cleaning"))
    male = draws.share(bath, assumed.MAN_HELPER.percent)
    values = pl.Series([None, Gender.FEMALE.value, Gender.MALE.value])
    return values.gather(np.where(female, 1, np.where(male, 2, 0)))


def _minors(profile: Integers, profiles: Sequence[Profile], draws: Draws) -> dict[str, Booleans]:
    minor = np.array([each.minor for each in profiles])[profile]
    return {"minor": minor, "guardian_consent": minor & ~draws.share(minor, assumed.NO_CONSENT.percent)}
