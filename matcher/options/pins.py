"""Pins meet the options: which pair each pin fixes, and which pins break a rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.model.enums import PinAction, ResourceKind
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text
from matcher.options.options import HelperOptions, MoneyOptions, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.registry import NEED_RULES, PAIR_RULES

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
    """
    pins = context.pool.pins.filter(context.pool.pins["action"] == PinAction.PIN.value)
    if not pins.height:
        return helpers, money, ()
    row = {identifier: place for place, identifier in enumerate(needs.ids)}
    number = {identifier: place for place, identifier in enumerate(resources.ids)}
    helper_pinned, money_pinned = helpers.pinned.copy(), money.pinned.copy()
    problems: list[Problem] = []
    for need_id, resource_id in pins.select("need_id", "resource_id").iter_rows():
        need, resource = row[need_id], number[resource_id]
        is_fund = resources.kinds[resource] is ResourceKind.FUND
        table, marks = (money, money_pinned) if is_fund else (helpers, helper_pinned)
        first, last = np.searchsorted(table.need, [need, need + 1])
        place = first + np.flatnonzero(table.resource[first:last] == resource)
        marks[place] = True
        if not place.size:
            due_fen = helpers.due_fen[helpers.need == need]
            otherwise = _TOO_LITTLE_MONEY
            if is_fund and not (due_fen > 0).any():
                otherwise = _NOTHING_DUE if due_fen.size else _NO_WAY
            problems.append(_broken(context, resources, need, resource, otherwise))
    return replace(helpers, pinned=helper_pinned), replace(money, pinned=money_pinned), tuple(problems)


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
