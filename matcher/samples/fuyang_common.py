"""What both samples of Fuyang share: how they are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.model.pool import Pool
from matcher.model.schema import FUNDS, PINS, PROJECTS, PROVIDERS, TEAMS
from matcher.samples.draw import Draws, apportion
from matcher.samples.fuyang_money import draw_projects, fuyang_funds, with_conflicts
from matcher.samples.geography_fuyang import FUYANG
from matcher.samples.helpers import draw_pins, with_helpers
from matcher.samples.needs import draw_needs
from matcher.samples.profiles import FUYANG_PROFILES
from matcher.samples.providers import Post, Supply, draw_providers, hours_asked
from matcher.samples.templates import FIVE_IN_ONE, ONE_N_ONE

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """The size of a sample of Fuyang.

    Attributes
    ----------
    name
        Name of the sample: it also names its streams of draws.
    people
        People benefiting from each need.
    supply
        How many hours are on offer.
    seats
        Fewest and most seats of a project.
    decided
        How many needs are pinned, and how many forbidden.
    conflicts
        How many providers must not serve one person.
    guides
        Guides in all, shared among the stations.
    household_size
        How many persons share a household.
    """

    name: str
    people: tuple[int, ...]
    supply: Supply
    seats: tuple[int, int]
    decided: int
    conflicts: int
    guides: int
    household_size: int


def assemble(plot: Plot, posts: list[Post], seed: int) -> Pool:
    """Return the pool of one sample of Fuyang.

    Parameters
    ----------
    plot
        Its size.
    posts
        Its providers.
    seed
        Seed >= 0.
    """
    weights = [town.weight for town in FUYANG.towns]
    draws = Draws(seed, f"{plot.name} needs")
    needs = draw_needs(
        draws=draws,
        geography=FUYANG,
        profiles=FUYANG_PROFILES,
        town=draws.exact(len(plot.people), weights),
        people=np.asarray(plot.people, dtype=np.int64)[draws.permutation(len(plot.people))],
        prefix="FY",
        household_size=plot.household_size,
    )
    draws = Draws(seed, f"{plot.name} providers")
    asked = hours_asked(needs, FUYANG)
    providers = draw_providers(draws=draws, geography=FUYANG, posts=posts, asked=asked, supply=plot.supply)
    providers = _with_guides(providers, posts, plot.guides)
    needs = with_helpers(needs, providers, Draws(seed, f"{plot.name} helpers"))
    draws = Draws(seed, f"{plot.name} rest")
    projects = draw_projects(draws=draws, geography=FUYANG, providers=providers, seats=plot.seats)
    pins = draw_pins(needs, providers, draws, each=plot.decided)
    providers = with_conflicts(providers, needs, draws, each=plot.conflicts)
    funds = with_conflicts(fuyang_funds(), needs, draws, each=2)
    return Pool(
        needs=needs,
        providers=PROVIDERS.frame(providers),
        funds=FUNDS.frame(funds),
        projects=PROJECTS.frame(projects),
        regions=FUYANG.regions(),
        teams=TEAMS.frame([*FIVE_IN_ONE, *ONE_N_ONE]),
        pins=PINS.frame(pins),
    )


def _with_guides(rows: list[Row], posts: list[Post], guides: int) -> list[Row]:
    """Return the rows with guides shared among the stations by the weight of their towns."""
    stations = [index for index, post in enumerate(posts) if not post.kind.roles]
    if not stations:
        return rows
    parts = apportion(guides, [FUYANG.towns[posts[index].town].weight for index in stations])
    share = dict(zip(stations, parts, strict=True))
    return [row | {"roles": [f"guide:{share[index]}"]} if index in share else row for index, row in enumerate(rows)]
