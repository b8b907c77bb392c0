"""`refused`: the person has not refused the provider, nor the project's provider."""

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, PairSet
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    refused = context.once("refused", lambda: _pairs(context))
    return ~refused.contains(need_index, context.resources(kind).provider[resource_index])


def _pairs(context: Context) -> PairSet:
    pool = context.pool
    providers = pool.providers.select("provider_id").with_row_index("provider")
    pairs = (
        pool.needs.select(provider_id="refused_providers")
        .with_row_index("need")
        .explode("provider_id")
        .join(providers, on="provider_id")
    )
    return PairSet.of(
        need_index=pairs["need"].to_numpy(),
        column_index=pairs["provider"].to_numpy(),
        needs=pool.needs.height,
        columns=pool.providers.height,
    )


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    provider = resource["provider_id"]
    if provider is not None and provider in need["refused_providers"]:
        return Finding(False, Text(f"本人不接受 {provider}", f"the person refuses {provider}"))
    return Finding(True, Text("本人没有拒绝", "the person has not refused it"))


REFUSED = PairRule(
    code="refused", title=Text("本人没有拒绝", "not refused by the person"), kinds=HELPERS, mask=_mask, explain=_explain
)
