"""`per_person_cap`: what a fund pays for one need is at most its cap a person times the people.

The cap limits what the fund pays; see :func:`matcher.rules.quantities.fund_limit_fen`. Only a cap of nothing forbids.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import FUNDS, Finding, PairRule, the_resource_alone


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return (context.funds.per_person_cap_fen > 0)[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    cap_fen = resource["per_person_cap_fen"]
    if cap_fen is None:
        return Finding(True, Text("每位受益人没有上限", "no cap a person"))
    if cap_fen > 0:
        cap = words.money(cap_fen)
        return Finding(True, Text(f"每位受益人最多支付 {cap} 元", f"pays at most {cap} yuan a person"))
    return Finding(False, Text("每位受益人上限为 0 元，不能支付", "its cap a person is 0 yuan, it can pay nothing"))


PER_PERSON_CAP = PairRule(
    code="per_person_cap",
    title=Text("不超过人均上限", "within its cap a person"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=the_resource_alone,
)
