"""The objective of the exact model and the stages that come before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.enums import Grade
from matcher.model.policy import Policy
from matcher.optimise.exact.variables import SHARE_UNITS, Variables
from matcher.options.options import Ints, Options


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """One level of a lexicographic objective: maximised, then held.

    Attributes
    ----------
    name
        ``pins``, ``changes``, ``worst_town``, a grade, or ``value``.
    objective
        Coefficients, one a variable.
    enough
        A value beyond which more is worth nothing, or ``None``.
    """

    name: str
    objective: Ints
    enough: int | None = None


def net_value_objective(options: Options, variables: Variables) -> Ints:
    """``maximise sum_i w[i] z[i] - sum_o c[o] x[o]`` with ``z[i] = sum_{o of i} x[o]``, micropoints."""
    objective = np.zeros(variables.lower.size, dtype=np.int64)
    objective[variables.taken] = options.needs.value[options.helpers.need] - options.helpers.cost
    return objective


def stages(options: Options, variables: Variables, policy: Policy) -> list[Stage]:
    """Return the levels of the objective in the order in which they count.

    Pins, then the cap on changes, then the worst town, then (under ``strict_grades``) the value of red, yellow, blue
    and green needs, and last the net value.
    """
    size = variables.lower.size
    found: list[Stage] = []
    pinned = np.zeros(size, dtype=np.int64)
    pinned[variables.taken[options.helpers.pinned]] = 1
    pinned[variables.used[options.money.pinned]] = 1
    if pinned.any():
        found.append(Stage(name="pins", objective=pinned, enough=int(pinned.sum())))
    if policy.max_changes != "off":
        excess = np.zeros(size, dtype=np.int64)
        excess[variables.excess] = -1
        found.append(Stage(name="changes", objective=excess, enough=0))
    if policy.worst_town != "off":
        share = np.zeros(size, dtype=np.int64)
        share[variables.share] = 1
        floor = 1.0 if policy.worst_town == "maximise" else float(policy.worst_town)
        found.append(Stage(name="worst_town", objective=share, enough=int(np.ceil(floor * SHARE_UNITS))))
    if policy.strict_grades:
        for place, grade in enumerate(Grade):
            value = np.zeros(size, dtype=np.int64)
            of_grade = options.needs.grade[options.helpers.need] == place
            value[variables.taken[of_grade]] = options.needs.value[options.helpers.need[of_grade]]
            if value.any():
                found.append(Stage(name=grade.value, objective=value))
    found.append(Stage(name="value", objective=net_value_objective(options, variables)))
    return found
