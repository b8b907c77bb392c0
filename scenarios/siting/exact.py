"""Both problems as integer linear models, for grounds small enough to be solved to proof."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.optimise.exact.linear_model import NO_LIMIT, LinearModel, Rows
from matcher.optimise.solvers import Outcome, solver_named
from scenarios.siting.coverage import Reach
from scenarios.siting.ground import Ground, Ints

Entry = tuple[Ints, Ints, Ints]
"""Rows, columns and coefficients of some entries of the matrix."""


def exact_covering(reach: Reach, hubs: int, *, chosen: Ints, work: float, seed: int) -> Outcome:
    """Solve maximal covering as ``scenarios.siting.coverage`` states it.

    Parameters
    ----------
    reach
        What the sites cover.
    hubs
        How many are placed.
    chosen
        Sites to begin with.
    work
        Limit of work, as solvers count it.
    seed
        Seed of the solver.

    Returns
    -------
    Outcome
        The first ``reach.sites`` values say where hubs stand; the bound counts people who are covered anew.
    """
    sites, rows = reach.sites, reach.people.size
    site = np.repeat(np.arange(sites), np.diff(reach.start))
    opened = np.isin(np.arange(sites), chosen)
    covered = np.zeros(rows, dtype=bool)
    covered[reach.spot[opened[site]]] = True
    number = np.arange(rows)
    entries = [
        (reach.spot, site, -np.ones(site.size, np.int64)),
        (number, sites + number, np.ones(rows, np.int64)),
        (np.full(sites, rows), np.arange(sites), np.ones(sites, np.int64)),
    ]
    objective = np.concatenate([np.zeros(sites, np.int64), reach.people])
    hint = np.concatenate([opened, covered]).astype(np.int64)
    lower = np.append(np.full(rows, -NO_LIMIT), hubs)
    upper = np.append(np.zeros(rows, np.int64), hubs)
    model = _model(entries, lower, upper, objective)
    return solver_named("highs").solve(model, work=work, seed=seed, hint=hint)


def exact_median(ground: Ground, *, chosen: Ints, work: float, seed: int) -> Outcome:
    """Solve the p-median as ``scenarios.siting.median`` states it, for as many hubs as are chosen.

    A spot goes to no site that is as far as a hub which exists already.

    Returns
    -------
    Outcome
        The first ``ground.sites`` values say where hubs stand; the bound is minus the person-metres.
    """
    sites, spots, hubs = ground.sites, ground.people.size, chosen.size
    standing = np.flatnonzero(ground.standing < ground.metres.max(initial=0) + 1)
    site, spot = np.nonzero(ground.metres < ground.standing[None, :])
    links, own = site.size, standing.size
    link = sites + np.arange(links)
    entries = [
        (spot, link, np.ones(links, np.int64)),
        (standing, sites + links + np.arange(own), np.ones(own, np.int64)),
        (spots + np.arange(links), link, np.ones(links, np.int64)),
        (spots + np.arange(links), site, -np.ones(links, np.int64)),
        (np.full(sites, spots + links), np.arange(sites), np.ones(sites, np.int64)),
    ]
    cost = np.concatenate(
        [
            np.zeros(sites, np.int64),
            ground.people[spot] * ground.metres[site, spot],
            ground.people[standing] * ground.standing[standing],
        ]
    )
    opened = np.isin(np.arange(sites), chosen)
    nearest = ground.metres[chosen].argmin(axis=0)
    goes = ground.metres[chosen].min(axis=0) < ground.standing
    used = (chosen[nearest[spot]] == site) & goes[spot]
    hint = np.concatenate([opened, used, ~goes[standing]]).astype(np.int64)
    lower = np.concatenate([np.ones(spots, np.int64), np.full(links, -NO_LIMIT), [hubs]])
    upper = np.concatenate([np.ones(spots, np.int64), np.zeros(links, np.int64), [hubs]])
    model = _model(entries, lower, upper, -cost)
    return solver_named("highs").solve(model, work=work, seed=seed, hint=hint)


def _model(entries: Iterable[Entry], lower: Ints, upper: Ints, objective: Ints) -> LinearModel:
    row, column, value = (np.concatenate(parts).astype(np.int64) for parts in zip(*entries, strict=True))
    order = np.lexsort((column, row))
    start = np.searchsorted(row[order], np.arange(lower.size + 1))
    return LinearModel(
        lower=np.zeros(objective.size, np.int64),
        upper=np.ones(objective.size, np.int64),
        # Whole sites alone would do. But HiGHS 1.14's presolve was seen to call a covering optimal that was not, where columns
        # were continuous (its issues 3043 and 3094); of the same models in whole numbers none went wrong.
        integral=np.ones(objective.size, dtype=bool),
        rows=Rows(
            start=start.astype(np.int64), column=column[order], coefficient=value[order], lower=lower, upper=upper
        ),
        objective=objective,
    )
