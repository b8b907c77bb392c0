"""`balance`: a fund has something to spend; a project's budget pays the need's whole amount.

A fund's balance, less its overhead, limits what it pays; only an empty one forbids. A project with a budget pays the
whole amount that is due now, or the need takes no seat there; a project without budget pays nothing.
"""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints
from matcher.rules.quantities import amount_due_fen, is_in_publicity, usable_fen
from matcher.rules.rule import FUNDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    money_fen = context.resources(kind).money_fen
    if kind is ResourceKind.FUND:
        return (money_fen > 0)[resource_index]
    return np.asarray(_due_fen(context)[need_index] <= money_fen[resource_index], dtype=np.bool_)


def _due_fen(context: Context) -> Ints:
    return context.once("amount_due_fen", lambda: amount_due_fen(context))


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return () if kind is ResourceKind.FUND else (_due_fen(context),)


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    if kind is ResourceKind.FUND:
        usable = usable_fen(balance_fen=resource["balance_fen"], overhead=resource["overhead"] or 0.0)
        if usable > 0:
            return Finding(True, Text(f"可用余额 {words.money(usable)} 元", f"{words.money(usable)} yuan can be spent"))
        balance = words.money(resource["balance_fen"])
        zh = f"余额 {balance} 元，扣除管理费后无可用资金"
        return Finding(False, Text(zh, f"its balance is {balance} yuan, nothing is left after overhead"))
    budget_fen, due_fen = resource["budget_fen"], need["amount_fen"]
    if is_in_publicity(need["publicity_start"], context.date):
        due_fen = 0
    if budget_fen is None:
        return Finding(True, Text("项目不付款，金额由基金支付", "the project pays nothing, funds pay the amount"))
    due, budget = words.money(due_fen), words.money(budget_fen)
    if due_fen <= budget_fen:
        return Finding(
            True, Text(f"需 {due} 元，项目预算 {budget} 元", f"{due} yuan are due, its budget is {budget} yuan")
        )
    zh = f"需 {due} 元，项目预算只剩 {budget} 元"
    return Finding(False, Text(zh, f"{due} yuan are due, its budget is only {budget} yuan"))


BALANCE = PairRule(
    code="balance",
    title=Text("资金足够", "enough money"),
    kinds=FUNDS | {ResourceKind.PROJECT},
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
