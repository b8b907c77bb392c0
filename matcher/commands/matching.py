"""The command ``match``: from a pool to a checked plan in a folder."""

from __future__ import annotations

import datetime as dt
import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import typer

from matcher.commands.breaches import violations_text
from matcher.commands.failures import answered, fail
from matcher.commands.interrupt import interruptible
from matcher.commands.output import ExitCode, print_json, print_note, print_text, problem_rows_data
from matcher.commands.progress import shown_progress
from matcher.commands.reading import read_policy
from matcher.commands.writing import require_folder, write_plan
from matcher.files import read_plan, read_pool
from matcher.match import DefectivePlanError, Request, match
from matcher.model import Plan, Problem
from matcher.model.problems import Severity
from matcher.model.text import Language, Text
from matcher.optimise import Limits
from matcher.report import problems_text, summary_text

LISTED = 20
"""Problems of the input that ``match`` lists a table; ``check`` lists them all."""


@dataclass(frozen=True, kw_only=True)
class MatchArguments:
    """Arguments of ``wishpool match``, as the contract names them."""

    pool: Path
    out: Path
    policy: Path | None
    date: dt.date
    previous: Path | None
    seed: int
    solver: str
    seconds: float | None = None


def run_match(arguments: MatchArguments, language: Language, *, as_json: bool) -> None:
    """Read a pool, match it, check the plan and write it; the good rows are matched where others are refused."""
    with answered(language, as_json=as_json):
        if arguments.seconds is not None and not (arguments.seconds > 0 and math.isfinite(arguments.seconds)):
            text = Text("--seconds 须是大于 0 的秒数", "--seconds must be a number above 0")
            raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json)
        policy = read_policy(arguments.policy)
        require_folder(arguments.out)
        pool = read_pool(arguments.pool)
        previous = read_plan(arguments.previous) if arguments.previous else None
        if pool.problems:
            print_note(problems_text(pool.problems, language, limit=LISTED))
        request = Request(
            pool=pool,
            date=arguments.date,
            policy=policy,
            previous=previous,
            limits=replace(Limits(), seed=arguments.seed),
            solver=arguments.solver,
            seconds=arguments.seconds,
        )
        plan = _matched(request, language, as_json=as_json)
        if pins := refused_pins(plan):
            print_note(problems_text(pins, language, limit=LISTED))
        write_plan(plan, pool, arguments.out, language, previous=previous)
        if as_json:
            summary = plan.summary.model_dump(mode="json")
            print_json({"out": str(arguments.out), "summary": summary, "problems": problem_rows_data(plan.problems)})
        else:
            print_text(summary_text(plan, pool, language))
            print_text(Text(f"方案已写入 {arguments.out}", f"plan written to {arguments.out}").say(language))
        if plan.summary.run.stopped:
            print_note(_stopped(plan).say(language))
        if plan.summary.run.stopped == "cancelled":
            raise typer.Exit(ExitCode.INTERRUPTED)
        if _has_refusals(plan):
            raise typer.Exit(ExitCode.REFUSALS)


def _matched(request: Request, language: Language, *, as_json: bool) -> Plan:
    try:
        with interruptible(language) as interrupt, shown_progress(language) as progress:
            return match(request, progress=interrupt.watching(progress), clock=time.perf_counter, stop=interrupt.stop)
    except DefectivePlanError as error:
        print_note(violations_text(dict(error.violations), language))
        text = Text(
            "独立检查器不认可求得的方案，方案没有写出；这是程序的缺陷，请报告。",
            "the independent checker refused the plan, which was not written; a defect of the program, please report it",
        )
        raise fail(ExitCode.INTERNAL, text, language, as_json=as_json) from None


def _stopped(plan: Plan) -> Text:
    """Return what is said of a plan whose search ended early, in its own words."""
    row = plan.problems.filter(pl.col("code") == f"stopped_{plan.summary.run.stopped}").row(0, named=True)
    return Text(f"{row['sentence_zh']}，已经独立检查。", f"Note: {row['sentence_en']}; it has passed the check.")


def refused_pins(plan: Plan) -> tuple[Problem, ...]:
    """Return the pins that the plan could not follow; they show only when rules and capacities are looked at."""
    found = plan.problems.filter(pl.col("code").is_in(["pin_breaks_rule", "pin_not_kept"]))
    return tuple(
        Problem(
            table=row["table"],
            row=row["row"],
            field=row["field"] or "",
            value=row["value"] or "",
            code=row["code"],
            severity=Severity(row["severity"]),
            sentence=Text(row["sentence_zh"], row["sentence_en"]),
            remedy=Text(row["remedy_zh"], row["remedy_en"]),
        )
        for row in found.iter_rows(named=True)
    )


def _has_refusals(plan: Plan) -> bool:
    """Return whether a row of the input or a pin was refused; the plan's problems hold those of the pool."""
    return Severity.ERROR.value in plan.problems["severity"].to_list()
