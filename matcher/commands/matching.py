"""Commands that make and judge plans: match, verify, score, policy."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from matcher.check import check_assignments, check_plan, score_assignments
from matcher.check.violations import RULES, Violation
from matcher.commands.hand_made import completed
from matcher.commands.output import ExitCode, answered, fail, print_json, print_note, print_text, problem_data
from matcher.commands.progress import shown_progress
from matcher.commands.reading import read_policy, stale
from matcher.commands.writing import write_plan
from matcher.files import read_assignments, read_plan, read_pool
from matcher.match import DefectivePlanError, Request, match
from matcher.model import Policy
from matcher.model.text import Language, Text
from matcher.optimise import Limits
from matcher.report import problems_text, summary_text


@dataclass(frozen=True, kw_only=True)
class MatchArguments:
    """Arguments of ``wishpool match``."""

    pool: Path
    out: Path
    policy: Path | None
    date: dt.date
    previous: Path | None
    seed: int
    solver: str


def run_match(arguments: MatchArguments, language: Language, *, as_json: bool) -> None:
    """Read a pool, match it, check the plan and write it."""
    with answered(language, as_json=as_json):
        pool = read_pool(arguments.pool)
        policy = read_policy(arguments.policy)
        previous = read_plan(arguments.previous) if arguments.previous else None
        if pool.problems:
            print_note(problems_text(pool.problems, language, limit=20))
        request = Request(
            pool=pool,
            date=arguments.date,
            policy=policy,
            previous=previous,
            limits=replace(Limits(), seed=arguments.seed),
            solver=arguments.solver,
        )
        try:
            with shown_progress(language) as progress:
                plan = match(request, progress=progress, clock=time.perf_counter)
        except DefectivePlanError as error:
            if not as_json:
                print_note(violations_text(dict(error.violations), language))
            text = Text(
                "独立检查器不认可求得的方案，方案没有写出；这是程序的缺陷，请报告。",
                "the independent checker refused the plan, which was not written; a defect of the program, please report it",
            )
            raise fail(ExitCode.INTERNAL, text, language, as_json=as_json) from None
        write_plan(plan, pool, arguments.out, language, previous=previous)
        refused = bool(pool.errors) or "error" in plan.problems["severity"].to_list()
        if as_json:
            data = {"out": str(arguments.out), "summary": plan.summary.model_dump(mode="json")}
            print_json(data | {"problems": [problem_data(problem) for problem in pool.problems]})
        else:
            print_text(summary_text(plan, pool, language))
            print_text(Text(f"方案已写入 {arguments.out}", f"plan written to {arguments.out}").say(language))
        if refused:
            raise typer.Exit(ExitCode.REFUSALS)


def verify(
    pool_path: Path, plan_path: Path, policy_path: Path | None, previous_path: Path | None, language: Language, *, as_json: bool
) -> None:
    """Check a plan against a pool with the independent checker."""
    with answered(language, as_json=as_json):
        pool, plan = read_pool(pool_path), read_plan(plan_path)
        policy = read_policy(policy_path) if policy_path else Policy.from_data(plan.summary.policy)
        previous = read_plan(previous_path) if previous_path else None
        violations = check_plan(pool, plan, policy, previous=previous)
        is_stale = plan.summary.run.input_digest != pool.digest()
        if as_json:
            print_json({"sound": not violations and not is_stale, "stale": is_stale, **violations_data(violations)})
        elif is_stale:
            print_text(stale().sentence.say(language))
        if not as_json:
            print_text(violations_text(violations, language))
        if violations or is_stale:
            raise typer.Exit(ExitCode.REFUSALS)


def score(
    pool_path: Path, assignments_path: Path, policy_path: Path | None, date: dt.date, language: Language, *, as_json: bool
) -> None:
    """Check and score a plan made by hand."""
    with answered(language, as_json=as_json):
        pool, policy = read_pool(pool_path), read_policy(policy_path)
        rows, problems = read_assignments(assignments_path)
        assignments = completed(rows, pool, policy)
        violations = check_assignments(pool, assignments, policy, date)
        points = score_assignments(pool, assignments, policy, date)
        if as_json:
            data = {"objective": points, "sound": not violations, **violations_data(violations)}
            print_json(data | {"problems": [problem_data(problem) for problem in problems]})
        else:
            if problems:
                print_note(problems_text(problems, language))
            print_text(Text(f"目标值：{points:.6f} 分", f"Objective: {points:.6f} points").say(language))
            print_text(violations_text(violations, language))
        if violations or problems:
            raise typer.Exit(ExitCode.REFUSALS)


def policy_text() -> str:
    """Return the default policy as YAML."""
    return Policy().to_yaml().rstrip()


def violations_text(violations: dict[str, list[Violation]], language: Language) -> str:
    """Return broken rules in words, or that there are none."""
    if not violations:
        return Text("检查通过：没有违反任何规则。", "Sound: no rule is broken.").say(language)
    lines = []
    for rule, found in violations.items():
        lines.append(f"{rule}（{RULES[rule].zh}）：{len(found)}" if language is Language.ZH else f"{rule}: {len(found)}")
        for violation in found[:_MOST]:
            place = " ".join(part for part in (violation.need_id, violation.resource_id) if part)
            lines.append(f"  {place} {violation.sentence.say(language)}".rstrip())
        if len(found) > _MOST:
            lines.append(Text(f"  另有 {len(found) - _MOST} 条", f"  and {len(found) - _MOST} more").say(language))
    return "\n".join(lines)


_MOST = 10


def violations_data(violations: dict[str, list[Violation]]) -> dict[str, object]:
    """Return broken rules as plain data."""
    return {
        "violations": {
            rule: [
                {
                    "need_id": violation.need_id,
                    "resource_id": violation.resource_id,
                    "sentence": {"zh": violation.sentence.zh, "en": violation.sentence.en},
                }
                for violation in found
            ]
            for rule, found in violations.items()
        }
    }
