"""`fund_category`: the fund pays for all categories, or for one of the need's."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Ints, Lookup, is_empty, overlap
from matcher.rules.rule import FUNDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return _lookup(context)(need_index, resource_index)


def _decided_by(context: Context, kind: ResourceKind) -> tuple[Ints, ...]:
    return (_lookup(context).classes,)


def _lookup(context: Context) -> Lookup:
    return context.once("fund_category", lambda: _built(context))


def _built(context: Context) -> Lookup:
    asked, accepted = context.needs.categories, context.pool.funds["categories"]
    matrix = overlap(asked.values, accepted) | is_empty(accepted)
    # No need is without a list of categories, though the list may be empty: the last row is never looked up.
    unused = np.ones((1, matrix.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([matrix, unused]))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    if not resource["categories"]:
        return Finding(True, Text("基金不限对象类别", "the fund is for all categories"))
    titles = words.listed(words.category(code) for code in resource["categories"])
    if set(resource["categories"]) & set(need["categories"]):
        return Finding(True, Text(f"符合基金的对象类别：{titles.zh}", f"of a category of the fund: {titles.en}"))
    return Finding(False, Text(f"基金只面向：{titles.zh}", f"the fund is only for: {titles.en}"))


FUND_CATEGORY = PairRule(
    code="fund_category",
    title=Text("符合基金的适用类别", "of a category that the fund pays for"),
    kinds=FUNDS,
    mask=_mask,
    explain=_explain,
    decided_by=_decided_by,
)
