"""What a kind of error is."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.model.text import Text


@dataclass(frozen=True, kw_only=True)
class ProblemType:
    """One kind of error.

    Attributes
    ----------
    status
        HTTP status.
    title
        The kind in words; the same each time.
    remedy
        What a caller can do about it.
    """

    status: int
    title: Text
    remedy: Text
