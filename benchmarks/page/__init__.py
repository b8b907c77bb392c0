"""Turns what was measured into ``RESULTS.md`` and a plot; what was not measured is left out."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.assignment import assignment_section
from benchmarks.page.confessions import CONFESSIONS
from benchmarks.page.dual import dual_section
from benchmarks.page.explain import explain_section
from benchmarks.page.overview import overview
from benchmarks.page.packages import packages_section
from benchmarks.page.plot import draw
from benchmarks.page.quality import quality_section
from benchmarks.page.routine import routine_section
from benchmarks.page.scale import scale_section
from benchmarks.page.service import service_section
from benchmarks.page.severity import severity_section
from benchmarks.page.tables import table
from benchmarks.page.what_if import what_if_section
from benchmarks.results import PAGE, PLOT, Known, known

_HEADER = """# Results

Written by `python -m benchmarks`; how it was measured and what the words mean: [PROTOCOL.md](PROTOCOL.md).
Wall seconds depend on what else the machine does, processor seconds (user and system) much less; both are given. Where
three runs were made the figure is their median.

"""

_SECTIONS = {
    "scale": scale_section,
    "gap": assignment_section,
    "packages": packages_section,
    "quality": quality_section,
    "dual": dual_section,
    "severity": severity_section,
    "explain": explain_section,
    "whatif": what_if_section,
    "service": service_section,
    "routine": routine_section,
}
"""In the order of the page."""


def write_page() -> None:
    """Write the plot and the page from what is known."""
    found = known()
    draw(found, PLOT)
    PAGE.write_text(results_page(found), encoding="utf-8")


def results_page(found: Known) -> str:
    """Return the page for all parts that are known."""
    sections = [section(found[name]) for name, section in _SECTIONS.items() if found.get(name)]
    measured = [overview(found), *sections, _machines(found)] if sections else []
    return _HEADER + "\n".join([*measured, CONFESSIONS])


def _machines(found: Known) -> str:
    cases = [(f"{part}/{name}", case) for part, of_part in found.items() for name, case in of_part.items()]
    rows = [
        [name, case["measured_on"], case["engine"], case["machine"]["load"], _share(case.get("stolen")), _paces(case)]
        for name, case in cases
    ]
    return (
        f"## Machine\n\n{_facts([case['machine'] for _, case in cases])} The load is that over 1, 5 and 15 minutes before "
        "the case: what else ran. Stolen is the share of the processors' time that the machine's host gave to others while the case "
        "ran, where it is known; processor seconds contain part of it. The pace is the milliseconds of a million rounds of a loop in Python "
        "just before and just after the case: about 65 when nobody else uses the host, up to 200 when others do, and all seconds of the case with it.\n\n"
        + table(["Case", "Measured on", "Commit", "Load", "Stolen", "Pace"], rows)
    )


def _paces(case: Values) -> str:
    return " to ".join(f"{pace:.0f}" for pace in case.get("paces_ms", ())) or "-"


def _share(stolen: float | None) -> str:
    return "-" if stolen is None else f"{100 * stolen:.0f} %"


def _facts(machines: list[Values]) -> str:
    kinds = {
        f"{each['processors']} processors, {each['memory']}, {each['system']}, Python {each['python']}."
        for each in machines
    }
    return " / ".join(sorted(kinds))
