"""A plan that stands: questions are asked against it and changes are tried on it, without solving all anew."""

from matcher.standing.changes import Changes, TableChanges, changed_rows
from matcher.standing.effects import Effects, Move, effects
from matcher.standing.resolve import Resolved, resolve
from matcher.standing.splice import splice
from matcher.standing.state import StalePlanError, Standing, stand, standing_of
from matcher.standing.trial import Trial, try_need, try_option

__all__ = [
    "Changes",
    "Effects",
    "Move",
    "Resolved",
    "StalePlanError",
    "Standing",
    "TableChanges",
    "Trial",
    "changed_rows",
    "effects",
    "resolve",
    "splice",
    "stand",
    "standing_of",
    "try_need",
    "try_option",
]
