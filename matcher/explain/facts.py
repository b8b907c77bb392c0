"""What is known about one need in one plan: the facts that every reader is told, each in the reader's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.explain.ranking import RankedOption
from matcher.explain.terms import Term
from matcher.model.enums import Destination, Grade, Level, PlanStatus, Verdict
from matcher.model.text import Text

NOT_SAID = Text("", "")

RIVALS = 20
"""Needs that are named beside an option."""


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A need that holds what another lacks.

    Attributes
    ----------
    need_id, grade
        Which need, and how urgent.
    worth
        What it brings in the plan: value minus cost terms, points.
    pinned
        Whether the operator pinned it there.
    """

    need_id: str
    grade: Grade
    worth: float
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class WeighedOption:
    """An option of the need beside what the plan does.

    Attributes
    ----------
    option
        The option: helper, net value, what it lacks now.
    behind
        Points that it brings less than what the plan does for the need; negative where it would bring more. For a need that
        is not met, less than nothing: minus its net value.
    held
        Needs of each grade that hold what it lacks: those with its helper, or those paid by funds that may pay for this need where
        money alone lacks. Empty where it lacks nothing.
    rivals
        The first of them, those that bring least in front; at most :data:`RIVALS`.
    """

    option: RankedOption
    behind: float
    held: Mapping[Grade, int]
    rivals: tuple[Rival, ...]


class HelperStanding(StrEnum):
    """How a helper that the person knows or asked for stands."""

    CHOSEN = "chosen"
    REFUSED = "refused"
    UNPAID = "unpaid"
    FULL = "full"
    BEHIND = "behind"
    EQUAL = "equal"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class NamedHelper:
    """The current or a preferred provider, and why it is or is not the helper.

    Attributes
    ----------
    role
        ``current`` or ``preferred``.
    resource_id
        The provider.
    standing
        Chosen; refused by a rule; nobody can pay it; full; allowed and free, and behind, equal to or ahead of what the plan does.
    rule, finding
        The first rule that it breaks, and what the rule says; empty where it breaks none.
    option
        Its option, where it has one.
    """

    role: str
    resource_id: str
    standing: HelperStanding
    rule: str = ""
    finding: Text = NOT_SAID
    option: WeighedOption | None = None


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One level of the ladder below that of the helper: why none of its providers helps (M45).

    Attributes
    ----------
    level
        The level.
    providers
        Providers of that level in the pool.
    refused
        How many break which rule first.
    unpaid, full, behind, ahead
        Providers that pass every rule: nobody can pay them; they are full; they are free, and bring less (or not more) than
        what the plan does; they are free and would bring more. With ``refused`` they add up to ``providers``.
    """

    level: Level
    providers: int
    refused: Mapping[str, int]
    unpaid: int
    full: int
    behind: int
    ahead: int


@dataclass(frozen=True, kw_only=True)
class Payers:
    """Which funds pay, and why not the others.

    Attributes
    ----------
    paid_yuan
        What each fund pays, by identifier.
    refused
        How many funds break which rule first.
    able
        Other funds that may pay and have enough left to pay alone what these pay.
    short
        Other funds that may pay and have less left.
    """

    paid_yuan: Mapping[str, float]
    refused: Mapping[str, int]
    able: int
    short: int


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """Helpers that break one rule alone.

    Attributes
    ----------
    kind, rule
        Kind of helper, and the rule; ``money`` where funds cannot pay.
    count
        How many.
    short
        By how little the nearest misses: km, hours, people or yuan; ``None`` where the rule measures nothing.
    nearest
        The nearest of them; empty where it is not one resource.
    finding
        What the rule says of it.
    """

    kind: str
    rule: str
    count: int
    short: float | None
    nearest: str
    finding: Text


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A rule about the need alone that it does not pass.

    Attributes
    ----------
    rule, finding
        The rule and what it says, with the date until when where there is one.
    """

    rule: str
    finding: Text


@dataclass(frozen=True, kw_only=True)
class Served:
    """One line of a met need: who serves it, and every term of its cost.

    Attributes
    ----------
    row
        The row of assignments, with the carrier in the place of a package.
    terms
        Its terms, factor x base.
    """

    row: Mapping[str, Any]
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """The plan that the need stands in.

    Attributes
    ----------
    date, objective, bound, gap, status
        Its day, and how good it is proven to be; points.
    input_digest, policy_digest, engine_version, seed, method, solver
        What it was made from, and how.
    switches
        Switches of the policy that are on.
    """

    date: dt.date
    objective: float
    bound: float
    gap: float
    status: PlanStatus
    input_digest: str
    policy_digest: str
    engine_version: str
    seed: int
    method: str
    solver: str
    switches: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Everything that there is to say about one need in one plan.

    Attributes
    ----------
    need_id, service, grade, people, hours, amount_yuan, minor
        The need.
    value
        Value of meeting it, points.
    plan
        The plan.
    met
        Whether the plan meets it.
    worth
        What the plan gains by meeting it: value minus cost terms, points; 0 where it does not.
    verdict, reasons, sentence, fix, destination
        Of a need that is not met: its row of ``unmet``.
    gates, near
        Gates that it does not pass; of an impossible need, who is near.
    served
        Lines of a met need.
    options
        Its options, those feasible now first, then the best.
    named
        Its current and preferred providers.
    rungs
        Levels below that of its helper.
    payers
        Its funds, ``None`` where no money is due from any.
    names
        What services and resources are called, by code.
    """

    need_id: str
    service: str
    grade: Grade
    people: int
    hours: float
    amount_yuan: float
    minor: bool
    value: float
    plan: PlanFacts
    met: bool
    worth: float = 0.0
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    sentence: Text = NOT_SAID
    fix: Text | None = None
    destination: Destination | None = None
    gates: tuple[Gate, ...] = ()
    near: tuple[NearMiss, ...] = ()
    served: tuple[Served, ...] = ()
    options: tuple[WeighedOption, ...] = ()
    named: tuple[NamedHelper, ...] = ()
    rungs: tuple[Rung, ...] = ()
    payers: Payers | None = None
    names: Mapping[str, str]
