"""The command ``score``: a plan made by hand is checked, scored term by term, and compared with one of ours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import typer

from matcher.check import Judgement, judge_assignments
from matcher.commands.breaches import violations_data, violations_text
from matcher.commands.comparing import Comparison, compared, comparison_data, comparison_text
from matcher.commands.failures import answered
from matcher.commands.hand_made import completed
from matcher.commands.output import ExitCode, print_json, print_note, print_text, problem_data
from matcher.commands.reading import read_plan_of, read_policy
from matcher.files import read_assignments, read_plan, read_pool
from matcher.model import Plan, Policy, Pool, Problem
from matcher.model.problems import Severity
from matcher.model.text import Language, Text
from matcher.report import problems_text


@dataclass(frozen=True, kw_only=True)
class ScoreArguments:
    """Arguments of ``wishpool score``; without a policy or a day those of the plan compared with count, then the defaults."""

    pool: Path
    assignments: Path
    plan: Path | None = None
    policy: Path | None
    date: dt.date | None
    today: dt.date


@dataclass(frozen=True, kw_only=True)
class _HandMade:
    """What was read: rows, packages and problems."""

    rows: pl.DataFrame
    packages: tuple[pl.DataFrame, pl.DataFrame] | None
    problems: tuple[Problem, ...] = ()


def score(arguments: ScoreArguments, language: Language, *, as_json: bool) -> None:
    """Check and score a plan made by hand, and compare it with one of ours."""
    with answered(language, as_json=as_json):
        given = read_policy(arguments.policy) if arguments.policy else None
        pool = read_pool(arguments.pool)
        ours = read_plan_of(pool, arguments.plan) if arguments.plan else None
        policy = given or (Policy.from_data(ours.summary.policy) if ours else Policy())
        date = arguments.date or (ours.summary.run.date if ours else arguments.today)
        made = _read(arguments.assignments, pool, policy)
        judged = judge_assignments(pool, made.rows, policy, date, packages=made.packages)
        comparison = None if ours is None else compared(judged, _of_plan(ours, pool, policy, date))
        if made.problems:
            print_note(problems_text(made.problems, language))
        if as_json:
            print_json(_data(judged, date, made.problems, comparison))
        else:
            print_text("\n".join(_text(judged, date, language)))
            print_text(violations_text(judged.violations, language))
            if comparison is not None:
                print_text("\n".join(text.say(language) for text in comparison_text(comparison)))
        if judged.violations or any(problem.severity is Severity.ERROR for problem in made.problems):
            raise typer.Exit(ExitCode.REFUSALS)


def _read(path: Path, pool: Pool, policy: Policy) -> _HandMade:
    """Return a plan made by hand: a CSV file, or a plan's folder; a plan's own file is read with the packages beside it."""
    if path.is_dir() or path.suffix.lower() == ".json":
        plan = read_plan(path)
        return _HandMade(rows=plan.assignments, packages=(plan.packages, plan.package_members))
    rows, problems = read_assignments(path)
    known = {*pool.providers["provider_id"], *pool.projects["project_id"], *pool.funds["fund_id"]}
    beside = path.parent / "plan.json"
    if beside.is_file() and not set(rows["resource_id"]) <= known:
        plan = read_plan(beside)
        carriers = dict(plan.packages.select("package_id", "carrier").iter_rows())
        return _HandMade(
            rows=completed(rows, pool, policy, carriers=carriers),
            packages=(plan.packages, plan.package_members),
            problems=problems,
        )
    return _HandMade(rows=completed(rows, pool, policy), packages=None, problems=problems)


def _of_plan(plan: Plan, pool: Pool, policy: Policy, date: dt.date) -> Judgement:
    """Return one of our plans judged in the same way as one made by hand."""
    return judge_assignments(pool, plan.assignments, policy, date, packages=(plan.packages, plan.package_members))


def _text(judged: Judgement, date: dt.date, language: Language) -> list[str]:
    points, day = judged.score.objective, date.isoformat()
    lines = [Text(f"目标值（{day}）：{points:.4f} 分", f"Objective ({day}): {points:.4f} points")]
    for term, value in judged.score.terms.items():
        if value:
            signed = value if term.startswith("weights.") else -value
            lines.append(Text(f"  {term}：{signed:+.6f}", f"  {term}: {signed:+.6f}"))
    return [line.say(language) for line in lines]


def _data(
    judged: Judgement, date: dt.date, problems: tuple[Problem, ...], comparison: Comparison | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "date": date.isoformat(),
        "objective": judged.score.objective,
        "terms": dict(judged.score.terms),
        "by_grade": dict(judged.score.by_grade),
        "sound": not judged.violations,
    }
    found |= violations_data(judged.violations) | {"problems": [problem_data(problem) for problem in problems]}
    return found if comparison is None else found | {"comparison": comparison_data(comparison)}
