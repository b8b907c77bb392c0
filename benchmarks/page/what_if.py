"""The section of the scenarios."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import table, verdict
from benchmarks.parts.what_if import HUNDRED_AIM_S, JUDGED, ONE_AIM_S

Line = tuple[str, str, str, str]
"""Figure, aim, measured, verdict."""

_WORDS = {
    "team_hours": "four more hours for one helper",
    "team_gone": "one helper gone",
    "fund_less": "a fifth less money in one fund",
    "teams_hours": "a fifth more hours for twenty helpers",
    "new_needs": "sixty new red needs",
}


def what_if_section(found: dict[str, Values]) -> str:
    """Return what was measured of scenarios."""
    rows = [
        [f"`{name}`", _WORDS[kind], times["count"], _took(times)]
        for name, each in found.items()
        for kind, times in each["kinds"].items()
    ]
    rows += [
        [f"`{name}`", "all of them", each["count"], f"{each['whole']['wall_s']:.1f} s ({each['whole']['cpu_s']:.1f} s)"]
        for name, each in found.items()
    ]
    return (
        "## Scenarios\n\n`python -m benchmarks whatif`: one process an instance, packages off; the baseline is matched first and is not in the "
        "figures. Each scenario is read, carried out, solved, checked by the independent checker and compared. Median and worst on the wall, "
        "processor in brackets.\n\n" + table(["Instance", "Scenario", "Times", "Took"], rows)
    )


def what_if_lines(found: dict[str, Values]) -> list[Line]:
    """Return the lines of the aims, where the judged instance was measured."""
    if JUDGED not in found:
        return []
    each = found[JUDGED]
    slowest = max(each["kinds"].values(), key=lambda times: float(times["median_wall_s"]))
    whole = each["whole"]
    return [
        (
            f"{each['needs']:,} needs: one scenario, slowest kind, median",
            f"{ONE_AIM_S:g} s",
            f"{slowest['median_wall_s']:.2f} s ({slowest['median_cpu_s']:.2f} s)",
            verdict(kept=slowest["median_wall_s"] <= ONE_AIM_S),
        ),
        (
            f"{each['needs']:,} needs: {each['count']} scenarios",
            f"{HUNDRED_AIM_S:g} s",
            f"{whole['wall_s']:.0f} s ({whole['cpu_s']:.0f} s)",
            verdict(kept=whole["wall_s"] <= HUNDRED_AIM_S),
        ),
    ]


def _took(times: Values) -> str:
    return (
        f"{times['median_wall_s']:.2f} s ({times['median_cpu_s']:.2f} s), worst {times['worst_wall_s']:.2f} s "
        f"({times['worst_cpu_s']:.2f} s)"
    )
