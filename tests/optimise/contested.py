"""Seeded small pools in which needs compete: tight hours, odd fen, several needs of one person, capped funds.

``tests.pools`` draws every field, so that most pairs break a rule; here nearly every pair is allowed and capacities decide.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import polars as pl

from matcher.model import Policy, Pool
from matcher.model.enums import Grade
from matcher.optimise import Limits
from matcher.optimise.exact import solve_exactly
from matcher.optimise.solvers import solver_named
from matcher.options import compile_options
from matcher.rules import Context
from tests.pools import DATE

TOWNS = ("330111101", "330111102", "330122101")
SERVICES = [
    {"service": "visit", "class": "mind", "kind": "companionship", "hours": 1.0},
    {"service": "care", "class": "life", "kind": "home", "hours": 2.0},
]

Row = dict[str, Any]

_YESTERDAY, _TOMORROW = DATE - dt.timedelta(days=1), DATE + dt.timedelta(days=1)

_HINDRANCES: tuple[tuple[tuple[str, str, tuple[Any, ...]], ...], ...] = (
    (("needs", "verified", (True, True, False)), ("needs", "valid_until", (None, _YESTERDAY))),
    (("needs", "deadline", (None, None, _YESTERDAY)), ("needs", "minor", (False, False, True))),
    (("needs", "publicity_start", (None, _YESTERDAY)),),
    (("needs", "skills", ([], ["care:2"])), ("providers", "skills", ([], ["care:3"]))),
    (("needs", "team", (None, "pair")), ("providers", "roles", ([], ["volunteer:2"]))),
    (("needs", "helper_gender", (None, "f", "m")), ("providers", "genders", ([], ["f"]))),
    (("needs", "refused_providers", ([], ["t0"])), ("providers", "conflicts", ([], ["p1"]))),
    (("providers", "region", (None, "330111101")), ("providers", "radius_km", (None, 6.0))),
    (("providers", "available_to", (None, _YESTERDAY)), ("providers", "banned_until", (None, _TOMORROW))),
    (("providers", "cases", (None, 0, 3)), ("providers", "people", (None, 1, 3))),
    (("funds", "purposes", ([], ["care"], ["mind"])), ("funds", "regions", ([], ["330111"]))),
    (("needs", "categories", ([], ["elderly"])), ("funds", "categories", ([], ["elderly"]))),
    (("needs", "categories", ([], ["child"])), ("projects", "categories", ([], ["child"]))),
    (("funds", "denies", ([], ["visit"], ["330122"])), ("funds", "conflicts", ([], ["p2"]))),
    (("funds", "balance_fen", (0, 40_003)), ("funds", "per_need_cap_fen", (None, 0, 0))),
    (("funds", "per_person_cap_fen", (None, 0, 5_001)), ("funds", "available_from", (None, _TOMORROW))),
)
"""What a pool of :func:`ruled_pool` is restricted by: each of these fields takes one of the values in every row."""


def contested_pool(
    seed: int, *, needs: int = 10, providers: int = 3, funds: int = 3, projects: int = 2, pins: int = 0
) -> Pool:
    """Return a pool of at least two needs and a provider.

    Parameters
    ----------
    seed
        Same seed, same pool.
    needs, providers, funds, projects
        Most rows of each table.
    pins
        Most pins; several may ask for the same capacity, or for two helpers of one need.
    """
    draw = random.Random(seed)
    return Pool.from_rows(**_tables(draw, needs, providers, funds, projects, pins))


def ruled_pool(seed: int, *, needs: int = 10, pins: int = 0) -> Pool:
    """Return a contested pool in which some rules turn pairs away; sixteen seeds in a row have every rule about pairs.

    Parameters
    ----------
    seed
        Same seed, same pool.
    needs, pins
        As for :func:`contested_pool`.
    """
    draw = random.Random(seed)
    tables = _tables(draw, needs, 3, 3, 2, pins)
    for table, field, values in _HINDRANCES[seed % len(_HINDRANCES)]:
        for row in tables[table]:
            row[field] = draw.choice(values)
    asked, helpers = tables["needs"], tables["providers"]
    forbidden = (draw.choice(asked)["need_id"], draw.choice(helpers)["provider_id"])
    if forbidden not in {(row["need_id"], row["resource_id"]) for row in tables["pins"]}:
        tables["pins"].append({"need_id": forbidden[0], "resource_id": forbidden[1], "action": "forbid", "by": "u1"})
    return Pool.from_rows(**tables, teams=[{"team": "pair", "role": "volunteer", "at_least": 2}])


def former_helpers(pool: Pool, seed: int) -> Any:
    """Return what stands for a previous plan: most needs were helped by a provider drawn at random."""
    draw = random.Random(seed)
    helpers = pool.providers["provider_id"].to_list()
    helped = [need for need in pool.needs["need_id"].to_list() if draw.random() < 0.8]
    return former_plan({need: draw.choice(helpers) for need in helped})


def former_plan(helpers: Mapping[str, str]) -> Any:
    """Return what stands for a previous plan without packages: who helped whom, provider or project by need."""
    rows = {"need_id": list(helpers), "line": ["service"] * len(helpers), "resource_id": list(helpers.values())}
    frame = pl.DataFrame(rows, schema={"need_id": pl.String, "line": pl.String, "resource_id": pl.String})
    return SimpleNamespace(assignments=frame, by_carrier=lambda: frame)


def easy_week(pool: Pool) -> Any:
    """Return what stands for the plan of a week in which helpers had more hours and no other limits."""
    roomy = pool.providers.with_columns(
        pl.col("hours") + 6.0, pl.lit(None, pl.Int64).alias("cases"), pl.lit(None, pl.Int64).alias("people")
    )
    easy, policy = pool.replace(providers=roomy, pins=pool.pins.clear()), Policy()
    options = compile_options(Context(pool=easy, policy=policy, date=DATE))
    taken = solve_exactly(options, policy, solver=solver_named("highs"), limits=Limits()).taken
    helped = [
        (need, int(options.helpers.resource[option])) for need, option in enumerate(taken.tolist()) if option >= 0
    ]
    return former_plan({options.needs.ids[need]: options.resources.ids[who] for need, who in helped if who >= 0})


def _tables(
    draw: random.Random, needs: int, providers: int, funds: int, projects: int, pins: int
) -> dict[str, list[Row]]:
    helpers = [_provider(draw, number) for number in range(draw.randint(1, providers))]
    payers = [_fund(draw, number) for number in range(draw.randint(0, funds))]
    running = [_project(draw, number, len(helpers)) for number in range(draw.randint(0, projects))]
    asked = [_need(draw, number, len(helpers)) for number in range(draw.randint(2, needs))]
    resources = [row["provider_id"] for row in helpers] + [row["project_id"] for row in running]
    resources += [row["fund_id"] for row in payers]
    pairs = {(draw.choice(asked)["need_id"], draw.choice(resources)) for _ in range(draw.randint(0, pins))}
    return {
        "needs": asked,
        "providers": helpers,
        "funds": payers,
        "projects": running,
        "services": SERVICES,
        "pins": [{"need_id": need, "resource_id": resource, "action": "pin"} for need, resource in sorted(pairs)],
    }


def aid_pool(seed: int) -> Pool:
    """Return a pool of money alone: up to four needs of two persons, three funds that seldom can pay alone."""
    draw = random.Random(seed)
    needs = [
        _need(draw, number, 1)
        | {
            "hours": 0.0,
            "amount_fen": draw.choice((7_001, 9_999, 12_003)),
            "person_id": draw.choice(("p1", "p1", "p1", "p2")),
            "people": draw.choice((1, 1, 2, 4)),
        }
        for number in range(draw.randint(3, 4))
    ]
    funds = [
        {
            "fund_id": f"f{number}",
            "balance_fen": draw.choice((6_007, 11_003, 30_001)),
            "per_need_cap_fen": draw.choice((None, 4_003, 6_001)),
            "per_person_cap_fen": draw.choice((None, 4_501, 7_003)),
            "people_cap": draw.choice((None, 3)),
        }
        for number in range(3)
    ]
    pins = [{"need_id": "n00", "resource_id": "f1", "action": "pin"}] if draw.random() < 0.5 else []
    return Pool.from_rows(needs=needs, funds=funds, services=SERVICES, pins=pins)


def _need(draw: random.Random, number: int, providers: int) -> Row:
    hours, amount_fen = draw.choice(((1.0, 0), (2.25, 0), (0.0, 10_001), (1.0, 3_333), (0.5, 20_007), (3.0, 1)))
    current = draw.randint(0, 2 * providers)
    return {
        "need_id": f"n{number:02}",
        "person_id": draw.choice((None, "p1", "p2")),
        "people": draw.choice((1, 1, 1, 2, 4)),
        "service": draw.choice(("visit", "visit", "care")),
        "grade": draw.choice([grade.value for grade in Grade]),
        "hours": hours,
        "amount_fen": amount_fen,
        "region": draw.choice(TOWNS) + "001",
        "lon": 119.9 + 0.01 * draw.randint(0, 20),
        "lat": 30.0 + 0.01 * draw.randint(0, 20),
        "current_provider": f"t{current}" if current < providers else None,
    }


def _provider(draw: random.Random, number: int) -> Row:
    return {
        "provider_id": f"t{number}",
        "level": draw.choice(("village", "town", "city")),
        "lon": 119.95,
        "lat": 30.05 + 0.02 * number,
        "services": draw.choice(([], ["visit"], ["visit", "care"])),
        "hours": draw.choice((1.0, 3.25, 6.0, 12.0)),
        "cases": draw.choice((None, None, 2, 4)),
        "people": draw.choice((None, None, 4, 7)),
        "rate_fen": draw.choice((0, 0, 3_333, 4_001)),
        "quality": draw.choice((None, 0.5, 1.0)),
    }


def _fund(draw: random.Random, number: int) -> Row:
    return {
        "fund_id": f"f{number}",
        "balance_fen": draw.choice((5_001, 13_337, 25_003, 60_000)),
        "per_need_cap_fen": draw.choice((None, None, 6_667, 10_003)),
        "per_person_cap_fen": draw.choice((None, 4_999, 9_001)),
        "people_cap": draw.choice((None, None, 3, 6)),
        "overhead": draw.choice((0.0, 0.03)),
    }


def _project(draw: random.Random, number: int, providers: int) -> Row:
    carrier = draw.randint(0, providers)
    return {
        "project_id": f"j{number}",
        "service": draw.choice(("visit", "care")),
        "provider_id": f"t{carrier}" if carrier < providers else None,
        "seats": draw.choice((1, 3, 5)),
        "hours": draw.choice((None, 2.0, 4.5)),
        "budget_fen": draw.choice((None, 3_333, 14_000)),
    }


def varied_policy(seed: int, **switches: Any) -> Policy:
    """Return a policy whose costs weigh something, money and distance decide between helpers; with some switches on."""
    draw = random.Random(seed)
    return Policy.from_data(
        {
            "yuan": draw.choice((0.00001, 0.001, 0.05)),
            "distance_km": draw.choice((0.0, 0.005, 0.3)),
            "change_of_helper": draw.choice((0.1, 1.5)),
            "weeks": draw.choice((1, 3)),
            **switches,
        }
    )


__all__ = ["DATE", "aid_pool", "contested_pool", "easy_week", "former_helpers", "ruled_pool", "varied_policy"]
