"""`fund_denies`: the fund refuses neither the service, its class, a category of the need, nor a region around it."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.regions import ancestors
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Coded, Index, Ints, Lookup, membership, overlap, region_membership
from matcher.rules.quantities import classes_of
from matcher.rules.rule import FUNDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    service, category, region = _lookups(context)
    allowed = service(need_index, resource_index)
    allowed &= category(need_index, resource_index)
    allowed &= region(need_index, resource_index)
    return allowed


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return tuple(lookup.classes for lookup in _lookups(context))


def _lookups(context: Context) -> tuple[Lookup, Lookup, Lookup]:
    return context.once("fund_denies", lambda: _built(context))


def _built(context: Context) -> tuple[Lookup, Lookup, Lookup]:
    needs, denies = context.needs, context.pool.funds["denies"]
    services = needs.service.values
    denied_service = membership(services, denies) | membership(classes_of(context.pool, services), denies)
    return (
        _unless(needs.service, denied_service),
        _unless(needs.categories, overlap(needs.categories.values, denies)),
        _unless(needs.region, region_membership(needs.region.values, denies)),
    )


def _unless(asked: Coded, denied: Bools) -> Lookup:
    not_given = np.ones((1, denied.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([~denied, not_given]))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    denies = resource["denies"]
    service = context.row("services", need["service"])
    about = {need["service"], *need["categories"]}
    if service is not None and service["class"] is not None:
        about.add(service["class"])
    if need["region"] is not None:
        about.update(ancestors(need["region"]))
    hit = [code for code in denies if code in about]
    if not hit:
        return Finding(True, Text("不在基金的禁用范围之内", "nothing that the fund refuses"))
    listed = words.listed(words.category(code) for code in hit)
    return Finding(False, Text(f"基金注明不得用于：{listed.zh}", f"the fund must not pay for: {listed.en}"))


FUND_DENIES = PairRule(
    code="fund_denies",
    title=Text("不在基金禁用范围之内", "nothing that the fund refuses"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
