"""The sections of clustering: the capacitated p-median, and needs of many sizes."""

from __future__ import annotations

from statistics import mean

from benchmarks.measure import Values
from benchmarks.page.tables import percent, table

METHODS = {
    "ours": "Wishpool",
    "ours-quick": "Wishpool, less effort",
    "by-hand": "by hand",
    "k-means-constrained": "k-means-constrained, one start",
    "k-means-constrained-10": "k-means-constrained, ten starts (its default)",
}

_QUESTIONS = {
    "size": "Size bounds alone: every need counts one, one group for every 40",
    "people": "People: every need counts its people, at most 12 km across, the number of groups free",
}


def packages_section(found: dict[str, Values]) -> str:
    """Return both sections, each where something of it was measured."""
    return "\n".join(part for part in (_capacitated(found), _grouped(found)) if part)


def _capacitated(found: dict[str, Values]) -> str:
    asked = {name: each for name, each in found.items() if "/" in name}
    rows = {name: each for name, each in asked.items() if "gap" in each}
    if not rows:
        absent = "## Capacitated p-median\n\nNot measured: the data do not stand beside the project.\n"
        return absent if asked else ""
    groups = sorted({name.split("/")[0] for name in rows})
    return (
        "## Capacitated p-median\n\n`python -m benchmarks packages`; single ones without keeping them: `python -m "
        "benchmarks.packages group2/SJC3a`. Public instances, to be minimised, all points assigned, the number of medians given. "
        "All of them have been solved to proof by others; we prove nothing. Once each, the same effort and seed for all.\n\n"
        + table(
            ["Group", "Instances", "Mean gap to best known", "Worst gap", "Incomplete", "Slowest solve s"],
            [_group(group, [each for name, each in rows.items() if name.startswith(group)]) for group in groups],
        )
        + "\n"
        + table(
            ["Instance", "Points", "Medians", "Full", "Best known", "Ours", "Gap", "Solve wall s", "Processor s"],
            [_row(name, each) for name, each in rows.items()],
        )
    )


def _group(group: str, rows: list[Values]) -> list[object]:
    gaps = [each["gap"] for each in rows if each["gap"] is not None]
    slowest = max(each["solve_wall_s"] for each in rows)
    whole = percent(mean(gaps)) if gaps else percent(None)
    return [group, len(rows), whole, percent(max(gaps, default=None)), len(rows) - len(gaps), slowest]


def _row(name: str, each: Values) -> list[object]:
    cost = "incomplete" if each["cost"] is None else f"{each['cost']:,.10g}"
    sizes = [f"`{name}`", each["points"], each["medians"], f"{each['fullness']:.2f}", f"{each['best']:,.10g}"]
    return [*sizes, cost, percent(each["gap"]), each["solve_wall_s"], each["solve_cpu_s"]]


def _grouped(found: dict[str, Values]) -> str:
    sizes = {name: each for name, each in found.items() if "rows" in each}
    if not sizes:
        return ""
    titles = [
        "Needs",
        "Method",
        "Groups",
        "Grouped",
        "Diameter km, mean",
        "worst",
        "To the medoid km",
        "To the mean km",
    ]
    titles += ["Solve wall s", "Processor s", "Bounds"]
    parts = [
        f"{words}.\n\n" + table(titles, [line for each in sizes.values() for line in _lines(each, question)])
        for question, words in _QUESTIONS.items()
    ]
    return (
        "## Groups of 20 to 60\n\n`python -m benchmarks packages/size-10k`; the needs of the sweep of sizes, the same for every method; "
        "figures are worked out from the groups alone. Sums of distances are over needs, or over people. k-means-constrained knows "
        "neither weights nor diameters, so it is asked the first question alone. Once each; loading of modules and kernels is not in the "
        "seconds.\n\n" + "\n".join(parts)
    )


def _lines(case: Values, question: str) -> list[list[object]]:
    return [
        _line(case["needs"], each["method"].split("/")[1], each)
        for each in case["rows"]
        if each["method"].startswith(f"{question}/")
    ]


def _line(needs: int, method: str, each: Values) -> list[object]:
    head: list[object] = [f"{needs:,}", METHODS[method]]
    if "failed" in each:
        words = each["failed"] if isinstance(each["failed"], str) else f"ended with code {each['failed']}"
        return [*head, *["-"] * 6, each["wall_s"], each["cpu_s"], words]
    return [
        *head,
        f"{each['groups']:,}",
        f"{100 * each['share']:.1f} %",
        f"{each['mean_diameter_km']:.2f}",
        f"{each['worst_diameter_km']:.2f}",
        f"{each['to_medoid_km']:,.0f}",
        f"{each['to_mean_km']:,.0f}",
        each["solve_wall_s"],
        each["solve_cpu_s"],
        "kept" if not each["broken"] else f"**{each['broken']} broken**",
    ]
