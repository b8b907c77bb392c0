"""The independent checker: any plan against any pool, every rule restated in plain scalar code.

It shares nothing with the rooms that make plans: distances, working days, skills and regions are its own.
"""

from matcher.check.assignments import check_assignments, score_assignments
from matcher.check.check import check_plan
from matcher.check.violations import RULES, Violation

__all__ = ["RULES", "Violation", "check_assignments", "check_plan", "score_assignments"]
