"""The baseline: a checked plan of a pool, against which scenarios are tried, and the noise that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from matcher.check import Violation, check_plan
from matcher.match import DEFAULT_SOLVER, Request, match
from matcher.model import Plan
from matcher.optimise import Limits
from matcher.optimise.solution import Progress, Stop, never, silent
from matcher.rules import Context
from matcher.standing import Standing, stand
from scenarios.compare.band import Band
from scenarios.compare.compare import Side, side_of


class UnsoundBaselineError(ValueError):
    """A given plan that breaks rules: nothing can be compared with it.

    Attributes
    ----------
    violations
        Broken rules.
    """

    def __init__(self, violations: Mapping[str, list[Violation]]) -> None:
        self.violations = violations
        super().__init__(f"the plan breaks {', '.join(violations)}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Baseline:
    """A plan that stands, with what is counted from it; what takes time is made once, when first asked for.

    Attributes
    ----------
    context
        Pool, policy and day.
    plan
        The checked plan.
    limits
        Limits of work of every solving, and the seed.
    solver
        ``highs`` or ``cp_sat``.
    band
        The noise of the baseline; ``None`` where it was not measured.
    previous
        The plan that it was made with as its previous one, where there was one.
    """

    context: Context
    plan: Plan
    limits: Limits = field(default_factory=Limits)
    solver: str = DEFAULT_SOLVER
    band: Band | None = None
    previous: Plan | None = None

    @cached_property
    def side(self) -> Side:
        """What is counted from the plan."""
        return side_of(self.context, self.plan)

    @cached_property
    def standing(self) -> Standing:
        """The plan as one that stands: changes are tried on it.

        Raises
        ------
        StalePlanError
            The plan is not one of the context, or was not made by this version.
        """
        return stand(self.context, self.plan, previous=self.previous)

    def with_band(self, band: Band) -> Baseline:
        """Return the baseline with its noise; what is made already stays."""
        banded = replace(self, band=band)
        banded.__dict__.update({name: self.__dict__[name] for name in ("side", "standing") if name in self.__dict__})
        return banded


def matched_baseline(
    context: Context,
    *,
    limits: Limits | None = None,
    solver: str = DEFAULT_SOLVER,
    previous: Plan | None = None,
    progress: Progress = silent,
    stop: Stop = never,
) -> Baseline:
    """Return the baseline of a pool that has no plan yet: it is matched first.

    Parameters
    ----------
    context
        Pool, policy and day.
    limits, solver
        Of this solving and of every one from it.
    previous
        The plan of the week before: it is kept where the policy asks for it, and scenarios are held to it alike.
    progress, stop
        Told how far the search is, and asked whether to end it early.

    Raises
    ------
    DefectivePlanError
        The checker refuses the plan: a defect of the program.
    """
    limits = limits or Limits()
    request = Request(
        pool=context.pool,
        date=context.date,
        policy=context.policy,
        previous=previous,
        limits=limits,
        solver=solver,
    )
    plan = match(request, progress=progress, stop=stop)
    return Baseline(context=context, plan=plan, limits=limits, solver=solver, previous=previous)


def checked_baseline(
    context: Context,
    plan: Plan,
    *,
    limits: Limits | None = None,
    solver: str = DEFAULT_SOLVER,
    previous: Plan | None = None,
) -> Baseline:
    """Return the baseline of a plan that was made before, checked anew.

    Parameters
    ----------
    context, plan
        Pool, policy and day, and the plan.
    limits, solver
        Of every solving from it.
    previous
        The plan that it was made with as its previous one, where there was one.

    Raises
    ------
    UnsoundBaselineError
        The plan breaks rules.
    """
    violations = check_plan(context.pool, plan, context.policy, date=context.date, previous=previous)
    if violations:
        raise UnsoundBaselineError(violations)
    return Baseline(context=context, plan=plan, limits=limits or Limits(), solver=solver, previous=previous)
