"""What a solver of integer linear models is asked and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from matcher.optimise.exact.linear_model import LinearModel
from matcher.optimise.solution import Stop, never
from matcher.options.options import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """Answer of a solver.

    Attributes
    ----------
    values
        A feasible vector, or ``None`` where none was found.
    bound
        No feasible vector has more.
    proven
        Whether ``values`` is proven best.
    infeasible
        Whether it is proven that there is none.
    work
        Deterministic work done, in the solver's own unit.
    """

    values: Ints | None
    bound: int
    proven: bool
    infeasible: bool
    work: float


class Solver(Protocol):
    """A solver of models in whole numbers; deterministic for one model, work limit and seed."""

    @property
    def name(self) -> str:
        """Name and version."""

    def solve(
        self,
        model: LinearModel,
        *,
        work: float,
        seed: int,
        hint: Ints | None = None,
        gap: float = 0.0,
        stop: Stop = never,
    ) -> Outcome:
        """Maximise within a limit of deterministic work, or until the relative gap is at most ``gap``.

        Where ``stop`` says so the search ends early, with the best vector and bound that it has by then.
        """


def solver_named(name: str) -> Solver:
    """Return a solver by name: ``cp_sat`` or ``highs``. Libraries are loaded here, not on import.

    Raises
    ------
    ValueError
        For an unknown name.
    """
    if name == "cp_sat":
        from matcher.optimise.solvers.cp_sat import CpSat

        return CpSat()
    if name == "highs":
        from matcher.optimise.solvers.highs import Highs

        return Highs()
    raise ValueError(f"unknown solver {name!r}; expected cp_sat or highs")
