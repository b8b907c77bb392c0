"""Rows of a table that are not shown: those about too few people, and those from which they could be worked out.

Totals are shown, and so are the other rows: of a single row left out every figure is what remains. So whole rows are left out, and never
one alone (complementary suppression).

References
----------
A. Hundepool and others, "Statistical Disclosure Control", Wiley 2012, doi:10.1002/9781118348239, chapter 4 (tabular data: secondary
suppression).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from scenarios.compare import Comparison, Dimension, Effect, Measure
from scenarios.report.figures import FEW, is_few

_LOCATES = frozenset({Dimension.TOWN, Dimension.SERVICE, Dimension.FUND})
_PEOPLE = frozenset({Measure.PEOPLE_MET, Measure.PEOPLE_ASKED})


def withheld(comparison: Comparison, dimension: Dimension, measure: Measure) -> Set[str]:
    """Return the groups of which no figure is shown.

    A row tells of people by how many it counts before, after and more or less; a fund's yuan do by the people it pays for.
    Where some row tells of fewer than three, rows are left out with it, the smallest first, until they are two at least that
    together tell of three people before, and after, or of none.

    Parameters
    ----------
    comparison
        The scenario against the baseline.
    dimension, measure
        Which table.
    """
    if dimension not in _LOCATES:
        return frozenset()
    about = {effect.group: effect for effect in comparison.of(dimension, _about(measure))}
    rows = [about[effect.group] for effect in comparison.of(dimension, measure) if effect.group in about]
    hidden = [row for row in rows if _tells(row)]
    if not hidden:
        return frozenset()
    names = {row.group for row in hidden}
    others = sorted(
        (row for row in rows if row.group not in names), key=lambda row: (_size(row) < FEW, _size(row), row.group)
    )
    while others and (len(hidden) < 2 or _tells_together(hidden)):
        hidden.append(others.pop(0))
    return frozenset(row.group for row in hidden)


def _about(measure: Measure) -> Measure:
    """Return the count of the people whom a measure is about."""
    return measure if measure in _PEOPLE else Measure.PEOPLE_MET


def _tells(row: Effect) -> bool:
    return is_few(row.before) or is_few(row.after) or is_few(row.change)


def _size(row: Effect) -> float:
    return max(row.before or 0.0, row.after or 0.0)


def _tells_together(rows: Sequence[Effect]) -> bool:
    return any(
        is_few(sum(side or 0.0 for side in sides))
        for sides in zip(*((row.before, row.after) for row in rows), strict=True)
    )
