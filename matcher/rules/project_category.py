"""`project_category`: the project takes all categories, or one of the need's."""

import numpy as np

from matcher.model.enums import ResourceKind
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools, Index, Lookup, is_empty, overlap
from matcher.rules.rule import Finding, PairRule


def _mask(context: Context, kind: ResourceKind, need_index: Index, resource_index: Index) -> Bools:
    return context.once("project_category", lambda: _lookup(context))(need_index, resource_index)


def _lookup(context: Context) -> Lookup:
    asked, accepted = context.needs.categories, context.pool.projects["categories"]
    matrix = overlap(asked.values, accepted) | is_empty(accepted)
    # No need is without a list of categories, though the list may be empty: the last row is never looked up.
    unused = np.ones((1, matrix.shape[1]), dtype=np.bool_)
    return Lookup(codes=asked.codes, matrix=np.concatenate([matrix, unused]))


def _explain(context: Context, kind: ResourceKind, need: Row, resource: Row) -> Finding:
    if not resource["categories"]:
        return Finding(True, Text("项目不限对象类别", "the project is for all categories"))
    titles = words.listed(words.category(code) for code in resource["categories"])
    if set(resource["categories"]) & set(need["categories"]):
        return Finding(True, Text(f"符合项目的对象类别：{titles.zh}", f"of a category of the project: {titles.en}"))
    return Finding(False, Text(f"项目只面向：{titles.zh}", f"the project is only for: {titles.en}"))


PROJECT_CATEGORY = PairRule(
    code="project_category",
    title=Text("符合项目的对象类别", "of a category that the project takes"),
    kinds=frozenset({ResourceKind.PROJECT}),
    mask=_mask,
    explain=_explain,
)
