"""Team templates of the samples: rows of the table ``teams``."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

FIVE_IN_ONE: tuple[Row, ...] = tuple(
    {"team": "five_in_one", "role": role, "at_least": 1}
    for role in ("police", "doctor", "disability_federation", "family", "social_worker")
)
"""The group of five (M17): each role at least once."""

ONE_N_ONE: tuple[Row, ...] = (
    {"team": "1n1", "role": "social_worker", "at_least": 1, "at_most": 1},
    {"team": "1n1", "role": "volunteer", "at_least": 3},
)
"""One social worker leads N volunteers for one household (M18); N >= 3 is assumed."""
