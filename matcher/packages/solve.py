"""A plan with packages at scale: prices of the relaxed problem, packages founded at them, all needs matched with them open.

1. *Prices.* The dual of the relaxed problem, in which every option that could be in a package costs what it would cost there at best: its
   value bounds every plan with packages.
2. *Founding.* At these prices each need has a best place alone; a package is worth what its members gain beside that. The most
   worthwhile are founded first (:mod:`matcher.packages.form`), with true capacities.
3. *Matching.* All needs are matched one by one with the packages open: who is near an open package of a carrier pays what it costs
   in there (the allocation step of location and allocation, Cooper 1963). Carriers, money and packages are thus decided together.
4. *Regrouping.* Whoever has a carrier with an open package nearby joins it; packages left too small are dissolved.
5. *Improvement.* Moves, new packages that may take from large ones, packages given up or handed to another carrier, exchanges
   (:mod:`matcher.packages.relocate`, ``form``, ``dissolve``, ``handover``, ``swap``).
6. *Hope.* Packages for those who are left alone are opened as if their carriers had no limits, and 3 to 5 are done again: kept where the
   whole plan is better.
7. *Neighbourhoods.* A few packages at a time are put to the exact model (:mod:`matcher.packages.resolve`).
8. *Rearranging.* The packages of one carrier in one cell exchange members where that brings them closer together
   (:mod:`matcher.packages.rearrange`); not where there are packages of the week before.

References
----------
L. Cooper, "Location-allocation problems", Operations Research 11 (1963) 331-343, doi:10.1287/opre.11.3.331.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.optimise import Solution
from matcher.optimise.prices.dual import Prices, find_prices, upper_bound
from matcher.optimise.prices.market import Problem, build_problem
from matcher.optimise.prices.solve import settle_pins
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.restrict import restrict
from matcher.optimise.solvers import solver_named
from matcher.options.options import Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.board import Board
from matcher.packages.costs import is_packable, relaxed_options
from matcher.packages.dissolve import dissolve
from matcher.packages.finish import Task, finished
from matcher.packages.form import form, squares_of
from matcher.packages.former import Former
from matcher.packages.handover import hand_over
from matcher.packages.members import weigh_pairs
from matcher.packages.priced import best_alone, prices_of_options
from matcher.packages.rearrange import rearranged
from matcher.packages.relocate import relocate
from matcher.packages.rematch import Case, named_prices, plan_of_board, rematched, value_of
from matcher.packages.reopen import refound, reopen
from matcher.packages.resolve import resolved
from matcher.packages.result import package_of_needs
from matcher.packages.slots import slots_of
from matcher.packages.swap import swap

_ROUNDS = 4
"""Rounds of the improvement at most; it ends when a round brings nothing."""

_FEW_OPTIONS = 20_000
"""Pools with more options are not hoped for, have one round of the improvement, and are neither resolved nor rearranged: a second round was seen to bring
less than two hundred-thousandths of the value there, rearranging less than a thousandth of the kilometres."""

_HOPES = 4
"""Times that pools of few options are hoped for."""

_WORTH_A_ROUND = 2e-5
"""A round of the improvement that brings less than this share of the value is the last."""

_NO_LIMIT = 1 << 59
_SETTLED = 1e15
"""More than any place is worth: members of packages do not join what is only hoped for."""


def solve_with_packages(
    options: Options,
    atoms: Atoms,
    task: Task,
    *,
    former: Former,
    start: dict[tuple[str, str], float] | None = None,
) -> tuple[Solution, int]:
    """Return a plan with packages, its bound one that no plan with or without them passes; and what no plan without them has more than."""
    pinned = settle_pins(options, solver=solver_named(task.solver), limits=task.limits)
    free = np.flatnonzero(pinned.taken < 0)
    part = restrict(options, free, pinned) if free.size < pinned.taken.size else None
    inner, those = (options, atoms) if part is None else (part.options, atoms.among(free))
    stood = former if part is None else former.among(free)
    plan, package, bound, without = _solve_free(inner, those, task, start, stood)
    if part is not None:
        plan = part.into(pinned, plan, options)
        whole = np.full(pinned.taken.size, -1, dtype=np.int64)
        whole[free] = package
        package = whole
        known = np.maximum(plan.prices, 0.0) if plan.prices is not None else None
        # The prices of the part are good for the whole: pins are few.
        few = None if known is None else 0
        bound = _priced(options, atoms, task, start if known is None else named_prices(inner, known), few)[2].bound
    # Whoever was together before stays together.
    if not former.ids and options.helpers.size <= _FEW_OPTIONS:
        package = rearranged(options, task.policy, atoms, plan.taken, package, seed=task.limits.seed)
    plan = replace(plan, pins_not_kept=pinned.pins_not_kept, notes=(*pinned.notes, *plan.notes))
    return finished(options, atoms, task, plan, package, bound, former), without + pinned.objective


def _priced(
    options: Options,
    atoms: Atoms,
    task: Task,
    given: dict[tuple[str, str], float] | None,
    sweeps: int | None = None,
) -> tuple[Problem, Sweeper, Prices]:
    """Return the relaxed problem with its prices, found from given ones in so many sweeps (absent: as the limits say)."""
    relaxed = build_problem(relaxed_options(options, task.policy, is_packable(options, atoms.of_need)))
    sweeper = Sweeper(relaxed, threads=task.limits.threads)
    task.progress("prices", None)
    first = None if given is None else _prices_by_row(options, relaxed, given)
    return (
        relaxed,
        sweeper,
        find_prices(sweeper, sweeps=task.limits.sweeps if sweeps is None else sweeps, start=first, stop=task.stop),
    )


def _solve_free(
    options: Options, atoms: Atoms, task: Task, given: dict[tuple[str, str], float] | None, former: Former
) -> tuple[Solution, Ints, int, int]:
    """Return a plan for needs without pins, the package of each need, a bound, and one of plans without packages."""
    relaxed, sweeper, prices = _priced(options, atoms, task, given)
    slots = slots_of(options, atoms, is_packable(options, atoms.of_need), task.policy.packages)
    case = Case(
        options=options,
        atoms=atoms,
        slots=slots,
        problem=build_problem(options),
        price=prices.price,
        task=task,
        former=former,
    )
    task.progress("packages", None)
    board = _at_prices(case, sweeper)
    square = squares_of(board)
    if former.ids:
        reopen(board)
        relocate(board)
    founded = form(board, square, stop=task.stop)
    best, rounds, most = board, 0, -np.inf
    is_small = options.helpers.size <= _FEW_OPTIONS
    hopes = _HOPES if is_small else 0
    for turn in range(hopes + 1):
        opened = board if turn == 0 else _hopeful(best, square)
        answer = rematched(case, opened, settled=best)
        refound(answer)
        rounds += _improve(answer, square, task, _ROUNDS if is_small else 1)
        plan_of_board(case, answer)
        value = value_of(answer)
        if value <= most:
            break
        best, most = answer, value
        if task.stop():
            break
    plan, package = plan_of_board(case, best), package_of_needs(atoms, best)
    better = 0
    if is_small:
        plan, package, better = resolved(options, atoms, task, plan, package, former)
    work = {"sweeps": prices.sweeps, "founded": founded, "rounds": rounds, "resolved": better}
    plan = replace(
        plan,
        work={name: float(done) for name, done in work.items()},
        prices=prices.price[relaxed.row_of_capacity],
        solver=solver_named(task.solver).name,
    )
    alone = Sweeper(case.problem, threads=task.limits.threads)
    without = upper_bound(case.problem, prices.price, float(alone.best(prices.price).sum()))
    return plan, package, prices.bound, without


def _at_prices(case: Case, sweeper: Sweeper) -> Board:
    """Return an empty board on which every worth is what is left of it at the prices."""
    board = case.empty_board()
    market = case.problem.market
    used = prices_of_options(market, case.price, sweeper.most_bills, sweeper.most_payers)
    board.options["worth"] -= used
    board.options["alone"] -= used
    weigh_pairs(board)
    board.needs["has"] = best_alone(market, market.gain - used)
    return board


def _hopeful(board: Board, square: Ints) -> Board:
    """Return a board with packages for those who are left alone, as if nobody's capacity had an end."""
    copies = {name: getattr(board, name).copy() for name in ("needs", "rows", "atoms", "packages")}
    hopeful = board._replace(**copies)
    hopeful.rows["left"] = _NO_LIMIT
    inside = hopeful.atoms["package"] >= 0
    start, end = hopeful.atoms["start"][inside], hopeful.atoms["end"][inside]
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        hopeful.needs["has"][hopeful.atom_need[first:last]] = _SETTLED
    form(hopeful, square)
    return hopeful


def _improve(board: Board, square: Ints, task: Task, most: int) -> int:
    """Move, found and swap until a round brings nothing; return the rounds."""
    value = value_of(board)
    for turn in range(most):
        if task.stop():
            return turn
        relocate(board)
        form(board, square, stop=task.stop)
        dissolve(board)
        hand_over(board)
        swap(board)
        before, value = value, value_of(board)
        if value - before <= _WORTH_A_ROUND * abs(value):
            return turn + 1
    return most


def _prices_by_row(options: Options, problem: Problem, given: dict[tuple[str, str], float]) -> Floats:
    prices = np.zeros(problem.capacity.size)
    capacities = options.capacities
    for row, (resource, dimension) in enumerate(zip(capacities.resource.tolist(), capacities.dimension, strict=True)):
        known = given.get((options.resources.ids[resource], dimension.value), 0.0)
        prices[problem.row_of_capacity[row]] = max(0.0, known)
    return prices
