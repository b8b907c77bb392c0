"""Pins meet the options: which pair each pin fixes, and which pins break a rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import PinAction, ResourceKind
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text
from matcher.options.options import Bools, HelperOptions, Ints, MoneyOptions, NeedColumns, Resources
from matcher.options.positions import positions
from matcher.rules import Context
from matcher.rules.registry import NEED_RULES, PAIR_RULES
from matcher.rules.runs import written_out

_REMEDY = Text("改正数据，或取消这条指定", "Correct the data, or withdraw the pin")

_TOO_LITTLE_MONEY = Text("所需款项没有一个或两个基金付得起", "no one or two funds can pay what falls due")
_NO_WAY = Text("这项需求没有任何可行的安排", "there is no way at all to meet this need")
_NOTHING_DUE = Text("没有需要基金支付的款项", "nothing falls due that a fund could pay")


def apply_pins(
    context: Context,
    needs: NeedColumns,
    resources: Resources,
    helpers: HelperOptions,
    money: MoneyOptions,
) -> tuple[HelperOptions, MoneyOptions, tuple[Problem, ...]]:
    """Mark the pinned options; report the pins for which no option exists, with the rule that forbids it.

    Forbidden pairs are no options at all (rule ``pin``), so only ``pin`` rows are looked at here.

    Raises
    ------
    KeyError
        For a pin of a need or a resource that the pool does not have.
    """
    pins = context.pool.pins.filter(context.pool.pins["action"] == PinAction.PIN.value)
    if not pins.height:
        return helpers, money, ()
    need, resource = positions(pins["need_id"], needs.ids), positions(pins["resource_id"], resources.ids)
    if (unknown := np.flatnonzero((need < 0) | (resource < 0))).size:
        raise KeyError(pins.row(int(unknown[0]), named=True))
    is_fund = resource >= resources.fund_offset
    helper_pinned, helper_found = _marked(helpers.need, helpers.resource, need, resource)
    money_pinned, money_found = _marked(money.need, money.resource, need, resource)
    problems = []
    for pin in np.flatnonzero(~helper_found & ~money_found).tolist():
        otherwise = _TOO_LITTLE_MONEY
        due_fen = helpers.due_fen[slice(*np.searchsorted(helpers.need, [need[pin], need[pin] + 1]))]
        if is_fund[pin] and not (due_fen > 0).any():
            otherwise = _NOTHING_DUE if due_fen.size else _NO_WAY
        problems.append(_broken(context, resources, int(need[pin]), int(resource[pin]), otherwise))
    return replace(helpers, pinned=helper_pinned), replace(money, pinned=money_pinned), tuple(problems)


def _marked(need: Ints, resource: Ints, pinned_need: Ints, pinned_resource: Ints) -> tuple[Bools, Bools]:
    """Return which options of a table are pinned, and which pins found their option."""
    first, last = np.searchsorted(need, pinned_need), np.searchsorted(need, pinned_need + 1)
    pin, place = np.repeat(np.arange(first.size), last - first), written_out(first, last - first)
    hit = resource[place] == pinned_resource[pin]
    marks, found = np.zeros(need.size, dtype=np.bool_), np.zeros(first.size, dtype=np.bool_)
    marks[place[hit]], found[pin[hit]] = True, True
    return marks, found


def _broken(context: Context, resources: Resources, need: int, resource: int, otherwise: Text) -> Problem:
    """Return the problem of a pin that breaks a rule, or what is in its way where every rule of the pair holds."""
    kind = resources.kinds[resource]
    offset = {
        ResourceKind.PROVIDER: 0,
        ResourceKind.PROJECT: resources.project_offset,
        ResourceKind.FUND: resources.fund_offset,
    }[kind]
    table = {
        ResourceKind.PROVIDER: context.pool.providers,
        ResourceKind.PROJECT: context.pool.projects,
        ResourceKind.FUND: context.pool.funds,
    }[kind]
    need_row, resource_row = context.pool.needs.row(need, named=True), table.row(resource - offset, named=True)
    findings = [(rule.code, rule.explain(context, need_row)) for rule in NEED_RULES]
    findings += [
        (rule.code, rule.explain(context, kind, need_row, resource_row)) for rule in PAIR_RULES if kind in rule.kinds
    ]
    code, reason = next(
        ((code, finding.sentence) for code, finding in findings if not finding.allowed),
        ("complete", otherwise),
    )
    need_id, resource_id = need_row["need_id"], resources.ids[resource]
    return Problem(
        table="pins",
        field="resource_id",
        value=resource_id,
        key=f"{need_id} {resource_id}",
        code="pin_breaks_rule",
        severity=Severity.ERROR,
        sentence=Text(
            f"指定 {need_id} 由 {resource_id} 承担，但不合规则 {code}：{reason.zh}",
            f"{need_id} is pinned to {resource_id}, which breaks the rule {code}: {reason.en}",
        ),
        remedy=_REMEDY,
    )
