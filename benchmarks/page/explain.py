"""The section of the questions against a standing plan."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import percent, table, verdict
from benchmarks.parts.explain import (
    JUDGED,
    KEPT_AIM,
    VERDICTS_AIM_S,
    VERIFY_AIM_S,
    WAYS_AIM_S,
    WEEK_AIM_S,
)

Line = tuple[str, str, str, str]
"""Figure, aim, measured, verdict."""


def explain_section(found: dict[str, Values]) -> str:
    """Return what was measured of explanations."""
    rows = []
    for name, each in found.items():
        fixes, ways, weeks = each["fixes"], each["ways"], each["weeks"]
        rows += [
            [f"`{name}`", f"verdicts of all {each['unmet']:,} unmet needs", "", _seconds(each["verdicts"])],
            [f"`{name}`", "single changes for one need, found", fixes["search"]["count"], _median(fixes["search"])],
            [
                f"`{name}`",
                "the same search without any change, once a need",
                fixes["ground"]["count"],
                _median(fixes["ground"]),
            ],
            [
                f"`{name}`",
                f"a change tried ({fixes['met']} met the need)",
                fixes["verify"]["count"],
                _median(fixes["verify"]),
            ],
            *(
                [f"`{name}`", f"ranked options of one need, moving {moves}", each["count"], _milliseconds(each)]
                for moves, each in ways.items()
            ),
            [f"`{name}`", f"new match after {weeks['rows']} changed rows", weeks["count"], _median(weeks)],
        ]
    return (
        "## Questions against a standing plan\n\n`python -m benchmarks explain`: one process an instance, packages off; the plan is made "
        "first and is not in the figures, nor is the board of who holds what, which is made once. Wall and processor (in brackets).\n\n"
        + table(["Instance", "Question", "Times", "Took"], rows)
    )


def explain_lines(found: dict[str, Values]) -> list[Line]:
    """Return the lines of the aims, where the judged instance was measured."""
    if JUDGED not in found:
        return []
    each = found[JUDGED]
    name = f"{each['needs']:,} needs"
    tried, weeks, one = each["fixes"]["verify"], each["weeks"], each["ways"]["1"]
    return [
        (
            f"{name}: all verdicts",
            f"{VERDICTS_AIM_S:g} s",
            _seconds(each["verdicts"]),
            verdict(kept=each["verdicts"]["wall_s"] <= VERDICTS_AIM_S),
        ),
        (
            f"{name}: a change tried, median",
            f"{VERIFY_AIM_S:g} s",
            _median(tried),
            verdict(kept=tried["median_wall_s"] <= VERIFY_AIM_S),
        ),
        (
            f"{name}: ranked options moving one, 99th percentile",
            f"{1000 * WAYS_AIM_S:g} ms",
            _milliseconds(one),
            verdict(kept=one["p99_wall_s"] <= WAYS_AIM_S),
        ),
        (
            f"{name}: new match after {weeks['rows']} changed rows, median",
            f"{WEEK_AIM_S:g} s",
            _median(weeks),
            verdict(kept=weeks["median_wall_s"] <= WEEK_AIM_S),
        ),
        (
            f"{name}: untouched needs that keep their helper, worst",
            percent(KEPT_AIM),
            percent(weeks["worst_kept"]),
            verdict(kept=weeks["worst_kept"] >= KEPT_AIM),
        ),
    ]


def _seconds(each: Values) -> str:
    return f"{each['wall_s']:.2f} s ({each['cpu_s']:.2f} s)"


def _median(each: Values) -> str:
    return (
        f"{each['median_wall_s']:.2f} s ({each['median_cpu_s']:.2f} s), worst {each['worst_wall_s']:.2f} s "
        f"({each['worst_cpu_s']:.2f} s)"
    )


def _milliseconds(each: Values) -> str:
    median, high, cpu = 1000 * each["median_wall_s"], 1000 * each["p99_wall_s"], 1000 * each["p99_cpu_s"]
    return f"median {median:.1f} ms, 99th percentile {high:.1f} ms ({cpu:.1f} ms)"
