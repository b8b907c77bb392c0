"""Sample ``hetang``: the 2,400 people of Hetang, to be packaged for 56 small teams."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from matcher.model.enums import FundType, ProviderType
from matcher.model.pool import Pool
from matcher.model.schema import FUNDS, PROVIDERS, TEAMS
from matcher.model.text import Text
from matcher.samples import assumed
from matcher.samples.draw import Draws, Integers, apportion
from matcher.samples.geography_hetang import HETANG
from matcher.samples.helpers import with_helpers
from matcher.samples.kinds import DISTRICT_KINDS, TOWN_KINDS, Kind, kinds_text
from matcher.samples.kinds_hetang import RURAL_TEAM_KIND, URBAN_TEAM_KINDS
from matcher.samples.needs import draw_needs
from matcher.samples.notes import notes_of, supply_text
from matcher.samples.notes_hetang import HETANG_NOTES
from matcher.samples.profiles import HETANG_GROUPS, HETANG_RURAL, HETANG_URBAN
from matcher.samples.providers import Post, Supply, draw_providers, hours_asked
from matcher.samples.sample import Sample
from matcher.samples.templates import ONE_N_ONE

Row = dict[str, Any]

PEOPLE = 2_400
URBAN_PEOPLE = 754
RURAL_HOUSEHOLDS = 287
URBAN_TEAMS, RURAL_TEAMS = 32, 24
VOLUNTEERS = 1_300
SOCIAL_WORKERS = 40
INTRODUCED, INCUBATED = 11, 10
FUNDS_YUAN = (1_000_000, 2_000_000, 3_000_000)

PEOPLE_A_RURAL_HOUSEHOLD = 3
"""Assumed average: two, three and four people in turn."""

HOURS_A_VOLUNTEER = 5
"""Assumed hours a week of each core volunteer."""

PEOPLE_A_TEAM = 60
"""Assumed: a team takes on as many people as the largest project has."""

GROUPS = 100
"""Assumed: the other people are helped in so many groups."""

SUPPLY = Supply(
    cover_percent=(90, 75, 100), scarce_percent={"counselling": 70, "rehabilitation": 70}, district_percent=25
)

MANY_HELP_ONE: tuple[Row, ...] = tuple(
    {"team": "many_help_one", "role": role, "at_least": 1}
    for role in ("social_worker", "volunteer", "enterprise", "family")
)
"""Social worker, volunteers, enterprise and family together (M36), each at least once; the numbers are assumed."""

_RURAL_TOWN = len(HETANG.towns) - 1
_URBAN_TOWNS = tuple(range(_RURAL_TOWN))


def _needs(seed: int) -> pl.DataFrame:
    """Return 754 needs of urban people, 287 of rural households, 100 of groups: 2,400 people in all."""
    draws = Draws(seed, "hetang needs")
    weights = [town.weight for town in HETANG.towns]
    sizes = np.resize(np.array([2, 3, 4]), RURAL_HOUSEHOLDS)
    sizes[-1] += PEOPLE_A_RURAL_HOUSEHOLD * RURAL_HOUSEHOLDS - int(sizes.sum())
    others = PEOPLE - URBAN_PEOPLE - int(sizes.sum())
    groups = np.array(apportion(others, [1] * GROUPS), dtype=np.int64)
    urban = draw_needs(
        draws=draws,
        geography=HETANG,
        profiles=HETANG_URBAN,
        town=draws.exact(URBAN_PEOPLE, weights),
        people=np.ones(URBAN_PEOPLE, dtype=np.int64),
        prefix="HT",
    )
    rural = draw_needs(
        draws=draws,
        geography=HETANG,
        profiles=HETANG_RURAL,
        town=np.full(RURAL_HOUSEHOLDS, _RURAL_TOWN, dtype=np.int64),
        people=np.asarray(sizes, dtype=np.int64)[draws.permutation(RURAL_HOUSEHOLDS)],
        prefix="HT",
        first=URBAN_PEOPLE + 1,
        household_size=1,
    )
    together = draw_needs(
        draws=draws,
        geography=HETANG,
        profiles=HETANG_GROUPS,
        town=draws.exact(GROUPS, weights),
        people=groups,
        prefix="HT",
        first=URBAN_PEOPLE + RURAL_HOUSEHOLDS + 1,
        household_size=1,
    ).with_columns(household_id=pl.lit(None, dtype=pl.String))
    return pl.concat([urban, rural, together])


def _posts() -> list[Post]:
    """Return 77 posts: 32 urban and 24 rural teams, then 21 organisations."""
    # Of every kind four teams, each in another town.
    urban = [
        Post(kind=URBAN_TEAM_KINDS[number // 4], town=_URBAN_TOWNS[number % len(_URBAN_TOWNS)])
        for number in range(URBAN_TEAMS)
    ]
    rural = [Post(kind=RURAL_TEAM_KIND, town=_RURAL_TOWN) for _ in range(RURAL_TEAMS)]
    return [*urban, *rural, *(Post(kind=kind, town=index % len(HETANG.towns)) for index, kind in enumerate(_kinds()))]


def _kinds() -> list[Kind]:
    """Return the kinds of the 21 organisations: those introduced serve the district, those incubated a town."""
    district = [kind for kind in DISTRICT_KINDS if kind.type is not ProviderType.GOVERNMENT]
    return [district[number % len(district)] for number in range(INTRODUCED)] + [
        TOWN_KINDS[number % len(TOWN_KINDS)] for number in range(INCUBATED)
    ]


def _used() -> list[Kind]:
    """Return the kinds that occur, each once."""
    used: list[Kind] = []
    for post in _posts():
        if post.kind not in used:
            used.append(post.kind)
    return used


def _providers(needs: pl.DataFrame, seed: int) -> list[Row]:
    draws = Draws(seed, "hetang providers")
    posts = _posts()
    rows = draw_providers(draws=draws, geography=HETANG, posts=posts, asked=hours_asked(needs, HETANG), supply=SUPPLY)
    teams = URBAN_TEAMS + RURAL_TEAMS
    volunteers = apportion(VOLUNTEERS, [int(weight) for weight in _sizes(draws, teams)])
    attached = SOCIAL_WORKERS - INTRODUCED - INCUBATED
    for index, row in enumerate(rows):
        if index < teams:
            worker = ["social_worker:1"] if index % 3 == 0 and index // 3 < attached else []
            # Every sixth team, one with a social worker, is joined by an enterprise and families: many help one (M36).
            joined = ["enterprise:1", "family:2"] if index % 6 == 0 else []
            row["roles"] = [f"volunteer:{volunteers[index]}", *worker, *joined]
            row["hours"] = float(HOURS_A_VOLUNTEER * volunteers[index])
            row["cases"], row["people"] = None, PEOPLE_A_TEAM
            if index < URBAN_TEAMS:
                row["region"] = HETANG.code
        else:
            row["roles"] = ["social_worker:1"]
            row["type"] = ProviderType.SOCIAL_ORG.value
            origin = "引进" if index < teams + INTRODUCED else "孵化"
            row["name"] = row["name"].replace("示例·", f"示例·{origin}·")
    return rows


def _sizes(draws: Draws, teams: int) -> Integers:
    """Return assumed weights of the teams' sizes: 15 to 31, so that 1,300 in 56 teams are about 23 each."""
    return draws.integers(teams, 15, 31)


def _funds() -> list[Row]:
    """Return the three sources of money: 1, 2 and 3 million yuan."""
    names = ("上级资金", "部门专项资金", "社会捐赠资金")
    types = (FundType.FISCAL, FundType.SPECIAL, FundType.INSTITUTION_NAMED)
    rules: tuple[Row, ...] = (
        {"purposes": ["life", "mind"], "per_person_cap_fen": 300_000},
        {"purposes": ["ability", "society", "home_care", "medical_aid"], "per_need_cap_fen": 500_000},
        {"denies": ["community_correction"], "overhead": 0.05},
    )
    return [
        {
            "fund_id": f"F{number:02d}",
            "name": f"示例·{name}",
            "type": type_.value,
            "balance_fen": yuan * 100,
            "available_from": dt.date(assumed.DATE.year, 1, 1),
            **rule,
        }
        for number, (name, type_, yuan, rule) in enumerate(zip(names, types, FUNDS_YUAN, rules, strict=True), start=1)
    ]


def build(seed: int) -> Pool:
    """Return the pool: 2,400 people in 1,141 needs, 56 teams, 21 organisations, 3 sources of money, 7 towns."""
    needs = _needs(seed)
    providers = _providers(needs, seed)
    # Five in one is Xinfeng's template; in Hetang many help one.
    needs = needs.with_columns(pl.col("team").replace("five_in_one", "many_help_one"))
    return Pool(
        needs=with_helpers(needs, providers, Draws(seed, "hetang helpers")),
        providers=PROVIDERS.frame(providers),
        funds=FUNDS.frame(_funds()),
        regions=HETANG.regions(),
        teams=TEAMS.frame([*ONE_N_ONE, *MANY_HELP_ONE]),
    )


HETANG_SAMPLE = Sample(
    name="hetang",
    title=Text("荷塘：2,400 人，待打包为项目", "Hetang: 2,400 people, to be packaged into projects"),
    notes=notes_of(
        (*HETANG_NOTES, supply_text(SUPPLY), Text("服务方种类：", "Kinds of providers: "), kinds_text(_used()))
    ),
    build=build,
)
"""The sample ``hetang``."""
