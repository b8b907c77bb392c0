"""The exception of this room: an input of which nothing can be used."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.model.problems import Problem


class UnusableInput(Exception):  # noqa: N818  (the name is part of the room's door)
    """The input as a whole cannot be used; every reason is listed, with its remedy.

    Parameters
    ----------
    problems
        What is wrong, at least one problem.

    Attributes
    ----------
    problems
        The same, as a tuple.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(f"{p.code}: {p.sentence.zh} / {p.sentence.en}" for p in self.problems))
