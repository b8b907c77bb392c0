"""What a ready sample is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matcher.model.pool import Pool
from matcher.model.text import Text


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A ready synthetic pool.

    Attributes
    ----------
    name
        Name on the command line.
    title
        What it is, in one line.
    notes
        Published figures with their source, then every assumed figure.
    build
        Makes the pool from a seed >= 0.
    """

    name: str
    title: Text
    notes: Text
    build: Callable[[int], Pool]
