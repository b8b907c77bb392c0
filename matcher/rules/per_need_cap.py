"""`per_need_cap`: what a fund pays for one need is at most its cap a need.

The cap limits what the fund pays; see :func:`matcher.rules.quantities.fund_limit_fen`. Only a cap of nothing forbids.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import FUNDS, Finding, PairRule, the_resource_alone


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return (context.funds.per_need_cap_fen > 0)[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    cap_fen = resource["per_need_cap_fen"]
    if cap_fen is None:
        return Finding(True, Text("每项需求没有上限", "no cap a need"))
    if cap_fen > 0:
        cap = words.money(cap_fen)
        return Finding(True, Text(f"每项需求最多支付 {cap} 元", f"pays at most {cap} yuan a need"))
    return Finding(False, Text("每项需求上限为 0 元，不能支付", "its cap a need is 0 yuan, it can pay nothing"))


PER_NEED_CAP = PairRule(
    code="per_need_cap",
    title=Text("不超过单项上限", "within its cap a need"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=the_resource_alone,
)
