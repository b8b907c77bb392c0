"""Commands about one need: explain, options."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import polars as pl

from matcher.commands import need_words
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_json, print_text, problem_data
from matcher.commands.reading import read_plan_of
from matcher.explain import (
    Explanation,
    RankedOption,
    Term,
    auditor_record,
    explain_need,
    operator_lines,
    person_sentence,
    ranked_options,
)
from matcher.files import plan_to_data, read_pool
from matcher.model import Plan, Policy, Pool, Problem, Severity
from matcher.model.enums import Line
from matcher.model.schema.plan_tables import ASSIGNMENTS, UNMET
from matcher.model.text import Language, Text
from matcher.report import problems_text
from matcher.report.names import Names
from matcher.standing import StalePlanError

Reader = Literal["person", "operator", "auditor"]


def explain(
    pool_path: Path, plan_path: Path, need_id: str, language: Language, *, reader: Reader = "operator", as_json: bool
) -> None:
    """Say why a need is met as it is, or why it is not; of a row refused at the gate, what is wrong with it."""
    with answered(language, as_json=as_json):
        need_id = _stored(need_id)
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        if not pool.needs.filter(pl.col("need_id") == need_id).height:
            _explain_refused(pool, need_id, language, as_json=as_json)
            return
        told = explain_need(pool, plan, need_id)
        if reader == "auditor":
            record = _record(told, pool, plan, language, as_json=as_json)
            if as_json:
                print_json(record)
            else:
                print_text(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False, default=str))
        elif reader == "person":
            _to_person(told, language, as_json=as_json)
        elif as_json:
            print_json(_operator_data(told, plan))
        else:
            print_text("\n".join(_operator_text(told, plan, Names.of(pool, language))))


def _record(told: Explanation, pool: Pool, plan: Plan, language: Language, *, as_json: bool) -> dict[str, Any]:
    try:
        return auditor_record(told, pool, plan)
    except StalePlanError as error:
        raise fail(ExitCode.UNUSABLE, error.text, language, as_json=as_json) from None


def _to_person(told: Explanation, language: Language, *, as_json: bool) -> None:
    said = person_sentence(told)
    if as_json:
        print_json({"need_id": told.need_id, "met": told.met, "person": {"zh": said.zh, "en": said.en}})
    else:
        print_text(said.say(language))


def _operator_text(told: Explanation, plan: Plan, names: Names) -> list[str]:
    lines = [text.say(names.language) for text in operator_lines(told)]
    if not told.met:
        row = plan.unmet.row(by_predicate=pl.col("need_id") == told.need_id, named=True)
        own = need_words.unmet_lines(row, names.language)
        return [*own[:-1], *lines, own[-1]]
    own = [need_words.met_line(told, names)]
    for served in told.served:
        own += need_words.assignment_lines(served.row, served.terms, names)
    return own + lines


def _operator_data(told: Explanation, plan: Plan) -> dict[str, Any]:
    said = operator_lines(told)
    lines = {"operator": {"zh": [text.zh for text in said], "en": [text.en for text in said]}}
    mine = pl.col("need_id") == told.need_id
    if not told.met:
        return {"need_id": told.need_id, "met": False, **_rows_data(plan, unmet=plan.unmet.filter(mine))[0], **lines}
    assignments = plan.assignments.filter(mine)
    rows = [
        data | {"terms": [_term_data(term) for term in served.terms]}
        for data, served in zip(_rows_data(plan, assignments=assignments), told.served, strict=True)
    ]
    return {"need_id": told.need_id, "met": True, "assignments": rows, **lines}


def _explain_refused(pool: Pool, need_id: str, language: Language, *, as_json: bool) -> None:
    problems = _refusals(pool, need_id)
    if not problems:
        raise _unknown(need_id, language, as_json=as_json)
    if as_json:
        found = [problem_data(problem) for problem in problems]
        print_json({"need_id": need_id, "met": False, "refused": True, "problems": found})
        return
    print_text(
        Text(f"{need_id}：这一行在入口被拒收", f"{need_id}: its row was refused at the gate").say(language)
        + "\n"
        + problems_text(problems, language)
    )


def options(pool_path: Path, plan_path: Path, need_id: str, language: Language, *, most: int, as_json: bool) -> None:
    """List the ranked options of one need against a standing plan."""
    with answered(language, as_json=as_json):
        need_id = _stored(need_id)
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        if not pool.needs.filter(pl.col("need_id") == need_id).height:
            raise _unknown(need_id, language, as_json=as_json)
        policy = Policy.from_data(plan.summary.policy)
        found = ranked_options(pool, plan, need_id, policy=policy, date=plan.summary.run.date)
        found = [_as_paid(option, plan, need_id) for option in found]
        if as_json:
            print_json(
                {"need_id": need_id, "found": len(found), "options": [asdict(option) for option in found[:most]]}
            )
            return
        print_text(need_words.options_line(need_id, found, language))
        names = Names.of(pool, language)
        for place, option in enumerate(found[:most], start=1):
            print_text(f"{place:>3}. {need_words.option_line(option, names)}")
        if len(found) > most:
            more = Text(f"  另有 {len(found) - most} 个未列出", f"  {len(found) - most} more are not listed")
            print_text(more.say(language))
        if not found:
            # Without an option the question is why; the plan knows.
            for row in plan.unmet.filter(pl.col("need_id") == need_id).iter_rows(named=True):
                print_text("\n".join(need_words.unmet_lines(row, language)[1:]))


def _as_paid(option: RankedOption, plan: Plan, need_id: str) -> RankedOption:
    """Return the option that the plan takes with the funds that really pay; of others it is known who could."""
    if not option.chosen:
        return option
    money = (pl.col("need_id") == need_id) & (pl.col("line") == Line.MONEY.value)
    return replace(option, funds=tuple(plan.assignments.filter(money)["resource_id"].sort()))


def _stored(need_id: str) -> str:
    """Return an identifier as the pool stores it: trimmed, full width as half width."""
    return unicodedata.normalize("NFKC", need_id).strip()


def _refusals(pool: Pool, need_id: str) -> tuple[Problem, ...]:
    return tuple(
        problem
        for problem in pool.problems
        if problem.table == "needs" and problem.key == need_id and problem.severity is Severity.ERROR
    )


def _unknown(need_id: str, language: Language, *, as_json: bool) -> Exception:
    text = Text(f"数据中没有需求 {need_id}，或这一行被拒收", f"the pool has no need {need_id}, or its row was refused")
    return fail(ExitCode.UNUSABLE, text, language, as_json=as_json)


def _rows_data(
    plan: Plan, *, assignments: pl.DataFrame | None = None, unmet: pl.DataFrame | None = None
) -> list[dict[str, Any]]:
    """Return some rows of a plan as JSON values, money in yuan."""
    part = Plan(
        summary=plan.summary,
        assignments=ASSIGNMENTS.empty() if assignments is None else assignments,
        unmet=UNMET.empty() if unmet is None else unmet,
    )
    rows: list[dict[str, Any]] = plan_to_data(part)["assignments" if unmet is None else "unmet"]
    return rows


def _term_data(term: Term) -> dict[str, object]:
    return {"term": term.term, "factor": term.factor, "base": term.base, "value": term.value}
