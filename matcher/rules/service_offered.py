"""`service_offered`: a provider offers the need's service; a project runs the same service.

A provider serves hours, so the need must ask for some. A need without hours takes a seat only in a project with a
budget, which then pays the need's amount.
"""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Lookup, is_empty, membership
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    needs = context.needs
    same = context.once(("service_offered", kind), lambda: _lookup(context, kind))(need_index, resource_index)
    with_hours = needs.hours_hundredths[need_index] > 0
    if kind is ResourceKind.PROVIDER:
        return same & with_hours
    with_amount = needs.amount_fen[need_index] > 0
    return same & (with_hours | (with_amount & context.projects.pays[resource_index]))


def _lookup(context: Context, kind: ResourceKind) -> Lookup:
    asked = context.needs.service
    if kind is ResourceKind.PROVIDER:
        lists = context.pool.providers["services"]
        matrix = membership(asked.values, lists) | is_empty(lists)
    else:
        services = context.pool.projects["service"]
        matrix = asked.values.to_numpy()[:, None] == services.to_numpy()[None, :]
    unknown = np.zeros((1, matrix.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([matrix, unknown]))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    asked = words.service(context, need["service"])
    if kind is ResourceKind.PROVIDER:
        offered = list(resource["services"])
        if offered and need["service"] not in offered:
            titles = words.listed(words.service(context, code) for code in offered)
            zh = f"不提供{asked.zh}，只提供{titles.zh}"
            return Finding(False, Text(zh, f"does not offer {asked.en}, only {titles.en}"))
    elif need["service"] != resource["service"]:
        runs = words.service(context, resource["service"])
        return Finding(
            False, Text(f"项目做的是{runs.zh}，需求是{asked.zh}", f"the project runs {runs.en}, not {asked.en}")
        )
    if (need["hours"] or 0) > 0:
        return Finding(True, Text(f"提供{asked.zh}", f"offers {asked.en}"))
    if kind is ResourceKind.PROVIDER:
        return Finding(False, Text("该需求每周工时为 0，不需要服务方", "the need asks for 0 hours, so for no provider"))
    if resource["budget_fen"] is not None and need["amount_fen"] > 0:
        return Finding(True, Text("由项目预算支付所需金额", "the project's budget pays the amount"))
    return Finding(
        False,
        Text(
            "该需求每周工时为 0，项目没有可支付的预算",
            "the need asks for 0 hours, and the project has no budget to pay",
        ),
    )


SERVICE_OFFERED = PairRule(
    code="service_offered",
    title=Text("提供所需服务", "offers the service"),
    kinds=HELPERS,
    mask=_mask,
    explain=_explain,
)
