"""Commands about one need: explain, options."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import polars as pl

from matcher.commands.output import ExitCode, answered, fail, print_json, print_text
from matcher.commands.reading import read_plan_of
from matcher.explain import RankedOption, Term, ranked_options, terms_of
from matcher.files import read_pool
from matcher.model import Plan, Policy, Pool
from matcher.model.enums import Destination, Grade, Level, Line, ResourceKind, Verdict
from matcher.model.text import Language, Text


def explain(pool_path: Path, plan_path: Path, need_id: str, language: Language, *, as_json: bool) -> None:
    """Say why a need is met as it is, or why it is not."""
    with answered(language, as_json=as_json):
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        need = _need(pool, need_id, language, as_json=as_json)
        unmet = plan.unmet.filter(pl.col("need_id") == need_id)
        if unmet.height:
            row = unmet.row(0, named=True)
            if as_json:
                print_json({"need_id": need_id, "met": False, **row})
                return
            verdict, destination = Verdict(row["verdict"]).text, Destination(row["destination"]).text
            print_text(Text(f"{need_id}：{verdict.zh}", f"{need_id}: {verdict.en}").say(language))
            print_text(Text(row["sentence_zh"], row["sentence_en"]).say(language))
            print_text(Text(f"去向：{destination.zh}", f"Next: {destination.en}").say(language))
            return
        _explain_met(plan, need, language, as_json=as_json)


def _explain_met(plan: Plan, need: dict[str, object], language: Language, *, as_json: bool) -> None:
    policy = Policy.from_data(plan.summary.policy)
    rows = list(plan.assignments.filter(pl.col("need_id") == need["need_id"]).iter_rows(named=True))
    if as_json:
        data = [{**row, "terms": [_term_data(term) for term in terms_of(row, policy)]} for row in rows]
        print_json({"need_id": need["need_id"], "met": True, "assignments": data})
        return
    grade = Grade(str(need["grade"])).text
    print_text(
        Text(
            f"{need['need_id']}：已满足（{grade.zh}，{need['people']} 人）", f"{need['need_id']}: met ({grade.en}, {need['people']} people)"
        ).say(language)
    )
    for row in rows:
        line, kind = Line(row["line"]).text, ResourceKind(row["resource_kind"]).text
        words = [f"{line.say(language)} - {kind.say(language)} {row['resource_id']}"]
        if row["hours"]:
            words.append(Text(f"每周 {row['hours']:g} 小时", f"{row['hours']:g} hours a week").say(language))
        if row["yuan_fen"]:
            words.append(Text(f"{row['yuan_fen'] / 100:.2f} 元", f"{row['yuan_fen'] / 100:.2f} yuan").say(language))
        if row["distance_km"] is not None:
            words.append(Text(f"{row['distance_km']:.1f} 公里", f"{row['distance_km']:.1f} km").say(language))
        if row["ladder"]:
            words.append(Level(row["ladder"]).text.say(language))
        if row["pinned"]:
            words.append(Text("人工指定", "pinned").say(language))
        if row["kept"]:
            words.append(Text("沿用原服务方", "same helper as before").say(language))
        print_text("  " + Text("，", ", ").say(language).join(words))
        for term in terms_of(row, policy):
            print_text(
                f"    {term.title.say(language)}: {term.factor:g} x {term.base:g} {term.unit.say(language)} = {term.value:.6f}"
            )


def _term_data(term: Term) -> dict[str, object]:
    return {"term": term.term, "factor": term.factor, "base": term.base, "value": term.value}


def options(
    pool_path: Path, plan_path: Path, need_id: str, language: Language, *, most: int, as_json: bool
) -> None:
    """List the ranked options of one need against a standing plan."""
    with answered(language, as_json=as_json):
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        _need(pool, need_id, language, as_json=as_json)
        policy = Policy.from_data(plan.summary.policy)
        found = ranked_options(pool, plan, need_id, policy=policy, date=plan.summary.run.date)
        if as_json:
            print_json({"need_id": need_id, "options": [asdict(option) for option in found[:most]]})
            return
        now = sum(option.feasible_now for option in found)
        print_text(
            Text(
                f"{need_id}：{len(found)} 种可选匹配，其中 {now} 种现在就行",
                f"{need_id}: {len(found)} options, {now} of them feasible now",
            ).say(language)
        )
        for place, option in enumerate(found[:most], start=1):
            print_text(f"{place:>3}. {_option_words(option, language)}")


def _option_words(option: RankedOption, language: Language) -> str:
    kind = Text("只需资金", "money only") if option.kind == "money" else ResourceKind(option.kind).text
    words = [f"{kind.say(language)} {option.resource_id}".rstrip()]
    words.append(Text(f"净值 {option.net_value:.3f}", f"net value {option.net_value:.3f}").say(language))
    if option.distance_km is not None:
        words.append(Text(f"{option.distance_km:.1f} 公里", f"{option.distance_km:.1f} km").say(language))
    if option.due_yuan:
        payers = "+".join(option.funds) or Text("无基金可付", "no fund can pay").say(language)
        words.append(Text(f"需 {option.due_yuan:.2f} 元（{payers}）", f"{option.due_yuan:.2f} yuan due ({payers})").say(language))
    if option.chosen:
        words.append(Text("本方案所选", "chosen by the plan").say(language))
    elif option.feasible_now:
        words.append(Text("现在就行", "feasible now").say(language))
    else:
        words.append(Text(f"容量不足：{'、'.join(option.lacking)}", f"lacks {', '.join(option.lacking)}").say(language))
    return Text("，", ", ").say(language).join(words)


def _need(pool: Pool, need_id: str, language: Language, *, as_json: bool) -> dict[str, object]:
    found = pool.needs.filter(pl.col("need_id") == need_id)
    if not found.height:
        text = Text(f"数据中没有需求 {need_id}（可能在入口被拒收）", f"the pool has no need {need_id} (it may have been refused)")
        raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json)
    return found.row(0, named=True)
