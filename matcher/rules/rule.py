"""What a rule is: one code, one mask over arrays, one plain statement about two rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from matcher.model.enums import Line, ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints

HELPERS = frozenset({ResourceKind.PROVIDER, ResourceKind.PROJECT})
"""Kinds of resources that serve a service line."""

FUNDS = frozenset({ResourceKind.FUND})
ALL_KINDS = HELPERS | FUNDS


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says, and why.

    Attributes
    ----------
    allowed
        Whether the rule allows it.
    sentence
        Why, with the values; without personal data.
    """

    allowed: bool
    sentence: Text


@dataclass(frozen=True, kw_only=True)
class NeedRule:
    """A gate: what a need must be before anyone may help.

    Attributes
    ----------
    code
        Stable code of the contract.
    title
        What the rule asks, in a few words.
    mask
        ``mask(context)``: whether each need of the pool passes, shape (N,).
    explain
        ``explain(context, need)``: the same said of one row, independently of the mask.
    """

    code: str
    title: Text
    mask: Callable[[Context], Bools]
    explain: Callable[[Context, Row], Finding]


@dataclass(frozen=True, kw_only=True)
class PairRule:
    """Whether a resource may help with a need.

    Attributes
    ----------
    code, title
        As for :class:`NeedRule`.
    kinds
        Kinds of resources that the rule speaks of; it allows all others.
    mask
        ``mask(context, kind, need_index, resource_index)``: whether each pair of positions passes. The two arrays
        have the same length, and so has the answer.
    explain
        ``explain(context, kind, need, resource)``: the same said of two rows, independently of the mask.
    decided_by
        ``decided_by(context, kind)``: columns of whole numbers, one entry a need. Needs that agree in all of them get
        the same answer with each resource of the kind, so that the rule need be asked of one of them only. ``None``
        where the answer depends on who the need is (a conflict, a pin), or where nobody asks for the columns.
    """

    code: str
    title: Text
    kinds: frozenset[ResourceKind]
    mask: Callable[[Context, ResourceKind, Index, Index], Bools]
    explain: Callable[[Context, ResourceKind, Row, Row], Finding]
    decided_by: Callable[[Context, ResourceKind], tuple[Ints, ...]] | None = None


def the_resource_alone(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    """Return no column at all: the answer is the same for every need."""
    return ()


@dataclass(frozen=True, kw_only=True)
class PlanRule:
    """What holds for a need over the whole plan.

    Attributes
    ----------
    code, title
        As for :class:`NeedRule`.
    mask
        ``mask(required, served)``: two arrays of bool of shape (N, lines); the answer has shape (N,).
    explain
        ``explain(required, served)``: the same said of the lines of one need.
    """

    code: str
    title: Text
    mask: Callable[[Bools, Bools], Bools]
    explain: Callable[[Collection[Line], Collection[Line]], Finding]


Rule = NeedRule | PairRule | PlanRule
