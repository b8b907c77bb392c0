"""From prices to a plan: annealing of the core, repair, exchange, paths, and what is left over to whoever can still be helped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.optimise.prices.candidates import Core, State, best_of_needs, build_core, first_choice, value_of
from matcher.optimise.prices.last_fill import last_fill
from matcher.optimise.prices.market import Problem
from matcher.optimise.prices.repair import fill, give_way
from matcher.optimise.prices.searches import Search, Told
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.prices.ways import Ways, collect, mean_loss
from matcher.optimise.solution import Limits, Stop, never
from matcher.options.options import Floats, Ints, Options

_MARGIN = 0.01
"""Ways this far below the best choice belong to the core, as a share of the mean gain ..."""

_WIDE_MARGIN = 0.05
"""... and this far in pools of few needs, where prices say less."""

_FEW_NEEDS = 5_000

_FAR = 15.0
"""Ways of pools of few needs that lose more than so many mean losses are left out."""

_MORE, _MOVES_OF_FEW, _MOVES_OF_MORE = 200, 2_000_000, 4_000_000
"""Pools get up to so many times the moves a need, up to so many moves in all in pools of few needs and in others."""

_LEAST_NEAR = 0.5
"""In large pools the coldest searches look at ways that lose at most so many mean losses."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """Which option every need takes and who pays.

    Attributes
    ----------
    option
        Row in ``options.helpers``, -1 for none; shape ``(needs,)``.
    first_payer, second_payer
        Rows in ``options.money``, -1 for none.
    first_fen
        What the first pays; the second pays the rest.
    """

    option: Ints
    first_payer: Ints
    second_payer: Ints
    first_fen: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Improved:
    """A feasible choice and the work that it took."""

    choice: Choice
    moves: int


def improve(
    sweeper: Sweeper, price: Floats, *, limits: Limits, stop: Stop = never, told: Told = lambda value: None
) -> Improved:
    """Return a feasible choice made from prices and improved within the limits of work.

    Parameters
    ----------
    sweeper
        The large problem.
    price
        Micropoints a unit of each row.
    limits
        Moves a need and in all, and the seed.
    stop
        Asked now and then whether to end with the best choice so far.
    told
        Told its value.
    """
    problem = sweeper.problem
    few_needs = problem.needs <= _FEW_NEEDS
    margin = (_WIDE_MARGIN if few_needs else _MARGIN) * problem.mean_gain
    ways = collect(sweeper, price, margin=margin)
    loss = mean_loss(ways, margin)
    if few_needs and _FAR * loss < margin:
        margin = _FAR * loss
        ways = collect(sweeper, price, margin=margin)
    core = build_core(problem, ways, price, margin=margin)
    state = first_choice(problem, core)
    cheap = _MOVES_OF_FEW if few_needs else _MOVES_OF_MORE
    more = min(cheap, limits.moves_per_need * _MORE * core.open.size)
    moves = min(limits.most_moves, max(limits.moves_per_need * core.open.size, more))
    least = float("inf") if few_needs else _LEAST_NEAR * loss
    search = Search(sweeper=sweeper, core=core, loss=loss, least=least, seed=limits.seed, stop=stop)
    made = search.anneal(state, moves)
    repair(problem, core, state)
    told(value_of(core, state.chosen))
    made += search.exchange(state, moves // 2, told)
    made += search.follow_paths(state)
    told(value_of(core, state.chosen))
    choices = [finish(problem, ways, core, state)]
    # Few needs are soon placed without annealing too, and now and then what is left over then goes further.
    if few_needs:
        straight = first_choice(problem, core)
        repair(problem, core, straight)
        made += search.follow_paths(straight)
        choices.append(finish(problem, ways, core, straight))
    return Improved(choice=max(choices, key=lambda choice: _worth(problem, choice)), moves=made)


def _worth(problem: Problem, choice: Choice) -> int:
    return int(problem.market.gain[choice.option[choice.option >= 0]].sum())


def repair(problem: Problem, core: Core, state: State) -> None:
    """Make a choice feasible and fill what that leaves over: the least valuable give way, the most valuable come in."""
    order = by_value(core, state.chosen)
    give_way(order[::-1].copy(), core, state.chosen, state.excess)
    fill(order, core, core.gain, core.reduced, state.chosen, state.excess)


def by_value(core: Core, chosen: Ints) -> Ints:
    """Return the needs in the order of the reduced gain of what they hold, or of their best way: the largest first."""
    best = best_of_needs(core.reduced, core.start, -np.inf)
    worth = np.where(chosen >= 0, core.reduced[np.maximum(chosen, 0)] if core.reduced.size else 0.0, best)
    return np.lexsort((np.arange(best.size), -worth)).astype(np.int64)


def finish(problem: Problem, ways: Ways, core: Core, state: State) -> Choice:
    """Return a feasible choice of the core as options and payers, with what is left over given away."""
    held = state.chosen >= 0
    way = state.chosen[held]
    option, first, second, fen = (np.full(held.size, -1, dtype=np.int64) for _ in range(4))
    option[held], first[held], second[held] = ways.option[way], ways.first_payer[way], ways.second_payer[way]
    market = problem.market
    bill = market.bill[option[held]]
    due = np.where(bill >= 0, market.due_fen[np.maximum(bill, 0)] if market.due_fen.size else 0, 0)
    limit = market.limit_fen[np.maximum(first[held], 0)] if market.limit_fen.size else due
    fen[held] = np.where(second[held] >= 0, limit, due)
    left = np.rint(-state.excess).astype(np.int64)
    most = best_of_needs(market.gain, market.start, 0)
    order = np.lexsort((np.arange(held.size), -most)).astype(np.int64)
    last_fill(market, order, option, first, second, fen, left)
    return Choice(option=option, first_payer=first, second_payer=second, first_fen=fen)


def payments(options: Options, choice: Choice) -> tuple[Ints, Ints]:
    """Return the rows in ``options.money`` that pay, ascending, and how much each."""
    held = choice.option >= 0
    due = options.helpers.due_fen[choice.option[held]]
    first, second, fen = choice.first_payer[held], choice.second_payer[held], choice.first_fen[held]
    paid_by = np.concatenate([first, second])
    paid_fen = np.concatenate([fen, due - fen])
    order = np.argsort(paid_by, kind="stable")
    order = order[paid_by[order] >= 0]
    return paid_by[order], paid_fen[order]
