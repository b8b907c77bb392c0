"""A scenario as it is understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcher.model.text import Text
from scenarios.model.changes import Change, PolicyEdit
from scenarios.model.problems import Lines
from scenarios.siting.model import Siting


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One question, and what is changed to answer it; independent of any pool.

    Attributes
    ----------
    name
        Name: lower-case letters, digits, ``-`` and ``_``.
    title, question
        In both languages.
    seed
        Seed of the draws.
    most_moves
        Most needs, other than those that the scenario changes, whose helper may change or which may be dropped; ``None``
        for no cap.
    changes
        Changes of the pool, all at once: every one looks at the pool as it was.
    policy
        Changes of the policy.
    siting
        The question of sites, where it is one.
    digest
        SHA-256 of the file's values: the same whatever its comments, quotes and order of keys.
    lines
        Lines of the file by path, for problems that show only on a pool; empty for scenarios made in memory.
    """

    name: str
    title: Text
    question: Text
    changes: tuple[Change, ...] = ()
    policy: tuple[PolicyEdit, ...] = ()
    seed: int = 0
    most_moves: int | None = None
    siting: Siting | None = None
    digest: str = ""
    lines: Lines = field(default_factory=dict, repr=False, compare=False)
