"""`fund_purpose`: the fund pays for everything, for the need's service or for its class."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints, Lookup, is_empty, membership
from matcher.rules.quantities import classes_of
from matcher.rules.rule import FUNDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return _lookup(context)(need_index, resource_index)


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return (_lookup(context).classes,)


def _lookup(context: Context) -> Lookup:
    return context.once("fund_purpose", lambda: _built(context))


def _built(context: Context) -> Lookup:
    asked, purposes = context.needs.service, context.pool.funds["purposes"]
    covered = membership(asked.values, purposes) | membership(classes_of(context.pool, asked.values), purposes)
    unknown = np.zeros((1, covered.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([covered, unknown]) | is_empty(purposes))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    purposes = resource["purposes"]
    if not purposes:
        return Finding(True, Text("基金用途不限", "the fund pays for any service"))
    service = context.row("services", need["service"])
    title, listed = words.service(context, need["service"]), words.listed(purposes)
    if need["service"] in purposes or (service is not None and service["class"] in purposes):
        return Finding(True, Text(f"基金可用于{title.zh}", f"the fund pays for {title.en}"))
    zh = f"基金用途为 {listed.zh}，不含{title.zh}"
    return Finding(False, Text(zh, f"the fund pays for {listed.en}, not for {title.en}"))


FUND_PURPOSE = PairRule(
    code="fund_purpose",
    title=Text("符合基金用途", "a purpose of the fund"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
