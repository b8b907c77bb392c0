"""`capacity_cases`: the provider takes at least one need at a time.

Over a whole plan the number of needs is limited too; here only a provider that takes none is passed over.
"""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index
from matcher.rules.rule import Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return (context.resources(kind).cases >= 1)[resource_index]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    cases = resource["cases"]
    if cases is None:
        return Finding(True, Text("案数不限", "no limit of cases"))
    if cases >= 1:
        return Finding(True, Text(f"可同时服务 {cases} 件需求", f"it takes {cases} needs at a time"))
    return Finding(False, Text("案数上限为 0，不再接新的需求", "its limit is 0 needs at a time, it takes no more"))


CAPACITY_CASES = PairRule(
    code="capacity_cases",
    title=Text("案数未满", "room for a case"),
    kinds=frozenset({ResourceKind.PROVIDER}),
    mask=_mask,
    explain=_explain,
)
