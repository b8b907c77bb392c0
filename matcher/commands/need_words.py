"""What ``explain`` and ``options`` say about one need, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.explain import Explanation, RankedOption, Term
from matcher.model.enums import Destination, Dimension, Level, Line, ResourceKind, Verdict
from matcher.model.text import Language, Text
from matcher.model.units import yuan
from matcher.report.names import Names

_COMMA = Text("，", ", ")
_LACKING: dict[str, Text] = {"money": Text("资金", "money"), Dimension.YUAN.value: Text("项目经费", "project budget")}


def unmet_lines(row: Mapping[str, Any], language: Language) -> list[str]:
    """Return verdict, reason, nearest fix (where known) and destination of a row of ``unmet``."""
    verdict, destination = Verdict(row["verdict"]).text, Destination(row["destination"]).text
    texts = [
        Text(f"{row['need_id']}：{verdict.zh}", f"{row['need_id']}: {verdict.en}"),
        Text(row["sentence_zh"] or "", row["sentence_en"] or ""),
    ]
    if row["fix_zh"]:
        texts.append(Text(f"最小补救：{row['fix_zh']}", f"Nearest fix: {row['fix_en'] or row['fix_zh']}"))
    texts.append(Text(f"去向：{destination.zh}", f"Next: {destination.en}"))
    return [text.say(language) for text in texts if text.zh]


def met_line(told: Explanation, names: Names) -> str:
    """Return that a need is met, with its service, grade and people."""
    grade, service = told.grade.text, names.service(told.service)
    return names.say(
        Text(
            f"{told.need_id}：已满足（{service}，{grade.zh}，{told.people} 人）",
            f"{told.need_id}: met ({service}, grade {grade.en}, people: {told.people})",
        )
    )


def assignment_lines(row: Mapping[str, Any], terms: Sequence[Term], names: Names) -> list[str]:
    """Return who serves a line of a need, and what it costs in points, factor x base; a row as of the carrier."""
    line, kind = Line(row["line"]).text, ResourceKind(row["resource_kind"]).text
    who, language, package = called(row["resource_id"], names), names.language, row["package_id"]
    if package is None:
        words = [Text(f"{line.zh}：{kind.zh} {who.zh}", f"{line.en}: {kind.en} {who.en}")]
    else:
        zh, en = f"{kind.zh} {package}，承接方 {who.zh}", f"{kind.en} {package}, carried by {who.en}"
        words = [Text(f"{line.zh}：{zh}", f"{line.en}: {en}")]
    if row["hours"]:
        words.append(Text(f"每周 {row['hours']:g} 小时", f"{row['hours']:g} hours a week"))
    if row["yuan_fen"]:
        words.append(Text(f"{yuan(row['yuan_fen']):.2f} 元", f"{yuan(row['yuan_fen']):.2f} yuan"))
    if row["distance_km"] is not None:
        words.append(Text(f"{row['distance_km']:.1f} 公里", f"{row['distance_km']:.1f} km"))
    if row["ladder"]:
        words.append(Level(row["ladder"]).text)
    if row["pinned"]:
        words.append(Text("人工指定", "pinned"))
    if row["kept"]:
        words.append(Text("沿用原服务方", "same helper as before"))
    lines = ["  " + _joined(words, language)]
    for term in terms:
        unit, colon = term.unit.say(language), Text("：", ": ").say(language)
        lines.append(
            f"    {term.title.say(language)}{colon}{_plain(term.factor)} x {_plain(term.base)} {unit} = {term.value:.6f}"
        )
    return lines


def _plain(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")  # 0.00001 rather than 1e-05


def options_line(need_id: str, found: Sequence[RankedOption], language: Language) -> str:
    """Return how many options a need has, and how many of them capacity allows now."""
    now = sum(option.feasible_now for option in found)
    return Text(
        f"{need_id}：可选匹配 {len(found)} 个，其中现在可行 {now} 个",
        f"{need_id}: {len(found)} options, {now} of them feasible now",
    ).say(language)


def option_line(option: RankedOption, names: Names) -> str:
    """Return one option: helper, net value, distance, money, and whether capacity allows it now."""
    kind = Text("只需资金", "money only") if option.kind == "money" else ResourceKind(option.kind).text
    who = called(option.resource_id, names) if option.resource_id else Text("", "")
    words = [Text(f"{kind.zh} {who.zh}".rstrip(), f"{kind.en} {who.en}".rstrip())]
    words.append(Text(f"净值 {option.net_value:.3f} 分", f"net value {option.net_value:.3f} points"))
    if option.distance_km is not None:
        words.append(Text(f"{option.distance_km:.1f} 公里", f"{option.distance_km:.1f} km"))
    if option.due_yuan:
        payers = _together([called(fund, names) for fund in option.funds])
        if not option.funds:
            payers = Text("没有基金付得起", "no fund can pay")
        words.append(
            Text(
                f"需 {option.due_yuan:.2f} 元，由{payers.zh}支付"
                if option.funds
                else f"需 {option.due_yuan:.2f} 元（{payers.zh}）",
                f"{option.due_yuan:.2f} yuan due ({payers.en})",
            )
        )
    words.append(_standing(option))
    return _joined(words, names.language)


def _standing(option: RankedOption) -> Text:
    if option.chosen:
        return Text("本方案所选", "chosen by the plan")
    if option.feasible_now:
        return Text("现在可行", "feasible now")
    lacking = [_LACKING[code] if code in _LACKING else Dimension(code).text for code in option.lacking]
    return Text(
        f"容量不足：{'、'.join(text.zh for text in lacking)}",
        f"not enough left: {', '.join(text.en for text in lacking)}",
    )


def called(code: str, names: Names) -> Text:
    """Return a provider, fund or project by its name and its identifier; without a name the identifier alone."""
    name = names.resource(code)
    return Text(code, code) if name == code else Text(f"{name}（{code}）", f"{name} ({code})")


def _together(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), " + ".join(text.en for text in texts))


def _joined(words: Sequence[Text], language: Language) -> str:
    return _COMMA.say(language).join(word.say(language) for word in words)
