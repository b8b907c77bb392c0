"""The section of the sizes, with the plot."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import percent, table, took
from benchmarks.parts.scale import growth_of
from benchmarks.results import PLOT

_STAGES = ("options", "solve", "explain", "check")


def scale_section(found: dict[str, Values]) -> str:
    """Return the table of sizes, the growth of their times and the plot."""
    ordered = sorted(found.values(), key=lambda each: int(each["needs"]))
    rows = [
        [
            f"{each['needs']:,}",
            f"{each['options']:,}",
            *(each["seconds"].get(stage, "-") for stage in _STAGES),
            each["wall_s"],
            each["cpu_s"],
            f"{each['peak_mb'] / 1024:.2f}",
            percent(each["gap"]),
            "equal" if each["alike"] else "**differ**",
            _verified(each),
        ]
        for each in ordered
    ]
    titles = ["Needs", "Options", *(f"{stage} s" for stage in _STAGES), "Whole process wall s", "Processor s"]
    titles += ["Largest memory GiB", "Gap", "Plans of the runs", "`wishpool verify`"]
    return (
        "## Sizes\n\n`python -m benchmarks scale`, one size: `python -m benchmarks scale/size-42k`. A run is "
        "`wishpool match POOL --out PLAN --date 2026-11-23` from Parquet in a fresh process, compiled kernels being "
        "cached, medians of three; the stages are those of the plan's run record, the rest is start, reading and writing. "
        f"{_growth(found)}\n\n" + table(titles, rows) + _picture()
    )


def _verified(each: Values) -> str:
    verify = each["verify"]
    words = "passed" if verify["code"] == 0 else f"**exit code {verify['code']}**"
    return f"{words}, {took(verify)}, {verify['peak_mb'] / 1024:.2f} GiB"


def _growth(found: dict[str, Values]) -> str:
    solve = growth_of(found, lambda each: float(each["seconds"]["solve"]))
    whole = growth_of(found, lambda each: float(each["wall_s"]))
    if solve is None or whole is None:
        return "Growth: not enough sizes."
    return (
        f"From 10,000 needs on the solve stage grows with the power {solve:.2f} of the needs, the whole process with {whole:.2f} "
        "(least squares of the logarithms)."
    )


def _picture() -> str:
    return f"\n![Seconds and gap against the number of needs]({PLOT.name})\n" if PLOT.exists() else ""
