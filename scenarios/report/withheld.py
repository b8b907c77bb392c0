"""Rows of a table that are not shown: those about too few people, and those from which they could be worked out.

Totals are shown, and so are the other rows: of a single row left out every figure is what remains. So whole rows are left out, and never
one alone (complementary suppression).

References
----------
A. Hundepool and others, "Statistical Disclosure Control", Wiley 2012, doi:10.1002/9781118348239, chapter 4 (tabular data: secondary
suppression).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from scenarios.compare import Comparison, Dimension, Measure
from scenarios.report.figures import FEW, is_few

Counts = tuple[float, ...]

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
    return closed({row.group: (row.before or 0.0, row.after or 0.0) for row in rows}, _changes_by_few)


def _changes_by_few(counts: Counts) -> bool:
    before, after = counts
    return is_few(after - before)


def _about(measure: Measure) -> Measure:
    """Return the count of the people whom a measure is about."""
    return measure if measure in _PEOPLE else Measure.PEOPLE_MET


def closed(rows: Mapping[str, Counts], tells: Callable[[Counts], bool] = lambda counts: False) -> Set[str]:
    """Return the rows of a table that are not shown, by name.

    Parameters
    ----------
    rows
        Counts of people of each row; sums over all rows are known to the reader.
    tells
        Whether the counts of a row tell of too few people together, though none does alone.
    """
    hidden = [name for name, counts in rows.items() if any(map(is_few, counts)) or tells(counts)]
    if not hidden:
        return frozenset()
    known = {*hidden}
    others = sorted((max(counts) < FEW, max(counts), name) for name, counts in rows.items() if name not in known)
    while others and (len(hidden) < 2 or _tell_together([rows[name] for name in hidden])):
        hidden.append(others.pop(0)[-1])
    return frozenset(hidden)


def _tell_together(rows: Sequence[Counts]) -> bool:
    return any(is_few(sum(column)) for column in zip(*rows, strict=True))
