"""`valid`: the date is not after the end of eligibility nor after the last useful day."""

from matcher.model.text import Text
from matcher.rules import words
from matcher.rules.context import Context, Row
from matcher.rules.encode import Bools
from matcher.rules.rule import Finding, NeedRule


def _mask(context: Context) -> Bools:
    needs = context.needs
    return (context.day <= needs.deadline) & (context.day <= needs.valid_until)


def _explain(context: Context, need: Row) -> Finding:
    valid_until, deadline = need["valid_until"], need["deadline"]
    today = words.date(context.date)
    if valid_until is not None and context.date > valid_until:
        end = words.date(valid_until)
        zh = f"资格有效期至{end.zh}，{today.zh}已过期"
        return Finding(False, Text(zh, f"eligible until {end.en}, expired on {today.en}"))
    if deadline is not None and context.date > deadline:
        end = words.date(deadline)
        zh = f"最迟应在{end.zh}前得到帮助，{today.zh}已过期限"
        return Finding(False, Text(zh, f"help was useful until {end.en}, {today.en} is too late"))
    return Finding(True, Text(f"{today.zh}仍在有效期内", f"valid on {today.en}"))


VALID = NeedRule(code="valid", title=Text("需求仍在有效期内", "the need is still valid"), mask=_mask, explain=_explain)
