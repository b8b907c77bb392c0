"""The standing plan: what was decided, in numbers, with what it leaves over and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matcher.model.enums import PlanStatus
from matcher.model.plan import Plan
from matcher.model.policy import Policy
from matcher.model.text import Text
from matcher.optimise import Solution
from matcher.options import Options, compile_options
from matcher.options.options import Floats
from matcher.rules import Context
from matcher.standing.reading import solution_of

if TYPE_CHECKING:
    from matcher.optimise.prices.market import Problem
    from matcher.standing.board import Board, Rivals

_OTHER_POOL = Text(
    "方案不是按这个心愿池做的：池中数据在方案之后有改动。请重新匹配，或改用当时的心愿池。",
    "The plan was not made for this pool: its rows have changed since. Match again, or take the pool of the plan.",
)
_OTHER_POLICY = Text(
    "方案不是按这份规则设定做的。请用方案当时的设定，或重新匹配。",
    "The plan was not made with this policy. Take the policy of the plan, or match again.",
)
_OTHER_DAY = Text("方案是 {then} 的，不是 {now} 的。请用方案的日期，或重新匹配。",
                  "The plan is one of {then}, not of {now}. Take the date of the plan, or match again.")  # fmt: skip
_OTHER_ENGINE = Text(
    "方案与本版本算出的目标值不一致，可能由其他版本生成或被改动过。请重新匹配。",
    "The plan does not add up to its own objective: another version made it, or it was edited. Match again.",
)


class StalePlanError(ValueError):
    """The plan is not one of this pool, policy and day.

    Attributes
    ----------
    text
        Why, in both languages: for the operator.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """A plan that stands, with everything that is asked of it; what takes time is made once, when first asked for.

    Attributes
    ----------
    context
        Pool, policy and day.
    options
        Every eligible option of the pool.
    solution
        The plan: option of each need, payers, packages, objective, bound and prices by row of ``options.capacities``.
    previous
        The plan before it, where it was made with one.
    """

    context: Context
    options: Options
    solution: Solution
    previous: Plan | None = None

    @property
    def objective(self) -> int:
        """Values minus costs of the plan, micropoints."""
        return self.solution.objective

    @property
    def bound(self) -> int:
        """No plan has more, micropoints."""
        return self.solution.bound

    @cached_property
    def problem(self) -> Problem:
        """The market of the options: rows of capacity, bills, money."""
        # With it comes the compiler of the loops, which small pools never need.
        from matcher.optimise.prices.market import build_problem

        return build_problem(self.options)

    @cached_property
    def price(self) -> Floats:
        """Price of each row of the market, micropoints a whole unit; all 0 where the plan has no prices."""
        price = np.zeros(self.problem.capacity.size)
        if self.solution.prices is not None:
            price[self.problem.row_of_capacity] = np.maximum(self.solution.prices, 0.0)
        return price

    @cached_property
    def board(self) -> tuple[Board, Rivals]:
        """Who has what, and what is left, as the compiled loops read it; they leave it as it was."""
        from matcher.standing.board import board_of

        return board_of(self)

    @cached_property
    def _row_of_need(self) -> dict[str, int]:
        return {need_id: row for row, need_id in enumerate(self.options.needs.ids)}

    def need_row(self, need_id: str) -> int:
        """Return the row of a need.

        Raises
        ------
        KeyError
            If the pool has no such need.
        """
        return self._row_of_need[need_id]


def stand(context: Context, plan: Plan, *, previous: Plan | None = None) -> Standing:
    """Return the standing plan of a plan, for instance one read by :func:`matcher.files.read_plan`.

    Parameters
    ----------
    context
        Pool, policy and day.
    plan
        A checked plan of them.
    previous
        The plan that it was made with as its previous one, where there was one.

    Raises
    ------
    StalePlanError
        The plan is one of another pool, policy or day, or does not add up to its own objective.
    """
    run = plan.summary.run
    if run.date != context.date:
        raise StalePlanError(
            Text(*(words.format(then=run.date, now=context.date) for words in (_OTHER_DAY.zh, _OTHER_DAY.en)))
        )
    if run.input_digest != context.pool.digest():
        raise StalePlanError(_OTHER_POOL)
    if Policy.from_data(plan.summary.policy) != context.policy:
        raise StalePlanError(_OTHER_POLICY)
    options = compile_options(context, previous)
    solution = solution_of(plan, context, options)
    if solution is None:
        raise StalePlanError(_OTHER_ENGINE)
    return standing_of(context, options, solution, previous=previous)


def standing_of(context: Context, options: Options, solution: Solution, *, previous: Plan | None = None) -> Standing:
    """Return the standing plan of a solution that has just been found.

    Parameters
    ----------
    context, options, solution, previous
        As the attributes of :class:`Standing`; a bound below the objective is lifted to it.
    """
    if solution.bound < solution.objective and solution.status is not PlanStatus.OPTIMAL:
        solution = replace(solution, bound=solution.objective)
    return Standing(context=context, options=options, solution=solution, previous=previous)
