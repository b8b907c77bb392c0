"""`pin`: the operator has not forbidden the pair.

That a pinned pair is in the plan is the plan's business; a pin never overrides another rule.
"""

from matcher.model.enums import PinAction, ResourceKind
from matcher.model.text import Text
from matcher.rules.context import KEYS, Context, Row
from matcher.rules.encode import Bools, Index, PairSet
from matcher.rules.rule import ALL_KINDS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return ~context.once(("pin", kind), lambda: _forbidden(context, kind)).contains(need_index, resource_index)


def _forbidden(context: Context, kind: ResourceKind) -> PairSet:
    pool, table = context.pool, f"{kind.value}s"
    resources = pool.table(table).select(resource_id=KEYS[table]).with_row_index("resource")
    pairs = (
        pool.pins.filter(action=PinAction.FORBID.value)
        .join(pool.needs.select("need_id").with_row_index("need"), on="need_id")
        .join(resources, on="resource_id")
    )
    return PairSet.of(
        need_index=pairs["need"].to_numpy(),
        column_index=pairs["resource"].to_numpy(),
        needs=pool.needs.height,
        columns=resources.height,
    )


def _reasons(context: Context) -> dict[tuple[str, str], str | None]:
    """Return why each pair is forbidden; of several pins the first counts."""
    forbids = context.pool.pins.filter(action=PinAction.FORBID.value).reverse()
    return {
        (need, resource): reason for need, resource, reason in forbids["need_id", "resource_id", "reason"].iter_rows()
    }


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    reasons = context.once("forbidden pairs", lambda: _reasons(context))
    pair = (need["need_id"], resource[KEYS[f"{kind.value}s"]])
    if pair not in reasons:
        return Finding(True, Text("操作员没有禁止", "not forbidden by the operator"))
    reason = reasons[pair]
    because = Text(f"：{reason}", f": {reason}") if reason else Text("", "")
    return Finding(False, Text(f"操作员已禁止{because.zh}", f"forbidden by the operator{because.en}"))


PIN = PairRule(
    code="pin",
    title=Text("操作员没有禁止", "not forbidden by the operator"),
    kinds=ALL_KINDS,
    mask=_mask,
    explain=_explain,
)
