"""The command ``sweep``: one question asked over a range, kept run by run, to a folder with tables, JSON and a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from matcher.commands.breaches import violations_text
from matcher.commands.failures import answered, fail
from matcher.commands.interrupt import interruptible
from matcher.commands.output import ExitCode, print_json, print_note, print_text
from matcher.commands.progress import shown_progress
from matcher.commands.reading import is_of, read_policy
from matcher.commands.writing import require_folder
from matcher.files import UnusableInput, read_plan, write_plan_data
from matcher.match import DefectivePlanError
from matcher.model import Plan, Pool
from matcher.model.text import Language, Text
from matcher.optimise.solution import Stop
from matcher.rules import Context
from scenarios.report import sweep_answer, write_sweep
from scenarios.run import Baseline, UnsoundBaselineError, checked_baseline, matched_baseline
from scenarios.sweep import (
    Beginning,
    FolderStore,
    Point,
    RunFigures,
    Sweep,
    SweepResult,
    base_of,
    read_sweep,
    run_sweep,
)
from scenarios.sweep.tables import sweep_to_data
from scenarios.whatif import Given, Start, read_given

_BASELINE, _RUNS = "baseline", "runs"
"""Folders of the report that keep the baseline's plan and the runs."""

_PAUSE = 1.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, kw_only=True)
class SweepArguments(Start):
    """Arguments of ``wishpool sweep``."""

    sweep: Path


def run_sweep_command(arguments: SweepArguments, language: Language, *, as_json: bool) -> None:
    """Read pool and sweep, run every point that is not known yet, and write what it showed."""
    with answered(language, as_json=as_json):
        sweep = read_sweep(arguments.sweep)
        policy = read_policy(arguments.policy) if arguments.policy else None
        require_folder(arguments.out)
        given = read_given(arguments, policy, language)
        try:
            result, stopped = _result(arguments.out, given, sweep, language)
        except UnsoundBaselineError as error:
            print_note(violations_text(dict(error.violations), language))
            raise fail(ExitCode.UNUSABLE, _UNSOUND, language, as_json=as_json) from None
        except DefectivePlanError as error:
            print_note(violations_text(dict(error.violations), language))
            raise fail(ExitCode.INTERNAL, _DEFECT, language, as_json=as_json) from None
        pool = given.context.pool
        _write(result, pool, given.context, arguments.out, language, as_json=as_json)
        if stopped and not result.is_whole:
            print_note(_TO_BE_CONTINUED.say(language))
            raise typer.Exit(ExitCode.INTERRUPTED)
        if pool.errors:
            raise typer.Exit(ExitCode.REFUSALS)


def _result(out: Path, given: Given, sweep: Sweep, language: Language) -> tuple[SweepResult, bool]:
    """Return what the sweep shows, and whether somebody ended it early."""
    with interruptible(language) as interrupt:
        store = FolderStore(folder=out / _RUNS)
        baseline = _baseline(out, given, store, language, interrupt.stop)
        begun = store.begin(base_of(baseline))
        if begun is not Beginning.FIRST:
            print_note(_BEGUN[begun].say(language))
        result = run_sweep(baseline, sweep, kept=store, told=_told(sweep, language), stop=interrupt.stop)
        return result, interrupt.stop()


def _baseline(out: Path, given: Given, store: FolderStore, language: Language, stop: Stop) -> Baseline:
    """Return the baseline: of the plan that was given, of the one that an earlier run left here, else matched."""
    context, previous = given.context, given.previous
    if given.plan is not None:
        return checked_baseline(context, given.plan, previous=previous)
    kept = _kept_plan(out / _BASELINE, context)
    if kept is not None:
        # One that was made with another previous plan, or by another version, is matched anew.
        with suppress(UnsoundBaselineError):
            known = checked_baseline(context, kept, previous=previous)
            if store.rests_on(base_of(known)):
                return known
    print_note(Text("先求基准方案。", "Matching the baseline first.").say(language))
    with shown_progress(language) as progress:
        baseline = matched_baseline(context, previous=previous, progress=progress, stop=stop)
    if baseline.plan.summary.run.stopped is None:
        write_plan_data(baseline.plan, out / _BASELINE)
    return baseline


def _kept_plan(folder: Path, context: Context) -> Plan | None:
    if not folder.is_dir():
        return None
    try:
        plan = read_plan(folder)
    except UnusableInput:
        return None
    same = plan.summary.policy == context.policy.model_dump(mode="json") and plan.summary.run.date == context.date
    return plan if same and is_of(plan, context.pool) else None


def _told(sweep: Sweep, language: Language) -> Callable[[int, int, Point, int, RunFigures], None]:
    """Return what tells of progress: how far, where, what came out, and about how long it still takes."""
    started = time.monotonic()
    said_at = [float("-inf")]

    def tell(done: int, of: int, point: Point, repeat: int, figures: RunFigures) -> None:
        now = time.monotonic()
        if done < of and now - said_at[0] < _PAUSE:
            return
        said_at[0] = now
        where = ", ".join(f"{name}={value:g}" for name, value in point.values.items())
        left = (now - started) / done * (of - done)
        turn = f" #{repeat + 1}" if sweep.repeats > 1 else ""
        text = Text(
            f"{done}/{of} · {where}{turn} · 受助 {figures.people_met:,.0f} 人 · 约剩 {left:.0f} 秒",
            f"{done}/{of} · {where}{turn} · people met {figures.people_met:,.0f} · about {left:.0f} s left",
        )
        print_note(text.say(language))

    return tell


def _write(result: SweepResult, pool: Pool, context: Context, out: Path, language: Language, *, as_json: bool) -> None:
    date, digest = context.date.isoformat(), pool.digest()
    write_sweep(result, pool, out, language, date=date, digest=digest)
    if as_json:
        print_json({"out": str(out), "sweep": sweep_to_data(result, date=date, digest=digest)})
        return
    print_text(result.sweep.question.say(language))
    print_text(sweep_answer(result).say(language))
    print_text(Text(f"结果已写入 {out}", f"written to {out}").say(language))


_BEGUN = {
    Beginning.CONTINUED: Text(
        "接着上次的扫描，已求出的点不再求。", "Going on with the last sweep: known points are not run again."
    ),
    Beginning.ANEW: Text(
        "数据、规则设定、日期、基准方案、上期方案或版本与上次不同：重新开始，旧的结果已删除。",
        "Pool, policy, day, baseline, previous plan or version differ from the last time: begun anew, the old runs are deleted.",
    ),
}
_TO_BE_CONTINUED = Text(
    "扫描没有跑完；再次运行同一命令即可接着算。", "The sweep is not complete; run the same command again to go on."
)
_UNSOUND = Text(
    "基准方案违反规则，不能作扫描的起点；见 wishpool verify。",
    "the plan breaks rules and cannot be the baseline; see wishpool verify",
)
_DEFECT = Text(
    "独立检查器不认可求得的方案；已求出的点都留着。这是程序的缺陷，请报告。",
    "the independent checker refused a plan; the points known so far are kept. A defect of the program, please report it",
)
