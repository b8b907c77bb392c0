"""`verified`: the need passed the four checks (look, listen, look up, discuss)."""

from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools
from matcher.rules.rule import Finding, NeedRule


def _mask(context: Context) -> Bools:
    return context.needs.verified


def _explain(context: Context, need: Row) -> Finding:
    if need["verified"]:
        return Finding(True, Text("已通过四步核准", "verified by the four checks"))
    return Finding(False, Text("尚未通过看、听、查、议四步核准", "not yet verified by the four checks"))


VERIFIED = NeedRule(code="verified", title=Text("需求已核准", "the need is verified"), mask=_mask, explain=_explain)
