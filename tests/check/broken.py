"""The registry of mutations: each breaks exactly one thing in the tiny case, and names the rules that must say so."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from matcher.check import Violation
from tests.check.cases import Case, tiny_case

Change = Callable[[Case], Case]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One change to a sound case.

    Attributes
    ----------
    rule
        The rule that it breaks.
    need_id, resource_id
        What the report must name; empty where it names none.
    also
        Rules that a sensible checker reports as well; every one of them must be reported.
    change
        Makes the broken case.
    """

    rule: str
    need_id: str
    resource_id: str
    also: frozenset[str]
    change: Change

    @property
    def name(self) -> str:
        """Name of the test."""
        return f"{self.rule}-{self.change.__name__}"

    @functools.cached_property
    def report(self) -> dict[str, list[Violation]]:
        """What the checker says of the broken case; it is asked once."""
        return self.change(tiny_case()).check()


MUTATIONS: list[Mutation] = []


def breaks(rule: str, need_id: str = "", resource_id: str = "", *, also: str = "") -> Callable[[Change], Change]:
    """Register a mutation; ``also`` lists companions separated by blanks."""

    def register(change: Change) -> Change:
        MUTATIONS.append(
            Mutation(rule=rule, need_id=need_id, resource_id=resource_id, also=frozenset(also.split()), change=change)
        )
        return change

    return register
