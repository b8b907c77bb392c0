"""Finds the row (or the two rows) of titles and says which column is which field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matcher.files.container_codes import container_problem, shown
from matcher.files.limits import HEADER_ROWS, SUGGESTED
from matcher.files.titles import Names, field_names
from matcher.model.field import TableSpec
from matcher.model.problems import Problem

Row = Sequence[object]


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the fields stand.

    Attributes
    ----------
    columns
        Zero-based column by English name of the field.
    first, data
        Zero-based row of the first row of titles, and of the first row of data.
    untitled
        Zero-based columns without a title, up to the last titled one and beyond.
    problems
        Unknown, duplicate, disagreeing and missing titles.
    """

    columns: dict[str, int]
    first: int
    data: int
    untitled: frozenset[int]
    problems: tuple[Problem, ...]


def column_letters(index: int) -> str:
    """Return the letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _known_titles(names: Names, row: Row) -> tuple[int, int]:
    """Return how many cells name a field, and how many hold anything."""
    filled = [cell for cell in row if cell is not None and cell != ""]
    return sum(1 for cell in filled if isinstance(cell, str) and len(cell) < 200 and names.find(cell)), len(filled)


def _title_rows(names: Names, head: Sequence[Row]) -> tuple[int, int] | None:
    """Return the half-open range of rows of titles: the row with most known titles, and a second one beside it."""
    counts = [_known_titles(names, row) for row in head[:HEADER_ROWS]]
    likely = [known if 2 * known >= filled or known >= 3 else 0 for known, filled in counts]
    best = max(likely, default=0)
    if best == 0:
        return None
    first = likely.index(best)
    if first + 1 < len(likely) and 2 * likely[first + 1] >= best:
        return first, first + 2
    if first > 0 and 2 * likely[first - 1] >= best:
        return first - 1, first + 1
    return first, first + 1


def read_header(spec: TableSpec, head: Sequence[Row]) -> Header | None:
    """Find the titles among the first rows of a table.

    Parameters
    ----------
    spec
        Declaration of the table.
    head
        The first rows, from the very top.

    Returns
    -------
    Header or None
        ``None`` where no row of titles is found.
    """
    names = field_names(spec)
    place = _title_rows(names, head)
    if place is None:
        return None
    first, data = place
    title_rows = head[first:data]
    width = max(len(row) for row in head)
    found: dict[str, list[int]] = {}
    problems: list[Problem] = []
    untitled: set[int] = set()
    for column in range(width):
        titles = [text for row in title_rows if column < len(row) and (text := _text(row[column]))]
        fields = set().union(*(names.find(title) for title in titles)) if titles else set()
        if len(fields) == 1:
            found.setdefault(fields.pop(), []).append(column)
        elif fields:
            problems.append(
                container_problem(
                    "titles_disagree",
                    table=spec.name,
                    value=titles[0],
                    column=column_letters(column),
                    found="、".join(sorted(fields)),
                )
            )
        elif titles:
            near = names.nearest(titles[0]) if len(problems) < SUGGESTED else ""
            problems.append(
                container_problem(
                    "unknown_column", table=spec.name, value=titles[0], title=shown(titles[0]), nearest=near
                )
            )
        else:
            untitled.add(column)
    problems += _duplicates(spec, found)
    columns = {name: places[0] for name, places in found.items() if len(places) == 1}
    problems += missing_columns(spec, found)
    return Header(
        columns={field.name: columns[field.name] for field in spec.fields if field.name in columns},
        first=first,
        data=data,
        untitled=frozenset(untitled),
        problems=tuple(problems),
    )


def _duplicates(spec: TableSpec, found: dict[str, list[int]]) -> list[Problem]:
    return [
        container_problem(
            "duplicate_column",
            table=spec.name,
            field=name,
            title=spec[name].title,
            found="、".join(column_letters(place) for place in places),
        )
        for name, places in found.items()
        if len(places) > 1
    ]


def missing_columns(spec: TableSpec, found: Collection[str]) -> list[Problem]:
    """Return an error for every required field of a table that is not among the found ones."""
    return [
        container_problem("missing_column", table=spec.name, field=field.name, title=field.title)
        for field in spec.fields
        if field.required and field.name not in found
    ]


def no_titles(spec: TableSpec) -> Problem:
    """Return the problem of a table without titles."""
    example = "、".join(field.title for field in spec.fields[:3])
    return container_problem("no_titles", table=spec.name, rows=HEADER_ROWS, example=example)
