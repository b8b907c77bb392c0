"""Every kind of error that a caller can meet, by code; each part of the service adds its own."""

from __future__ import annotations

from api.problems import access, changes, decisions, requests, runs
from api.problems.kind import ProblemType

PROBLEM_TYPES: dict[str, ProblemType] = dict(
    sorted(
        {**requests.PROBLEMS, **access.PROBLEMS, **changes.PROBLEMS, **decisions.PROBLEMS, **runs.PROBLEMS}.items(),
        key=lambda entry: (entry[1].status, entry[0]),
    )
)
"""Every kind by code, in the order of status; ``docs/api.md`` lists them, under test."""

__all__ = ["PROBLEM_TYPES", "ProblemType"]
