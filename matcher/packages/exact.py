"""The exact model of small pools: individual help and packages in one integer linear model, to proof.

Sets. Options ``o`` of the needs ``i`` as in :mod:`matcher.optimise.exact`. Places ``s = (c, m, v)``: a package carried by ``c`` around the
need ``m``, in the country within the rings of the village ``v``; ``E(s)`` are the needs that ``c`` can serve, of the cell of ``m``, near
``v`` and within a diameter of ``m``.

Variables. ``x[o]`` for individual help, ``x[i,s]`` for being served in ``s``, ``y[s]`` whether the package exists; all 0 or 1.

To every constraint of the individual model, in which ``x[i,s]`` is one more option of ``i`` with the same consumption and the cost that it
has in the package (its distance to ``m`` included), come

- ``x[i,s] <= y[s]`` and ``x[m,s] = y[s]``;
- ``at_least y[s] <= sum_i people[i] x[i,s] <= at_most y[s]``;
- ``x[i,s] + x[j,s] <= y[s]`` where ``i`` and ``j`` are further apart than the diameter;
- ``x[i,s] = x[j,s]`` for the needs of one atom.

Every ``y[s]`` costs the ``opening`` of a package.

With packages of the week before, every place of such a package's carrier stands once more under its name: there its former members
gain ``change_of_helper`` a person, and at most one place of a name may be taken.

The best centre of a package is its medoid, for nothing but the compactness depends on it (the p-median formulation, ReVelle and Swain
1970).

References
----------
C. S. ReVelle, R. W. Swain, "Central facilities location", Geographical Analysis 2 (1970) 30-42, doi:10.1111/j.1538-4632.1970.tb00142.x.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.model.policy import Policy
from matcher.optimise.exact.constraints import constraint_rows
from matcher.optimise.exact.linear_model import LinearModel, RowBuilder, Rows
from matcher.optimise.exact.objective import net_value_objective
from matcher.optimise.exact.solve import as_vector
from matcher.optimise.exact.variables import Variables, declare_variables
from matcher.optimise.solution import Limits, Solution, Stop, never, nothing
from matcher.optimise.solvers import Solver
from matcher.options.options import HelperOptions, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.costs import compactness, opening, points, saved_in_package
from matcher.packages.places import Places


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What the exact model found.

    Attributes
    ----------
    plan, package
        A plan, and the number of the package of each need, -1 for none.
    bound
        No plan has more, micropoints.
    proven
        Whether no plan is better.
    gain
        How much better it is than the plan that the search began with, micropoints.
    """

    plan: Solution
    package: Ints
    bound: int
    proven: bool
    gain: int


def solve_small(
    options: Options,
    atoms: Atoms,
    places: Places,
    policy: Policy,
    *,
    solver: Solver,
    limits: Limits,
    stop: Stop,
    rewarded: bool = False,
    begin: tuple[Solution, Ints] | None = None,
) -> Answer:
    """Return the best plan with packages, as many pins kept as can be, proven where the work limit allows.

    Parameters
    ----------
    options, atoms, policy
        The problem.
    places
        Where packages could be.
    solver, limits, stop
        Solver of the model, its work and seed, and whether to end early; pins are settled in any case.
    rewarded
        Whether who was in a package before is worth ``change_of_helper`` a person more in one of its name.
    begin
        A plan to begin with, and the number of the package of each need; absent: nobody is helped.
    """
    extended = _extended(options, places, policy, rewarded=rewarded)
    plain = declare_variables(extended)
    first = plain.lower.size
    variables = replace(
        plain,
        lower=np.append(plain.lower, np.zeros(places.centre.size, dtype=np.int64)),
        upper=np.append(plain.upper, np.ones(places.centre.size, dtype=np.int64)),
        integral=np.append(plain.integral, np.ones(places.centre.size, dtype=np.bool_)),
    )
    rows = _joined(
        constraint_rows(extended, variables, Policy()), _package_rows(options, atoms, places, policy, variables, first)
    )
    model = LinearModel(
        lower=variables.lower,
        upper=variables.upper,
        integral=variables.integral,
        rows=rows,
        objective=np.zeros(variables.lower.size, dtype=np.int64),
    )
    start = as_vector(extended, variables, nothing(options) if begin is None else begin[0])
    if begin is not None:
        _join(start, options, extended, places, begin, first)
    pinned = np.zeros(variables.lower.size, dtype=np.int64)
    pinned[variables.taken[extended.helpers.pinned]] = 1
    pinned[variables.used[extended.money.pinned]] = 1
    value = net_value_objective(extended, variables)
    value[first:] = -opening(policy.packages)
    proven, bound, worth = True, 0, int(value @ start)
    for objective, asked in ((pinned, never), (value, stop)):
        if not objective.any():
            continue
        found = solver.solve(
            replace(model, objective=objective), work=limits.exact_work, seed=limits.seed, hint=start, stop=asked
        )
        if found.values is not None and objective @ found.values >= objective @ start:
            start = found.values
        proven &= found.proven
        if objective is value:
            bound = found.bound
        else:
            held = RowBuilder()
            held.add(np.flatnonzero(pinned), 1, lower=int(pinned @ start))
            model = replace(model, rows=_joined(model.rows, held.rows()))
    answer = _answer(options, extended, places, variables, start, bound=bound, proven=proven)
    return replace(answer, gain=int(value @ start) - worth)


def _join(
    values: Ints, options: Options, extended: Options, places: Places, begin: tuple[Solution, Ints], first: int
) -> None:
    """Write into the vector of a plan without packages who is in which: at the cheapest place with all members of a package."""
    (plan, package), cost = begin, extended.helpers.cost[options.helpers.size :]
    here = np.flatnonzero(plan.taken[places.need] == places.option)
    for number in np.unique(package[package >= 0]).tolist():
        members = np.flatnonzero(package == number)
        rows = here[package[places.need[here]] == number]
        place, count = np.unique(places.place[rows], return_counts=True)
        whole = place[count == members.size]
        if not whole.size:
            continue  # its place is not among those that are looked at: its members begin alone
        total = np.bincount(places.place[rows], weights=cost[rows], minlength=places.centre.size)
        best = whole[np.argmin(total[whole])]
        values[plan.taken[members]] = 0
        values[options.helpers.size + rows[places.place[rows] == best]] = 1  # options stand first among the variables
        values[first + best] = 1


def _extended(options: Options, places: Places, policy: Policy, *, rewarded: bool) -> Options:
    """Return the options with one more for every need of a place, behind the others."""
    helpers = options.helpers
    people = options.needs.people[places.need]
    cost = helpers.cost[places.option] - saved_in_package(policy, people) + compactness(policy, people, places.km)
    if rewarded:
        cost -= np.where(places.stays, points(policy.change_of_helper * people.astype(np.float64)), 0)
    again = {name: np.concatenate([column, column[places.option]]) for name, column in vars(helpers).items()}
    again["cost"] = np.concatenate([helpers.cost, cost])
    return replace(options, helpers=HelperOptions(**again), tariff=None)


def _package_rows(
    options: Options, atoms: Atoms, places: Places, policy: Policy, variables: Variables, first: int
) -> Rows:
    """Return the constraints that make sets of options packages."""
    rows, shape = RowBuilder(), policy.packages
    served = variables.taken[options.helpers.size :]
    people = options.needs.people[places.need]
    start = np.searchsorted(places.place, np.arange(places.centre.size + 1))
    for place in range(places.centre.size):
        inside = np.arange(start[place], start[place + 1])
        stands = first + place
        columns = np.append(served[inside], stands)
        rows.add(columns, np.append(people[inside], -shape.at_least), lower=0)
        rows.add(columns, np.append(people[inside], -shape.at_most), upper=0)
        atom_first: dict[int, int] = {}
        for entry in inside.tolist():
            pair = np.array([served[entry], stands])
            is_centre = places.need[entry] == places.centre[place]
            rows.add(pair, np.array([1, -1]), lower=0 if is_centre else -1, upper=0)
            leader = atom_first.setdefault(int(atoms.of_need[places.need[entry]]), entry)
            if leader != entry:
                rows.add(np.array([served[entry], served[leader]]), np.array([1, -1]), lower=0, upper=0)
    for one, other in places.apart.T.tolist():
        rows.add(np.array([served[one], served[other], first + places.place[one]]), np.array([1, 1, -1]), upper=0)
    for name in np.unique(places.name[places.name >= 0]).tolist():
        rows.add(first + np.flatnonzero(places.name == name), 1, upper=1)
    return rows.rows()


def _joined(rows: Rows, more: Rows) -> Rows:
    return Rows(
        start=np.concatenate([rows.start, more.start[1:] + rows.start[-1]]),
        column=np.concatenate([rows.column, more.column]),
        coefficient=np.concatenate([rows.coefficient, more.coefficient]),
        lower=np.concatenate([rows.lower, more.lower]),
        upper=np.concatenate([rows.upper, more.upper]),
    )


def _answer(
    options: Options, extended: Options, places: Places, variables: Variables, values: Ints, *, bound: int, proven: bool
) -> Answer:
    chosen = np.flatnonzero(values[variables.taken] == 1)
    alone, together = chosen[chosen < options.helpers.size], chosen[chosen >= options.helpers.size]
    together -= options.helpers.size
    taken, package = (np.full(len(options.needs.ids), -1, dtype=np.int64) for _ in range(2))
    taken[extended.helpers.need[alone]] = alone
    taken[places.need[together]], package[places.need[together]] = places.option[together], places.place[together]
    paid = values[variables.paid]
    paid_by = np.flatnonzero(paid > 0)
    pins = [
        (int(options.helpers.need[row]), int(options.helpers.resource[row]))
        for row in np.flatnonzero(options.helpers.pinned)
        if taken[options.helpers.need[row]] != row
    ]
    pins += [
        (int(options.money.need[row]), int(options.money.resource[row]))
        for row in np.flatnonzero(options.money.pinned & (paid == 0))
    ]
    plan = replace(nothing(options), taken=taken, paid_by=paid_by, paid_fen=paid[paid_by], pins_not_kept=tuple(pins))
    return Answer(plan=plan, package=package, bound=bound, proven=proven, gain=0)
