"""`conflict`: neither the person nor the household stands on the resource's list of conflicts.

For a project the list is that of its provider. Sentences name no person.
"""

import polars as pl

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, PairSet
from matcher.rules.rule import ALL_KINDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    if kind is ResourceKind.FUND:
        conflicts = context.once("conflict fund", lambda: _pairs(context, context.pool.funds["conflicts"]))
        return ~conflicts.contains(need_index, resource_index)
    conflicts = context.once("conflict", lambda: _pairs(context, context.pool.providers["conflicts"]))
    return ~conflicts.contains(need_index, context.resources(kind).provider[resource_index])


def _pairs(context: Context, lists: pl.Series) -> PairSet:
    entries = lists.to_frame("who").with_row_index("column").explode("who").drop_nulls()
    needs = context.pool.needs.select("person_id", "household_id").with_row_index("need")
    pairs = pl.concat(
        needs.select("need", who=by).drop_nulls().join(entries, on="who").select("need", "column")
        for by in ("person_id", "household_id")
    )
    return PairSet.of(
        need_index=pairs["need"].to_numpy(),
        column_index=pairs["column"].to_numpy(),
        needs=needs.height,
        columns=lists.len(),
    )


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    lister = context.acting_provider(kind, resource)
    listed = set(lister["conflicts"]) if lister else set()
    if listed & {need["person_id"], need["household_id"]}:
        return Finding(
            False, Text("对象或其家庭在回避名单上", "the person or the household is on its list of conflicts")
        )
    return Finding(True, Text("不在回避名单上", "not on its list of conflicts"))


CONFLICT = PairRule(
    code="conflict", title=Text("无须回避", "no conflict"), kinds=ALL_KINDS, mask=_mask, explain=_explain
)
