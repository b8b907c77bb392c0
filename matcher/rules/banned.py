"""`banned`: the provider, or the project's provider, is not under a ban on the date."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import FIRST_DAY, Bools, Index, days
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.once(("banned", kind), lambda: _free(context, kind))[resource_index]


def _free(context: Context, kind: ResourceKind) -> Bools:
    banned_until = days(context.pool.providers["banned_until"], absent=FIRST_DAY)
    return np.append(context.day > banned_until, np.True_)[context.resources(kind).provider]


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    provider = context.acting_provider(kind, resource)
    until = provider["banned_until"] if provider else None
    if until is not None and context.date <= until:
        end = words.date(until)
        return Finding(False, Text(f"服务方被禁入至{end.zh}", f"the provider is banned until {end.en}"))
    return Finding(True, Text("未被禁入", "not banned"))


BANNED = PairRule(code="banned", title=Text("未被禁入", "not banned"), kinds=HELPERS, mask=_mask, explain=_explain)
