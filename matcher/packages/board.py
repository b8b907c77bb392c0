"""The board of the packages: the ground, which never changes, and the pieces that move on it.

All is kept in few arrays of records, each row with its fields side by side: the loops then compile in seconds, not minutes, and
what is read together lies together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.model.distance import EQUATOR_KM, FLATTENING
from matcher.model.policy import Packages, Policy
from matcher.optimise.prices.market import DIMENSIONS, Problem
from matcher.optimise.solution import Solution
from matcher.options.options import Floats, Ints, Options
from matcher.packages.atoms import Atoms
from matcher.packages.costs import opening, saved_in_package
from matcher.packages.slots import Slots

Records = npt.NDArray[np.void]

_EARTH_KM = 6371.0

NEED = np.dtype(
    [(name, np.int64) for name in ("people", "village", "money", "money_end", "option", "first", "second", "fen")]
    + [(name, np.float64) for name in ("longitude", "latitude", "north", "east", "has", "up", "along")]
)
"""People; village, -1 in town; money options from ``money`` to before ``money_end``; option and payers that it has, -1 for none, and what
the first pays; place in radians, with kilometres a radian of latitude and longitude there; what its place is worth, micropoints;
roughly where it is, km on a plane."""

OPTION = np.dtype(
    [(name, np.int64) for name in ("row", "hours", "due", "budget", "budget_row")]
    + [("worth", np.float64), ("alone", np.float64)]
)
"""First of the four rows of its resource; what it takes; what it would be worth in a package, compactness aside, and alone,
micropoints."""

MONEY = np.dtype([(name, np.int64) for name in ("row", "limit", "joint", "joint_end")])
"""First row of the fund, the most that it may pay, and its joint limits."""

ROW = np.dtype([("left", np.int64), ("price", np.float64)])
"""What is left of a capacity, and the price of a unit."""

ATOM = np.dtype(
    [
        (name, np.int64)
        for name in ("start", "end", "people", "pair", "pair_end", "package", "following", "before", "former")
    ]
)
"""Needs, people and pairs of an atom; its package, -1 for none, and its neighbours on the list of members; the package
that it was in before, -1 for none."""

PAIR = np.dtype(
    [(name, np.int64) for name in ("atom", "slot", "start", "end")]
    + [(name, np.float64) for name in ("worth", "up", "along")]
)
"""Atom, slot and options of a pair; what the options together would be worth in a package; roughly where the atom is, km on a plane."""

SLOT = np.dtype([(name, np.int64) for name in ("start", "end", "carrier", "cell")])
"""Pairs, carrier and cell of a slot."""

PACKAGE = np.dtype([(name, np.int64) for name in ("head", "people", "slot", "centre", "village")])
"""First member, people (0: no package), slot, centre (a need) and common village (-1 in town)."""


class Board(NamedTuple):
    """Everything that the compiled loops read and change; all arrays are changed in place.

    Attributes
    ----------
    needs, options, money, rows, atoms, pairs, slots, packages
        Records of :data:`NEED`, :data:`OPTION`, :data:`MONEY`, :data:`ROW`, :data:`ATOM`, :data:`PAIR`, :data:`SLOT`,
        :data:`PACKAGE`.
    atom_need, atom_pair, pair_option, joint_row
        Lists that the records point into.
    near_start, near
        Villages within the rings of each village, ascending, and where they start.
    at_least, at_most
        People of a package.
    diameter, per_km
        Largest distance of two members, km; cost of a km and person, micropoints.
    opening
        Cost of a package as such, micropoints.
    stay
        What it is worth to stay in the package of the previous plan, micropoints a person: a change must bring more.
    reserved
        The first so many numbers of packages are those of the previous plan.
    """

    needs: Records
    options: Records
    money: Records
    rows: Records
    atoms: Records
    pairs: Records
    slots: Records
    packages: Records
    atom_need: Ints
    atom_pair: Ints
    pair_option: Ints
    joint_row: Ints
    near_start: Ints
    near: Ints
    at_least: int
    at_most: int
    diameter: float
    per_km: float
    opening: float
    stay: float
    reserved: int


def empty_board(
    atoms: Atoms, slots: Slots, problem: Problem, options: Options, policy: Policy, price: Floats, reserved: int = 0
) -> Board:
    """Return a board on which nobody has anything: options are worth what they bring in a package.

    Parameters
    ----------
    atoms, slots
        What packages can be made of, and who could carry it.
    problem
        The market of the options.
    options, policy
        Needs, options and what they cost.
    price
        Micropoints a unit of each row of the problem: who pays is chosen by it.
    reserved
        Packages of the previous plan.
    """
    shape = policy.packages
    atom_start, atom_need = atoms.needs_of()
    first = atom_need[atom_start[:-1]][slots.atom] if atoms.count else slots.atom
    middle = float(np.cos(np.radians(np.nanmean(atoms.lat)))) if atoms.lat.size else 1.0
    pair_start, atom_pair = slots.of_atoms(atoms.count)
    return Board(
        needs=_needs(atoms, problem, middle),
        options=_options(problem, options, policy),
        money=_records(
            MONEY,
            row=DIMENSIONS * problem.market.fund.astype(np.int64),
            limit=problem.market.limit_fen,
            joint=problem.market.joint_start[:-1],
            joint_end=problem.market.joint_start[1:],
        ),
        rows=_records(ROW, left=problem.capacity, price=price),
        atoms=_records(
            ATOM,
            start=atom_start[:-1],
            end=atom_start[1:],
            people=atoms.people,
            pair=pair_start[:-1],
            pair_end=pair_start[1:],
            package=-1,
            following=-1,
            before=-1,
            former=-1,
        ),
        pairs=_records(
            PAIR,
            atom=slots.atom,
            slot=slots.slot,
            start=slots.option_start[:-1],
            end=slots.option_start[1:],
            up=np.radians(atoms.lat[first]) * EQUATOR_KM,
            along=np.radians(atoms.lon[first]) * EQUATOR_KM * middle,
        ),
        slots=_records(SLOT, start=slots.start[:-1], end=slots.start[1:], carrier=slots.carrier, cell=slots.cell),
        packages=_records(
            PACKAGE, head=np.full(atoms.count + 1 + reserved, -1), people=0, slot=-1, centre=-1, village=-1
        ),
        atom_need=atom_need,
        atom_pair=atom_pair,
        pair_option=slots.option,
        joint_row=problem.market.joint_row,
        near_start=atoms.villages.near_start,
        near=atoms.villages.near,
        at_least=shape.at_least,
        at_most=shape.at_most,
        diameter=_safe_diameter(shape),
        per_km=shape.compactness_km * 1e6,
        opening=float(opening(shape)),
        stay=policy.change_of_helper * 1e6,
        reserved=reserved,
    )


def _records(dtype: np.dtype[np.void], **fields: Any) -> Records:
    first = np.asarray(next(iter(fields.values())))
    found = np.zeros(first.shape, dtype=dtype)
    for name, values in fields.items():
        found[name] = values
    return found


def _needs(atoms: Atoms, problem: Problem, middle: float) -> Records:
    market = problem.market
    longitude, latitude = np.radians(atoms.lon), np.radians(atoms.lat)
    squared = FLATTENING * (2 - FLATTENING)
    root = 1 - squared * np.sin(latitude) ** 2
    return _records(
        NEED,
        people=market.people,
        village=atoms.villages.village,
        money=market.money_start[:-1],
        money_end=market.money_start[1:],
        option=-1,
        first=-1,
        second=-1,
        fen=-1,
        longitude=longitude,
        latitude=latitude,
        north=EQUATOR_KM * (1 - squared) / root**1.5,
        east=EQUATOR_KM / np.sqrt(root) * np.cos(latitude),
        up=latitude * EQUATOR_KM,
        along=longitude * EQUATOR_KM * middle,
    )


def _options(problem: Problem, options: Options, policy: Policy) -> Records:
    market, helpers = problem.market, options.helpers
    saved = saved_in_package(policy, options.needs.people)[helpers.need]
    return _records(
        OPTION,
        row=DIMENSIONS * market.resource.astype(np.int64),
        hours=market.hours,
        due=helpers.due_fen,
        budget=helpers.budget_fen,
        budget_row=np.where(market.bill >= 0, market.budget_row[market.bill], 0) if market.budget_row.size else 0,
        worth=options.needs.value[helpers.need] - helpers.cost + saved,
        alone=options.needs.value[helpers.need] - helpers.cost,
    )


def _safe_diameter(shape: Packages) -> float:
    """Return the diameter less what the plane's distances may be wrong by: a few millionths of it at a district's size."""
    far = shape.diameter_km
    return far * (1 - 1e-6 - min(0.5, (far / _EARTH_KM) ** 2))


def set_plan(board: Board, options: Options, plan: Solution) -> None:
    """Write option and payers of each need of a plan; what they consume is not booked."""
    needs = board.needs
    needs["option"] = plan.taken
    for name in ("first", "second", "fen"):
        needs[name] = -1
    need = options.money.need[plan.paid_by]
    is_first = np.diff(need, prepend=-1) != 0
    needs["first"][need[is_first]] = plan.paid_by[is_first]
    needs["fen"][need[is_first]] = plan.paid_fen[is_first]
    needs["second"][need[~is_first]] = plan.paid_by[~is_first]
