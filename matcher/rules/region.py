"""`region`: the need's region begins with the resource's; a need without region is outside every region."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import EVERYWHERE, Bools, Index
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    needs, resources = context.needs, context.resources(kind)
    if context.once(("region", kind), lambda: bool((resources.region_low == EVERYWHERE[0]).all())):
        return np.ones(len(need_index), dtype=np.bool_)
    begins = needs.region_low[need_index] >= resources.region_low[resource_index]
    begins &= needs.region_high[need_index] <= resources.region_high[resource_index]
    return begins


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    area, place = resource["region"], need["region"]
    if not area:
        return Finding(True, Text("不限地区", "it serves any region"))
    if not place:
        return Finding(
            False, Text(f"需求没有区划代码，而其只服务 {area}", f"the need has no region, it serves {area} only")
        )
    if place.startswith(area):
        return Finding(True, Text(f"{place} 在其服务区划 {area} 之内", f"{place} lies in its region {area}"))
    return Finding(False, Text(f"{place} 不在其服务区划 {area} 之内", f"{place} lies outside its region {area}"))


REGION = PairRule(
    code="region", title=Text("在服务区划之内", "within its region"), kinds=HELPERS, mask=_mask, explain=_explain
)
