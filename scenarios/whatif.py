"""The command ``whatif``: from a pool and a scenario file to a folder that says what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from matcher.commands.breaches import violations_text
from matcher.commands.failures import answered, fail
from matcher.commands.interrupt import interruptible
from matcher.commands.output import ExitCode, print_json, print_note, print_text, problem_data
from matcher.commands.progress import shown_progress
from matcher.commands.reading import read_plan_of, read_policy
from matcher.commands.writing import require_folder
from matcher.files import UnusableInput, read_plan, read_pool
from matcher.match import DefectivePlanError
from matcher.model import Plan, Policy, Pool, Problem
from matcher.model.text import Language, Text
from matcher.optimise.solution import Stop
from matcher.report import problems_text
from matcher.rules import Context
from matcher.standing import StalePlanError
from scenarios.compare import comparison_to_data
from scenarios.compare.band import Band
from scenarios.model import Scenario, read_scenario
from scenarios.patch import patched
from scenarios.report import asks_for_places_only, comparison_page, siting_answer
from scenarios.report.tables import PAGE_FILE, SITING_FILE, sited_json, write_comparison
from scenarios.report.text import comparison_text
from scenarios.run import (
    Answer,
    Baseline,
    UnsoundBaselineError,
    answer,
    checked_baseline,
    matched_baseline,
    noise_band,
)
from scenarios.siting import sited_to_data

LISTED = 20
"""Problems of the pool that are listed a table; ``check`` lists them all."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """Arguments that say what a scenario or a sweep starts from, as the contract names them.

    ``date`` is ``None`` where it was not given: the plan's day then counts, or today without a plan. ``previous`` is the
    plan of the week before: the one that ``plan`` was made with, or that the baseline is to be matched with.
    """

    pool: Path
    out: Path
    plan: Path | None
    policy: Path | None
    date: dt.date | None
    today: dt.date
    previous: Path | None


@dataclass(frozen=True, kw_only=True)
class WhatIfArguments(Start):
    """Arguments of ``wishpool whatif``."""

    scenario: Path
    repeats: int


def run_what_if(arguments: WhatIfArguments, language: Language, *, as_json: bool) -> None:
    """Read pool and scenario, find both plans and the noise, and write the difference."""
    with answered(language, as_json=as_json):
        scenario = read_scenario(arguments.scenario)
        policy = read_policy(arguments.policy) if arguments.policy else None
        require_folder(arguments.out)
        given = read_given(arguments, policy, language)
        pool = given.context.pool
        found, stopped = _found(given, scenario, arguments.repeats, language, as_json=as_json)
        if found.warnings:
            print_note(problems_text(found.warnings, language))
        page = comparison_page(found.comparison, pool, language, sited=found.sited)
        sites = {} if found.sited is None else {SITING_FILE: sited_json(found.sited)}
        write_comparison(found.comparison, arguments.out, {PAGE_FILE: page} | sites)
        if as_json:
            problems = [problem_data(problem) for problem in found.warnings]
            comparison = comparison_to_data(found.comparison)
            said = {"out": str(arguments.out), "comparison": comparison, "problems": problems}
            print_json(said if found.sited is None else said | {"siting": sited_to_data(found.sited)})
        else:
            if found.sited is not None:
                print_text(scenario.question.say(language))
                print_text(siting_answer(found.sited).say(language))
            if found.sited is None or not asks_for_places_only(found.comparison):
                print_text(comparison_text(found.comparison, language))
            print_text(Text(f"结果已写入 {arguments.out}", f"written to {arguments.out}").say(language))
        if stopped:
            raise typer.Exit(ExitCode.INTERRUPTED)
        if pool.errors:
            raise typer.Exit(ExitCode.REFUSALS)


def _context_of(
    pool: Pool, plan: Plan | None, policy: Policy | None, *, date: dt.date | None, today: dt.date
) -> Context:
    """Return pool, policy and day; what is not given is that of the plan, and what is given must agree with it.

    Raises
    ------
    UnusableInput
        The plan was made with another policy or for another day.
    """
    if plan is None:
        return Context(pool=pool, policy=policy or Policy(), date=date or today)
    own, day = Policy.from_data(plan.summary.policy), plan.summary.run.date
    problems = []
    if policy is not None and policy != own:
        problems.append(_another("policy", Text("规则设定", "policy"), "--policy"))
    if date is not None and date != day:
        problems.append(_another("date", Text(f"日期（{day}）", f"day ({day})"), "--date"))
    if problems:
        raise UnusableInput(problems)
    return Context(pool=pool, policy=own, date=day)


def read_given(arguments: Start, policy: Policy | None, language: Language) -> Given:
    """Read pool and plans, and say on standard error what is wrong with the pool.

    Raises
    ------
    UnusableInput
        Pool or plans cannot be read, or do not belong together.
    """
    pool = read_pool(arguments.pool)
    plan = read_plan_of(pool, arguments.plan) if arguments.plan else None
    previous = read_plan(arguments.previous) if arguments.previous else None
    if pool.problems:
        print_note(problems_text(pool.problems, language, limit=LISTED))
    context = _context_of(pool, plan, policy, date=arguments.date, today=arguments.today)
    if plan is not None:
        _check_previous(plan, previous, language)
    return Given(context=context, plan=plan, previous=previous)


def _check_previous(plan: Plan, previous: Plan | None, language: Language) -> None:
    """Say on standard error where the previous plan is missing that a plan was made with.

    Raises
    ------
    UnusableInput
        The plan was made with another previous one, or with none.
    """
    own = plan.summary.run.previous_digest
    if previous is not None and previous.summary.run.input_digest != own:
        raise UnusableInput([_another("previous", Text("上期方案", "previous plan"), "--previous")])
    if previous is None and own is not None:
        note = Text(
            "基准方案参照了上期方案；没有给出 --previous，因此未计入换人数和“沿用”标记。",
            "The plan was made with a previous one; without --previous changes of helper are not counted.",
        )
        print_note(note.say(language))


def _another(field: str, what: Text, option: str) -> Problem:
    return Problem(
        table="plan",
        field=field,
        code="stale_plan",
        sentence=Text(
            f"基准方案的{what.zh}与 {option} 给出的不同", f"the plan has another {what.en} than {option} gives"
        ),
        remedy=Text(f"去掉 {option}，或重新匹配", f"Leave {option} out, or match again"),
    )


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a scenario starts from: pool, policy and day, and the plans that there are already."""

    context: Context
    plan: Plan | None
    previous: Plan | None


def _found(given: Given, scenario: Scenario, repeats: int, language: Language, *, as_json: bool) -> tuple[Answer, bool]:
    """Return the answer, and whether somebody ended a search early."""
    # First of all: what is wrong with the scenario is said before anything takes its time.
    context, previous = given.context, given.previous
    prepared = patched(scenario, context.pool, context.policy)
    try:
        with interruptible(language) as interrupt, shown_progress(language) as progress:
            watching = interrupt.watching(progress)
            if given.plan is None:
                print_note(Text("先求基准方案。", "Matching the baseline first.").say(language))
                baseline = matched_baseline(context, previous=previous, progress=watching, stop=interrupt.stop)
            else:
                baseline = checked_baseline(context, given.plan, previous=previous)
            if repeats and not interrupt.stop():
                baseline = baseline.with_band(_noise(baseline, repeats, language, interrupt.stop))
            found = answer(baseline, scenario, prepared=prepared, progress=watching, stop=interrupt.stop)
            return found, interrupt.stop()
    except StalePlanError as error:
        raise fail(ExitCode.UNUSABLE, error.text, language, as_json=as_json) from None
    except UnsoundBaselineError as error:
        print_note(violations_text(dict(error.violations), language))
        raise fail(ExitCode.UNUSABLE, _UNSOUND, language, as_json=as_json) from None
    except DefectivePlanError as error:
        print_note(violations_text(dict(error.violations), language))
        raise fail(ExitCode.INTERNAL, _DEFECT, language, as_json=as_json) from None


def _noise(baseline: Baseline, repeats: int, language: Language, stop: Stop) -> Band:
    return noise_band(baseline, repeats=repeats, progress=_told(language), stop=stop)


def _told(language: Language) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        print_note(Text(f"测量噪声 {done}/{of}", f"measuring noise {done}/{of}").say(language))

    return tell


_UNSOUND = Text(
    "基准方案违反规则，不能作比较的起点；见 wishpool verify。",
    "the plan breaks rules and cannot be the baseline; see wishpool verify",
)
_DEFECT = Text(
    "独立检查器不认可求得的方案，结果没有写出；这是程序的缺陷，请报告。",
    "the independent checker refused a plan, nothing was written; a defect of the program, please report it",
)
