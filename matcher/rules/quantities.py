"""What rules and options count: money, skills, rungs of the ladder, quality, publicity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model import Policy, Pool
from matcher.model.calendar import publicity_ends
from matcher.model.enums import Level, ResourceKind
from matcher.model.regions import LEVEL_BY_LENGTH, STEPS_ABOVE_VILLAGE
from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.rules.encode import NO_LIMIT, Bools, Floats, Index, Ints, decimals, flags, integers, joined

if TYPE_CHECKING:
    from matcher.rules.context import Context


def paid_fen_array(rate_fen: npt.ArrayLike, hours: npt.ArrayLike, weeks: int) -> Ints:
    """Return what paid hours cost, in fen: :func:`matcher.model.units.paid_fen` over arrays.

    Parameters
    ----------
    rate_fen
        Fen an hour.
    hours
        Hours a week, two decimals.
    weeks
        Weeks that the plan pays for, at least 1.
    """
    hundredths = np.rint(np.asarray(hours, dtype=np.float64) * HUNDREDTHS_PER_HOUR).astype(np.int64)
    cost = np.asarray(rate_fen, dtype=np.int64) * hundredths * weeks
    return np.asarray((cost + HUNDREDTHS_PER_HOUR // 2) // HUNDREDTHS_PER_HOUR, dtype=np.int64)


def usable_fen(*, balance_fen: int, overhead: float) -> int:
    """Return what a fund may spend, in fen: ``balance x (1 - overhead)``, rounded down.

    The overhead is taken as the decimal number that was written, so that 10 fen less 30 % are 7 fen.
    """
    return int((balance_fen * (1 - Decimal(str(overhead)))).to_integral_value(rounding=ROUND_FLOOR))


def usable_balance_fen(funds: pl.DataFrame) -> Ints:
    """Return :func:`usable_fen` of each row of the table of funds."""
    shares = funds["overhead"].fill_null(0.0)
    pairs = zip(funds["balance_fen"], shares, strict=True)
    return np.array([usable_fen(balance_fen=fen, overhead=share) for fen, share in pairs], dtype=np.int64)


def fund_limit_fen(context: Context, need_index: Index, fund_index: Index) -> Ints:
    """Return the most that a fund may pay for a need, in fen; pairs of positions, one answer a pair.

    ``min(per_need_cap, per_person_cap x people, usable balance)``; absent caps do not limit.
    """
    funds, people = context.funds, context.needs.people[need_index]
    cap = funds.per_person_cap_fen[fund_index]
    for_people = np.where(cap == NO_LIMIT, NO_LIMIT, np.where(cap == NO_LIMIT, 0, cap) * people)
    most = np.minimum(funds.per_need_cap_fen[fund_index], for_people)
    return np.asarray(np.minimum(most, funds.money_fen[fund_index]), dtype=np.int64)


def amount_due_fen(context: Context) -> Ints:
    """Return the money of each need that is due now, in fen: none while publicity lasts."""
    return np.where(publicity_pending(context), 0, context.needs.amount_fen)


def classes_of(pool: Pool, services: pl.Series) -> pl.Series:
    """Return the class of each service, null where it has none."""
    frame = services.cast(pl.String).to_frame("service")
    return frame.join(pool.services.select("service", "class"), on="service", how="left", maintain_order="left")[
        "class"
    ]


def skill_levels(skills: Iterable[str]) -> dict[str, int]:
    """Return the level of each skill in a list of ``code:level``; the highest where a code stands twice."""
    levels: dict[str, int] = {}
    for skill in skills:
        code, _, level = skill.partition(":")
        levels[code] = max(levels.get(code, 0), int(level or 1))
    return levels


def effective_skills(pool: Pool) -> pl.Series:
    """Return for each need the skills required of its helper: its own and the standard ones of its service.

    Where both name a skill the higher level counts. Each list is sorted by code; entries are ``code:level``.
    """
    own = pool.needs.select("service", "skills", key=joined(pool.needs["skills"]))
    kinds = own.unique(["service", "key"], maintain_order=True)
    kinds = kinds.join(pool.services.select("service", standard="skills"), on="service", how="left")
    merged = [
        [f"{code}:{level}" for code, level in sorted(skill_levels([*skills, *(standard or [])]).items())]
        for skills, standard in kinds.select("skills", "standard").iter_rows()
    ]
    kinds = kinds.select("service", "key", effective=pl.Series(merged, dtype=pl.List(pl.String)))
    return own.join(kinds, on=["service", "key"], how="left", maintain_order="left").get_column("effective")


def provider_of_project(pool: Pool) -> Ints:
    """Return the position of each project's provider in the table of providers, -1 where there is none."""
    places = pool.providers.select("provider_id").with_row_index("place")
    joined = pool.projects.select("provider_id").join(places, on="provider_id", how="left", maintain_order="left")
    return integers(joined["place"], absent=-1)


def levels(pool: Pool, kind: ResourceKind) -> pl.Series:
    """Return the rung of the ladder of each provider or project, null where it is not known.

    A provider: its ``level``, else from the length of its region code. A project: its provider's, else from the
    length of its own region code.

    Raises
    ------
    ValueError
        For a kind of resource that stands on no rung.
    """
    own = _levels_of_regions(pool.providers["region"])
    providers = pool.providers.select(pl.coalesce("level", own)).to_series().alias("level")
    if kind is ResourceKind.PROVIDER:
        return providers
    if kind is ResourceKind.PROJECT:
        place = provider_of_project(pool)
        carriers = providers.gather(pl.Series(place).replace(-1, None)) if providers.len() else None
        of_region = _levels_of_regions(pool.projects["region"])
        return of_region if carriers is None else pl.select(pl.coalesce(carriers, of_region).alias("level")).to_series()
    raise ValueError(f"a resource of kind {kind.value} stands on no rung of the ladder")


def level_steps(pool: Pool, kind: ResourceKind) -> Ints:
    """Return the steps above the village of each provider or project: 0 to 4, and 0 where the rung is not known."""
    steps = {level.value: step for level, step in STEPS_ABOVE_VILLAGE.items()}
    return integers(levels(pool, kind).replace_strict(steps, default=0, return_dtype=pl.Int64))


def quality(pool: Pool, kind: ResourceKind, policy: Policy) -> Floats:
    """Return the quality of each provider or project, 0 to 1; the policy's ``absent_quality`` where none is given.

    A project has its provider's quality.
    """
    own = decimals(pool.providers["quality"], absent=policy.absent_quality)
    if kind is ResourceKind.PROJECT:
        return np.append(own, policy.absent_quality)[provider_of_project(pool)]
    return own


def is_in_publicity(start: dt.date | None, date: dt.date) -> bool:
    """Return whether the five working days of publicity are not over on a date."""
    return start is not None and (date < start or date < publicity_ends(start)[0])


def publicity_pending(context: Context) -> Bools:
    """Return for each need whether its publicity is not over, shape (N,)."""
    return context.once("publicity_pending", lambda: _publicity_pending(context))


def calendar_notes(context: Context) -> bool:
    """Return whether a need's publicity was counted beyond the official calendar, Monday to Friday being assumed.

    A publicity that begins after the date, or began so long ago that no calendar could matter, does not count.
    """
    earliest = context.date - dt.timedelta(days=_CALENDAR_MATTERS_DAYS)
    starts = context.pool.needs["publicity_start"].drop_nulls().unique()
    return any(not publicity_ends(start)[1] for start in starts if earliest <= start <= context.date)


_CALENDAR_MATTERS_DAYS = 31  # no run of holidays stretches five working days over a month


def _publicity_pending(context: Context) -> Bools:
    column = context.pool.needs["publicity_start"]
    pending = [start for start in column.drop_nulls().unique() if is_in_publicity(start, context.date)]
    return flags(column.is_in(pl.Series(pending, dtype=pl.Date).implode()))


def _levels_of_regions(regions: pl.Series) -> pl.Series:
    names = {digits: level.value for digits, level in LEVEL_BY_LENGTH.items()}
    assert set(names.values()) == {level.value for level in Level}
    return regions.str.len_bytes().replace_strict(names, default=None, return_dtype=pl.String).alias("level")
