"""`gender`: the helper can be of the gender that the person asks for."""

import numpy as np

from matcher.model.enums import Gender, ResourceKind
from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Lookup, is_empty, membership
from matcher.rules.rule import HELPERS, Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.once(("gender", kind), lambda: _lookup(context, kind))(need_index, resource_index)


def _lookup(context: Context, kind: ResourceKind) -> Lookup:
    asked, genders = context.needs.helper_gender, context.pool.providers["genders"]
    sends = membership(asked.values, genders) | is_empty(genders)
    nobody = np.ones((asked.values.len(), 1), dtype=np.bool_)  # a project without provider sends both
    sends = np.concatenate([sends, nobody], axis=1)[:, context.resources(kind).provider]
    not_asked = np.ones((1, sends.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([sends, not_asked]))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    asked = need["helper_gender"]
    if asked is None:
        return Finding(True, Text("对服务者性别没有要求", "no gender of the helper is asked for"))
    title = Gender(asked).text
    provider = context.acting_provider(kind, resource)
    if provider is None or not provider["genders"] or asked in provider["genders"]:
        return Finding(True, Text(f"能派出{title.zh}性服务者", f"it can send a {title.en} helper"))
    return Finding(
        False, Text(f"要求{title.zh}性服务者，该服务方派不出", f"a {title.en} helper is asked for, it has none")
    )


GENDER = PairRule(
    code="gender",
    title=Text("符合对服务者性别的要求", "a helper of the gender asked for"),
    kinds=HELPERS,
    mask=_mask,
    explain=_explain,
)
