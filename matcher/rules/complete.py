"""`complete`: no half-met need; every line of a need is served, or none is."""

from collections.abc import Collection

import numpy as np

from matcher.model.enums import Line
from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.encode import Bools
from matcher.rules.rule import Finding, PlanRule


def _mask(required: Bools, served: Bools) -> Bools:
    all_served = (~required | served).all(axis=1)
    return np.asarray(all_served | ~served.any(axis=1), dtype=np.bool_)


def _explain(required: Collection[Line], served: Collection[Line]) -> Finding:
    missing = [line.text for line in Line if line in required and line not in served]
    if not served:
        return Finding(True, Text("各项均未安排", "no line is served"))
    if not missing:
        return Finding(True, Text("各项均已安排", "every line is served"))
    lines = words.listed(missing)
    return Finding(False, Text(f"只安排了一部分，还缺：{lines.zh}", f"half met, still missing: {lines.en}"))


COMPLETE = PlanRule(
    code="complete", title=Text("需求完整满足", "the need is met in full"), mask=_mask, explain=_explain
)
