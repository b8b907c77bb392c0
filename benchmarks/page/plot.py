"""Seconds and gap against size, as a picture; needs the extra ``bench``."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.instances import INSTANCES
from benchmarks.measure import Values
from benchmarks.page.quality import NAMES
from benchmarks.quality import OURS, best_bound, gap_to
from benchmarks.results import Known

_SMALLEST_GAP = 1e-6
"""Gaps below are drawn here: an axis of powers has no zero."""

_SECONDS: dict[str, tuple[str, Callable[[Values], float]]] = {
    "whole process": ("o-", lambda each: each["wall_s"]),
    "solve stage": ("s-", lambda each: each["seconds"]["solve"]),
    "compiling the options": ("^:", lambda each: each["seconds"]["options"]),
}
_PEER_MARKS = {"nearest_first": "v", "urgent_first": "^", "cp_sat": "P", "highs": "X", "scip": "D"}


def draw(known: Known, path: Path) -> bool:
    """Write the picture where sizes were measured and matplotlib is installed; return whether it was written."""
    sizes = sorted(known.get("scale", {}).values(), key=lambda each: int(each["needs"]))
    if not sizes or find_spec("matplotlib") is None:
        return False
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "wishpool", "svg.fonttype": "none"})  # the same figures, the same bytes
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    needs = [each["needs"] for each in sizes]
    for label, (mark, value) in _SECONDS.items():
        left.plot(needs, [max(value(each), 1e-3) for each in sizes], mark, label=label)
    _finish(left, "seconds on the wall, median of three")
    right.plot(needs, [_drawn(each["gap"]) for each in sizes], "o-", label="Wishpool, own bound")
    for method, (sizes_seen, gaps) in _peers(known.get("quality", {})).items():
        right.plot(sizes_seen, gaps, _PEER_MARKS[method], linestyle="none", label=NAMES[method])
    _finish(right, "gap, per cent")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    return True


def _finish(axes: Any, title: str) -> None:
    axes.set(xscale="log", yscale="log", xlabel="needs", ylabel=title)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize="small")


def _drawn(gap: float) -> float:
    return 100 * max(gap, _SMALLEST_GAP)


def _peers(found: dict[str, Values]) -> dict[str, tuple[list[int], list[float]]]:
    """Return needs and gaps to the best bound by peer, for those that had a plan."""
    marks: dict[str, tuple[list[int], list[float]]] = {}
    for name, case in found.items():
        lowest = best_bound(case["rows"])
        for row in case["rows"]:
            gap = gap_to(lowest, row.get("objective", 0))
            if row["method"] != OURS and row["method"] in _PEER_MARKS and row.get("met") and gap is not None:
                needs, gaps = marks.setdefault(row["method"], ([], []))
                needs.append(INSTANCES[name].needs)
                gaps.append(_drawn(gap))
    return marks
