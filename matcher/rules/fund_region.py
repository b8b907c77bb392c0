"""`fund_region`: the fund pays everywhere, or the need's region begins with one of its regions."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.regions import contains
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints, Lookup, is_empty, region_membership
from matcher.rules.rule import FUNDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return _lookup(context)(need_index, resource_index)


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return (_lookup(context).classes,)


def _lookup(context: Context) -> Lookup:
    return context.once("fund_region", lambda: _built(context))


def _built(context: Context) -> Lookup:
    places, lists = context.needs.region, context.pool.funds["regions"]
    within = region_membership(places.values, lists)
    no_region = np.zeros((1, within.shape[1]), dtype=np.bool_)
    return Lookup(codes=places.codes, matrix=np.concatenate([within, no_region]) | is_empty(lists))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    regions, place = resource["regions"], need["region"]
    if not regions:
        return Finding(True, Text("基金不限地区", "the fund pays in any region"))
    listed = words.listed(regions)
    if place is None:
        zh = f"需求没有区划代码，基金只用于 {listed.zh}"
        return Finding(False, Text(zh, f"the need has no region, the fund pays in {listed.en} only"))
    if any(contains(region, place) for region in regions):
        return Finding(True, Text(f"{place} 在基金适用地区之内", f"{place} lies in a region of the fund"))
    zh = f"{place} 不在基金适用地区 {listed.zh} 之内"
    return Finding(False, Text(zh, f"{place} lies outside the fund's regions {listed.en}"))


FUND_REGION = PairRule(
    code="fund_region",
    title=Text("在基金适用地区之内", "in a region of the fund"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
