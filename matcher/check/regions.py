"""Region codes as numbers: what lies in a region is then a range of numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_AFTER_EVERY_TEXT = "\U0010ffff"


class Regions:
    """The distinct region codes of needs, in order: those that begin with a prefix follow one another.

    Parameters
    ----------
    codes
        Distinct codes in the order of their characters; ``""`` stands for a need without a region.
    """

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes

    def within(self, prefix: str) -> tuple[int, int]:
        """Return the first number of the codes that begin with a prefix, and the number after the last."""
        return bisect_left(self._codes, prefix), bisect_left(self._codes, prefix + _AFTER_EVERY_TEXT)
