"""A problem of the input: where, what was found, what is expected, and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.model.text import Text


class Severity(StrEnum):
    """An error refuses its row; a warning keeps it and says what was assumed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake, with its place.

    Attributes
    ----------
    table
        English name of the table (``needs``), or empty where the whole input is meant.
    row
        Row as the author of the input counts: the row number of a sheet or CSV line (titles are row 1), the
        one-based position in a JSON list; ``None`` where the whole table is meant.
    field
        English name of the field, or empty where the whole row is meant.
    value
        What was found, shortened; empty for personal fields.
    code
        Stable code of the problem (``not_a_number``).
    severity
        Whether the row was refused.
    sentence
        What is wrong, with the values in it.
    remedy
        What to do about it.
    key
        Identifier of the row where it is known; empty otherwise.
    """

    table: str
    code: str
    sentence: Text
    remedy: Text
    row: int | None = None
    field: str = ""
    value: str = ""
    severity: Severity = Severity.ERROR
    key: str = ""
