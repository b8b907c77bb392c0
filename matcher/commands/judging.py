"""The command ``verify``: a plan is checked against its pool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from matcher.check import check_plan
from matcher.commands.breaches import violations_data, violations_text
from matcher.commands.failures import answered
from matcher.commands.output import ExitCode, print_json, print_note, print_text
from matcher.commands.reading import is_of, read_policy, stale
from matcher.files import read_plan, read_pool
from matcher.model import Policy
from matcher.model.text import Language, Text
from matcher.report import problems_text


@dataclass(frozen=True, kw_only=True)
class VerifyArguments:
    """Arguments of ``wishpool verify``; without a policy the one that travels with the plan counts."""

    pool: Path
    plan: Path
    policy: Path | None
    previous: Path | None


def verify(arguments: VerifyArguments, language: Language, *, as_json: bool) -> None:
    """Check a plan against a pool with the independent checker."""
    with answered(language, as_json=as_json):
        policy = read_policy(arguments.policy) if arguments.policy else None
        pool, plan = read_pool(arguments.pool), read_plan(arguments.plan)
        previous = read_plan(arguments.previous) if arguments.previous else None
        violations = check_plan(
            pool, plan, policy or Policy.from_data(plan.summary.policy), date=plan.summary.run.date, previous=previous
        )
        is_stale = not is_of(plan, pool)
        if previous is None and plan.summary.run.previous_digest is not None:
            print_note(
                Text(
                    "这份方案参照了上期方案；没有给出 --previous，因此未检查换人数和“沿用”标记。",
                    "This plan was made with a previous one; without --previous changes of helper are not checked.",
                ).say(language)
            )
        if as_json:
            print_json({"sound": not violations and not is_stale, "stale": is_stale, **violations_data(violations)})
        else:
            if is_stale:
                print_text(problems_text((stale(),), language))
            print_text(violations_text(violations, language))
        if violations or is_stale:
            raise typer.Exit(ExitCode.REFUSALS)
