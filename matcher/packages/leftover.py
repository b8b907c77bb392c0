"""What was missing for a package, for every need that could have been grouped and is not met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model.distance import Points, distance_between
from matcher.model.enums import Dimension
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN, HUNDREDTHS_PER_HOUR
from matcher.optimise import Solution
from matcher.optimise.restrict import used_of_capacities
from matcher.options.options import Bools, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.costs import is_packable
from matcher.packages.villages import Villages
from matcher.rules import Context
from matcher.rules.quantities import effective_skills

_LEAST_KM_A_DEGREE = 110.0
"""A degree of latitude is at least so long."""

_MOST_PAIRS = 200_000_000
"""In pools with more pairs of leftover needs in one band of latitudes nobody is told what was missing: it would take minutes."""

_UNLIMITED = np.iinfo(np.int64).max // 2

_HOUSEHOLD = Text(
    "不能成包：该家庭同类需求共 {count} 人，超过项目包上限 {most} 人。",
    "No package: the household's needs of this kind are {count} people, a package holds at most {most}.",
)
_PEOPLE = Text(
    "成包还差 {count} 人：{km:g} 公里内尚未成组的同类需求只有 {people} 人，至少要 {least} 人。",
    "{count} people short of a package within {km:g} km: {people} could be grouped there, at least {least} are needed.",
)
_HOURS = Text(
    "不能成包：可承接此需求、{skills}的服务方都没有每周 {count:g} 小时的余量。",
    "No package: no carrier {skills} that may take this need has {count:g} hours a week left.",
)
_PLACES = Text(
    "不能成包：可承接此需求、{skills}且工时够的服务方都不能再接 {count} 人。",
    "No package: no carrier {skills} that may take this need and has the hours can take {count} more people.",
)
_MONEY = Text(
    "不能成包：可用于{service}的资金付不出所需的 {count:,.0f} 元。",
    "No package: the funds that may pay for {service} cannot pay the {count:,.0f} yuan that it takes.",
)
_OUTBID = Text(
    "附近人数、承接方余量和资金，分别看都够一个项目包，但没有找到能让整个方案更好的项目包。",
    "People nearby, a carrier and money, each by itself, would do for a package; none was found that makes the plan better.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Left:
    """What the plan leaves: of each capacity of a resource, ``_UNLIMITED`` where there is no limit."""

    hours: Ints
    cases: Ints
    people: Ints
    yuan: Ints


def missing_for_packages(context: Context, options: Options, atoms: Atoms, solution: Solution) -> pl.DataFrame:
    """Return for each unmet need that could be grouped what was missing for a package.

    Asked in this order, each with a true count: people of the same kind who are in no package, within a diameter of the need
    (and of villages near its own); hours and places left of any carrier who could serve it, for the nearest of these people
    who make the smallest package (what the carrier does for them already counts); money left of any fund that may pay for it, for
    those of them whom nobody helps.

    Returns
    -------
    DataFrame
        Columns ``need_id``, ``code`` (with the count), ``sentence_zh``, ``sentence_en``; one row a need.
    """
    shape, unmet = context.policy.packages, solution.taken < 0
    left, skills = _left(options, solution), effective_skills(context.pool)
    names = dict(context.pool.services.select("service", "name").iter_rows())
    services = context.pool.needs["service"]
    rows: list[tuple[str, str, Text]] = []
    for need in atoms.too_large[unmet[atoms.too_large]].tolist():
        count = int(options.needs.people[_fellows(context, need)].sum())
        rows.append(
            (options.needs.ids[need], f"package_household:{count}", _HOUSEHOLD.format(count=count, most=shape.at_most))
        )
    packable = is_packable(options, atoms.of_need)
    cheapest = np.full(unmet.size, _UNLIMITED, dtype=np.int64)
    np.minimum.at(cheapest, options.helpers.need[packable], options.helpers.due_fen[packable])
    hours = np.zeros(unmet.size, dtype=np.int64)
    np.maximum.at(hours, options.helpers.need, options.helpers.hours)
    served = options.helpers.resource[solution.taken] if options.helpers.size else solution.taken
    served = np.where(solution.taken >= 0, served, -1)
    carriers, payers = options.helper_start(), options.money_start()
    for need, near in _near(options, atoms, solution, unmet & (cheapest < _UNLIMITED)):
        people = options.needs.people[near]
        if people.sum() < shape.at_least:
            count = int(shape.at_least - people.sum())
            text = _PEOPLE.format(count=count, km=shape.diameter_km, people=int(people.sum()), least=shape.at_least)
            rows.append((options.needs.ids[need], f"package_people:{count}", text))
            continue
        group = near[: int(np.searchsorted(np.cumsum(people), shape.at_least)) + 1]
        asked, size = int(hours[group].sum()), int(options.needs.people[group].sum())
        who = options.helpers.resource[carriers[need] : carriers[need + 1]][
            packable[carriers[need] : carriers[need + 1]]
        ]
        wanted = _with_skills(skills[need].to_list(), names.get(services[need]) or services[need], services[need])
        # What a carrier does for them already it can do for them in a package.
        mine = served[group] == who[:, None]
        has_hours = left.hours[who] + mine @ hours[group] >= asked
        has_places = left.people[who] + mine @ options.needs.people[group] >= size
        has_places &= left.cases[who] + mine.sum(axis=1) >= group.size
        if not has_hours.any():
            text = _HOURS.format(skills="{skills}", count=asked / HUNDREDTHS_PER_HOUR)
            found = (f"package_hours:{asked / HUNDREDTHS_PER_HOUR:g}", _both(text, wanted))
        elif not (has_hours & has_places).any():
            found = (f"package_places:{size}", _both(_PLACES.format(skills="{skills}", count=size), wanted))
        elif (due := _cannot_pay(options, group[unmet[group]], cheapest, left.yuan, payers)) > 0:
            service = names.get(services[need]) or services[need]
            text = Text(
                _MONEY.zh.format(service=service, count=due / FEN_PER_YUAN),
                _MONEY.en.format(service=services[need], count=due / FEN_PER_YUAN),
            )
            found = (f"package_money:{due / FEN_PER_YUAN:g}", text)
        else:
            found = ("package_outbid", _OUTBID)
        rows.append((options.needs.ids[need], *found))
    return pl.DataFrame(
        [(need_id, code, text.zh, text.en) for need_id, code, text in rows],
        schema=dict.fromkeys(("need_id", "code", "sentence_zh", "sentence_en"), pl.String),
        orient="row",
    )


def _cannot_pay(options: Options, needs: Ints, cheapest: Ints, yuan: Ints, payers: Ints) -> int:
    """Return the fen that some needs ask of funds where these cannot pay them, 0 where they could.

    They cannot where all funds together that may pay for one of them have less, or where the two fullest of one need's funds
    have less than that need asks for.
    """
    needs = needs[cheapest[needs] < _UNLIMITED]
    able = [np.arange(payers[need], payers[need + 1]) for need in needs.tolist()]
    asked = cheapest[needs]
    funds = np.unique(options.money.resource[np.concatenate([np.zeros(0, dtype=np.int64), *able])])
    if asked.sum() > yuan[funds].sum():
        return int(asked.sum())
    for due, rows in zip(asked.tolist(), able, strict=True):
        most = np.sort(np.minimum(options.money.limit_fen[rows], yuan[options.money.resource[rows]]))
        if due > most[-2:].sum():
            return int(due)
    return 0


def _fellows(context: Context, need: int) -> Ints:
    """Return the needs of the same household and kind."""
    needs, shape = context.pool.needs, context.policy.packages
    household, kind = needs["household_id"][need], shape.kind_of(needs["service"][need])
    if household is None:
        return np.array([need])
    found = np.flatnonzero((needs["household_id"] == household).fill_null(value=False).to_numpy())
    return found[[shape.kind_of(needs["service"][row]) == kind for row in found.tolist()]]


def _left(options: Options, solution: Solution) -> _Left:
    capacities, count = options.capacities, len(options.resources.ids)
    over = capacities.capacity - used_of_capacities(options, solution.taken, solution.paid_by, solution.paid_fen)

    def of(dimension: Dimension) -> Ints:
        rows = capacities.rows_of(dimension, count)
        return np.where(rows >= 0, over[rows], _UNLIMITED) if over.size else np.full(count + 1, _UNLIMITED)

    return _Left(
        hours=of(Dimension.HOURS), cases=of(Dimension.CASES), people=of(Dimension.PEOPLE), yuan=of(Dimension.YUAN)
    )


def _near(options: Options, atoms: Atoms, solution: Solution, asking: Bools) -> Iterator[tuple[int, Ints]]:
    """Yield each asking need that could be grouped, with those in no package that it could be grouped with.

    Itself comes first, then the nearest. Only needs in a band of latitudes as wide as a package are looked at.
    """
    far, grouping = atoms.diameter_km, solution.grouping
    free = atoms.of_need >= 0
    if grouping is not None:
        free &= grouping.package < 0
    points, villages = Points.of(atoms.lon, atoms.lat), atoms.villages
    cell = np.where(atoms.of_need >= 0, atoms.cell[atoms.of_need], -1) if atoms.count else atoms.of_need
    band = far / _LEAST_KM_A_DEGREE
    bands = []
    for number in range(len(atoms.kinds)):
        members = np.flatnonzero(free & (cell == number))
        members = members[np.argsort(atoms.lat[members], kind="stable")]
        latitude, asked = atoms.lat[members], members[asking[members]]
        low = np.searchsorted(latitude, atoms.lat[asked] - band)
        high = np.searchsorted(latitude, atoms.lat[asked] + band, side="right")
        bands.append((members, asked, low, high))
    if sum(int((high - low).sum()) for _, _, low, high in bands) > _MOST_PAIRS:
        return
    for members, asked, low, high in bands:
        for need, first, last in zip(asked.tolist(), low.tolist(), high.tolist(), strict=True):
            around = members[first:last]
            km = distance_between(points.at(np.full(around.size, need)), points.at(around))
            inside = km <= far
            home = int(villages.village[need])
            if home >= 0:
                inside &= _around_a_common_village(
                    villages, home, np.where(inside, villages.village[around], -1), options.needs.people[around]
                )
            near, km = around[inside], km[inside]
            yield need, near[np.lexsort((near, km, near != need))]


def _around_a_common_village(villages: Villages, home: int, village: Ints, people: Ints) -> Bools:
    """Return which needs live near the village near ``home`` that has most people around it, the first of equals."""
    best, most = np.zeros(village.size, dtype=np.bool_), -1
    for common in villages.near[villages.near_start[home] : villages.near_start[home + 1]].tolist():
        inside = np.isin(village, villages.near[villages.near_start[common] : villages.near_start[common + 1]])
        if (count := int(people[inside].sum())) > most:
            best, most = inside, count
    return best


def _with_skills(skills: list[str], service: str, code: str) -> Text:
    """Return how a carrier for a need is called: by the skills that it asks for, else by the service."""
    if skills:
        return Text(f"具备 {'、'.join(skills)}", f"with skill {', '.join(skills)}")
    return Text(f"能做{service}", f"for {code}")


def _both(text: Text, wanted: Text) -> Text:
    return Text(text.zh.replace("{skills}", wanted.zh), text.en.replace("{skills}", wanted.en))
