"""`guardian`: a minor is helped only with a guardian's consent."""

from matcher.model.text import Text
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools
from matcher.rules.rule import Finding, NeedRule


def _mask(context: Context) -> Bools:
    return ~context.needs.minor | context.needs.guardian_consent


def _explain(context: Context, need: Row) -> Finding:
    if not need["minor"]:
        return Finding(True, Text("对象不是未成年人，无须监护人同意", "no minor, no guardian's consent is needed"))
    if need["guardian_consent"]:
        return Finding(True, Text("监护人已同意", "the guardian has consented"))
    return Finding(False, Text("对象未成年，尚未取得监护人同意", "a minor without the guardian's consent"))


GUARDIAN = NeedRule(
    code="guardian",
    title=Text("未成年人须监护人同意", "a minor has a guardian's consent"),
    mask=_mask,
    explain=_explain,
)
