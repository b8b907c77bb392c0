"""The independent checker: any plan against any pool, every rule restated over columns, every breach said in words.

It shares nothing with the rooms that make plans: distances, working days, skills, regions and the search for helpers
are its own. What grows with the pool is done in numpy and polars; only breaches are looked at one by one.
"""

from matcher.check.assignments import Judgement, check_assignments, judge_assignments, score_assignments
from matcher.check.check import check_plan
from matcher.check.violations import RULES, Violation

__all__ = [
    "RULES",
    "Judgement",
    "Violation",
    "check_assignments",
    "check_plan",
    "judge_assignments",
    "score_assignments",
]
