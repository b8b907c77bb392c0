"""Who may help whom: one rule a file, :mod:`matcher.rules.registry` is the table of contents.

Every rule says the same thing twice: ``mask`` over arrays of positions, for millions of pairs at once, and ``explain``
about two rows, in words. A test asserts that the two agree.
"""

from matcher.rules.context import Context, Row
from matcher.rules.registry import NEED_RULES, PAIR_RULES, PLAN_RULES, RULES, allowed_pairs, blocking, gate
from matcher.rules.rule import Finding, NeedRule, PairRule, PlanRule

__all__ = [
    "NEED_RULES",
    "PAIR_RULES",
    "PLAN_RULES",
    "RULES",
    "Context",
    "Finding",
    "NeedRule",
    "PairRule",
    "PlanRule",
    "Row",
    "allowed_pairs",
    "blocking",
    "gate",
]
