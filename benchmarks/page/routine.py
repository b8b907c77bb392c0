"""The sections of a hub's routine."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import percent, stages, table, took


def routine_section(found: dict[str, Values]) -> str:
    """Return what was measured of the routine."""
    makers = (("week", _week), ("fuyang", _fuyang), ("henan", _henan), ("imports", _imports), ("kernels", _kernels))
    return "\n".join(maker(found[name]) for name, maker in makers if name in found)


def _met(found: Values) -> str:
    flow = found["flow"]
    by_grade = ", ".join(f"{grade} {met:,} of {asked:,}" for grade, (met, asked) in found["by_grade"].items())
    return (
        f"{flow['met']:,} of {flow['collected']:,} needs met ({by_grade}), {flow['claimed']:,} published for claiming, "
        f"{flow['referred']:,} referred, {flow['waiting']:,} waiting, {flow['refused']:,} refused; "
        f"{found['people_met']:,} of {found['people_asked']:,} people."
    )


def _matched(command: str, found: Values) -> str:
    return (
        f"`{command}`, exit code {found['code']}, {took(found)}, {found['peak_mb']} MB; `wishpool verify`: exit code "
        f"{found['verify']['code']}, {took(found['verify'])}.\n\n{_met(found)} {found['options']:,} options. {found['status']}: "
        f"objective {found['objective']:,.3f} points, gap {percent(found['gap'])}. Stages: {stages(found)}.\n"
    )


def _week(found: Values) -> str:
    command = "wishpool match fuyang-week.xlsx --out plan --date 2026-11-23"
    return "## One week: `fuyang-week`\n\n" + _matched(command, found)


def _fuyang(found: Values) -> str:
    command = "wishpool match fuyang --out plan --date 2026-11-23"
    return "## The sample of the whole of Fuyang, from Parquet\n\n" + _matched(command, found)


def _henan(found: Values) -> str:
    if "absent" in found:
        return f"## Floods of Henan, July 2021\n\nNot measured: no `{found['absent']}` beside the project.\n"
    command = f"wishpool match henan.json --out plan --date {found['date']}"
    head = "## Floods of Henan, July 2021\n\nReal requests and offers, assumptions in `henan.py`. "
    return head + _matched(command, found)


def _kernels(found: Values) -> str:
    cold, warm = found["cold"], found["warm"]
    seconds = cold["cpu_s"] - warm["cpu_s"]
    return (
        f"## Compiled kernels\n\n`wishpool match` of `{found['instance']}` with an empty cache: {took(cold)}; the next run: "
        f"{took(warm)}. Compiling takes some {seconds:.1f} s of processor, once on a machine. Once each.\n"
    )


def _imports(found: Values) -> str:
    rows = [
        ["nothing (`python -c pass`)", took(found["python"])],
        ["`import matcher`", took(found["matcher"])],
        ["`from matcher.match import match`", took(found["match"])],
        ["`import matcher.cli` (`wishpool --help`)", took(found["cli"])],
    ]
    return "## Import\n\n" + table(["What", "Took"], rows)
