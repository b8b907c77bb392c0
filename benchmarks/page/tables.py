"""Small pieces of a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.measure import Values


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of Markdown."""
    lines = [list(titles), ["---"] * len(titles), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def verdict(*, kept: bool) -> str:
    """Return whether an aim was kept."""
    return "kept" if kept else "**missed**"


def percent(gap: float | None) -> str:
    """Return a share in per cent; a dash where there is none."""
    return "-" if gap is None else f"{100 * gap:.3f} %"


def points(micropoints: float | None) -> str:
    """Return points with one decimal; a dash where there are none."""
    return "-" if not micropoints else f"{micropoints / 1e6:,.1f}"


def took(found: Values) -> str:
    """Return wall and processor seconds in words."""
    return f"{found['wall_s']} s wall, {found['cpu_s']} s processor"


def stages(found: Values) -> str:
    """Return the stages of the plan's run record in words."""
    return ", ".join(f"{stage} {seconds} s" for stage, seconds in found["seconds"].items())


def worst_code(found: Values) -> int:
    """Return the larger of the exit codes of ``match`` and ``verify``: 0 where nothing was refused and no rule broken."""
    return max(int(found["code"]), int(found["verify"]["code"]))
