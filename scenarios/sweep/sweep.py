"""A sweep as it is understood: its parameters, and the scenario of each point."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.model.text import Text
from scenarios.model import Scenario
from scenarios.model.changes import Which

Values = Mapping[str, float | int]
"""The value of each parameter at one point."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    name
        What stands for it in the file, after ``$``.
    title
        What it is, with its unit.
    values
        Its values in the order in which they are run, each once.
    """

    name: str
    title: Text
    values: tuple[float | int, ...]


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Rows that chance may take.

    Attributes
    ----------
    share
        Chance of each row: a number, or the name of the parameter that is it.
    which
        Which rows of the table.
    """

    share: float | str
    which: Which

    def at(self, values: Values) -> float:
        """Return the chance at one point."""
        return float(values[self.share]) if isinstance(self.share, str) else self.share


@dataclass(frozen=True, kw_only=True)
class Chance:
    """What is left to chance.

    Attributes
    ----------
    repeats
        How often each point is repeated, >= 1.
    absent
        Providers that may stay away.
    surge
        Needs that may come once more.
    """

    repeats: int
    absent: Draw | None = None
    surge: Draw | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point of a sweep.

    Attributes
    ----------
    values
        The value of each parameter.
    scenario
        What is changed there.
    """

    values: Values
    scenario: Scenario


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One question asked over a range.

    Attributes
    ----------
    name
        Name: lower-case letters, digits, ``-`` and ``_``.
    title, question
        In both languages.
    parameters
        One or two.
    points
        Every combination of values, the last parameter turning fastest.
    seed
        Seed of chance; the draws of a repetition are the same at every point.
    chance
        What is left to chance; ``None``: nothing.
    digest
        SHA-256 of the file's values.
    """

    name: str
    title: Text
    question: Text
    parameters: tuple[Parameter, ...]
    points: tuple[Point, ...]
    seed: int = 0
    chance: Chance | None = None
    digest: str = ""

    @property
    def repeats(self) -> int:
        """How often each point is run."""
        return 1 if self.chance is None else self.chance.repeats


def combinations(parameters: tuple[Parameter, ...]) -> list[Values]:
    """Return every combination of values, the last parameter turning fastest."""
    names = [parameter.name for parameter in parameters]
    return [
        dict(zip(names, values, strict=True)) for values in itertools.product(*(each.values for each in parameters))
    ]
