"""The changes of a scenario as they are understood: fields known, values in the stored form of a pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.model.field import Field, TableSpec


class Operator(StrEnum):
    """How a condition looks at a cell; an empty cell passes none but ``given: false`` and ``not_in``."""

    EQUALS = "equals"
    IN = "in"
    NOT_IN = "not_in"
    BEGINS_WITH = "begins_with"
    CONTAINS = "contains"
    GREATER = "greater"
    LESS = "less"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    GIVEN = "given"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition on one field.

    Attributes
    ----------
    field
        The field that is looked at.
    operator
        How.
    operands
        Values in the stored form (money in fen); one, but for ``in``, ``not_in``, ``begins_with`` and ``contains``, where
        any of them will do. For ``given`` one boolean.
    """

    field: Field
    operator: Operator
    operands: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A circle on the ground: WGS-84 degrees and kilometres."""

    lon: float
    lat: float
    km: float


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which rows of a table: those of some identifiers, or those that pass every condition and lie in the circle.

    Attributes
    ----------
    ids
        Identifiers, or ``None`` where conditions decide.
    conditions
        All of them hold; none: every row.
    near
        The circle, or ``None``.
    """

    ids: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    near: Circle | None = None


class EditKind(StrEnum):
    """What happens to a cell."""

    SET = "set"
    SCALE = "scale"
    SHIFT = "shift"
    PUT = "put"
    TAKE = "take"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What happens to one field of the rows.

    Attributes
    ----------
    field
        The field.
    kind
        Replaced, multiplied, shifted by a number or by days, entries put in or taken out.
    operand
        The new value in stored form (``None``: not given); the factor; the shift in the stored unit, negative to lower; the
        entries.
    """

    field: Field
    kind: EditKind
    operand: Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of one table; ``place`` is its position in the file, from zero."""

    place: int
    table: TableSpec


@dataclass(frozen=True, kw_only=True)
class AddRows(Change):
    """New rows, each a mapping from column to stored value; what is not given is absent."""

    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class RemoveRows(Change):
    """Rows that leave the pool."""

    which: Which


@dataclass(frozen=True, kw_only=True)
class EditRows(Change):
    """Cells of rows that change."""

    which: Which
    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True)
class CloneRows(Change):
    """New rows drawn with replacement from given ones.

    Attributes
    ----------
    which
        The rows that are drawn from.
    count
        How many rows are added.
    region
        Where the new rows are; ``None``: where the drawn ones are.
    edits
        What differs in them; only replaced values.
    """

    which: Which
    count: int
    region: str | None
    edits: tuple[Edit, ...]


class PolicyEditKind(StrEnum):
    """What happens to a setting."""

    SET = "set"
    SCALE = "scale"
    PLUS = "plus"


@dataclass(frozen=True, kw_only=True)
class PolicyEdit:
    """One setting of the policy that changes.

    Attributes
    ----------
    path
        Names that lead to the setting: ``("packages", "at_most")``.
    kind
        Replaced, multiplied, or raised.
    operand
        The new value, the factor, or the number added.
    """

    path: tuple[str, ...]
    kind: PolicyEditKind
    operand: Any

    @property
    def name(self) -> str:
        """The path as it is written: ``packages.at_most``."""
        return ".".join(self.path)
