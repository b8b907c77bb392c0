"""Reads some rows of one table of a pool that stands already: each is judged as it would be in the whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import polars as pl

from matcher.files.asks import check_pins, settle_hours
from matcher.files.columns import distinct, flags_of, is_given, rows_taken
from matcher.files.contradictions import check_contradictions
from matcher.files.draft import Draft, read_draft
from matcher.files.json_tables import tables_from_data
from matcher.files.keys import check_keys, check_unique_across
from matcher.files.points import settle_points
from matcher.files.relations import check_references
from matcher.files.service_names import settle_service_names
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.hierarchy import follows_prefixes
from matcher.model.problems import Problem
from matcher.model.regions import LEVEL_BY_LENGTH
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES

Known: TypeAlias = "Callable[[str, str, Collection[str] | None], pl.DataFrame]"
"""What stands already: table, field and values give the stored rows whose field has one of them; all for ``None``."""

_BESIDE = {"regions": None, "pins": "need_id"}
"""Tables whose rows are judged together: all of them, or those that agree in a field."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What could be read of some rows.

    Attributes
    ----------
    frame
        Accepted rows in their stored columns, in the order in which they were given.
    problems
        Everything that was found; rows are counted from 1 as they were given.
    """

    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def part_from_data(name: str, rows: Sequence[object], known: Known) -> Part:
    """Read rows that are added to one table of a pool, or replace rows of the same key.

    Parameters
    ----------
    name
        English name of the table.
    rows
        Rows as JSON values, under the names of the contract.
    known
        What stands in the pool already, this table too.

    Raises
    ------
    UnusableInput
        A key of an object is repeated.
    """
    spec = POOL_TABLES[name]
    raw = tables_from_data({name: list(rows)})
    own = read_draft(spec, raw.tables.get(name), raw.problems)
    _stand_beside(own, known, len(rows))
    check_keys(own)
    check_contradictions(own)
    others = known_drafts(own, known)
    drafts = {**others, name: own}
    if name in RESOURCE_TABLES:
        check_unique_across([*(others[table] for table in RESOURCE_TABLES if table != name), own])
    services = own.accepted() if name == "services" else others["services"].frame
    settle_service_names(own, services)
    check_references(own, drafts, services)
    if name == "needs":
        settle_hours(own, services)
    if name == "pins":
        helpers = (others["providers"].frame["provider_id"], others["projects"].frame["project_id"])
        check_pins(own, frozenset(pl.concat(helpers)))
    if "lon" in spec:
        settle_points(own, drafts["regions"].accepted())
    given = flags_of([row <= len(rows) for row in own.rows])
    return Part(
        frame=rows_taken(own.frame, own.standing & given),
        problems=(*raw.problems, *(p for p in own.problems if p.row is None or p.row <= len(rows))),
    )


def known_drafts(own: Draft, known: Known, only: Collection[str] | None = None) -> dict[str, Draft]:
    """Return the other tables as settled drafts, with the rows that decide about those of one table.

    Parameters
    ----------
    own
        The table.
    known
        What stands in the pool.
    only
        Fields that matter; all without it.
    """
    fields = [field for field in own.spec.fields if only is None or field.name in only]
    others = (table for table in POOL_TABLES if table != own.spec.name)
    return {table: _settled(POOL_TABLES[table], _wanted(own, fields, table, known)) for table in others}


def _stand_beside(own: Draft, known: Known, given: int) -> None:
    """Put the rows that are judged together with the new ones before them, except those that are replaced."""
    name = own.spec.name
    if name not in _BESIDE or not own.height:
        return
    field = _BESIDE[name]
    values = None if field is None else distinct(own.frame[field])
    keys = [own.spec[key].column for key in own.spec.key]
    beside = known(name, field or keys[0], values).join(own.frame, on=keys, how="anti")
    if not beside.height:
        return
    added = {field.name: is_given(beside[field.column]) for field in own.spec.fields if field.name in own.given}
    own.put_before(beside.select(own.frame.columns), added, range(given + 1, given + 1 + beside.height))


def _settled(spec: TableSpec, frame: pl.DataFrame) -> Draft:
    return Draft(spec=spec, frame=frame, given={}, rows=range(1, frame.height + 1))


def _wanted(own: Draft, fields: Sequence[Field], table: str, known: Known) -> pl.DataFrame:
    """Return the rows of another table that decide about the new ones."""
    key = POOL_TABLES[table].key[0]
    if table == "services":
        return _wanted_services(own, fields, known)
    values: set[str] = set()
    for field in fields:
        if table in field.references.split("|"):
            values.update(distinct(own.frame[field.column]))
        elif table == "regions" and field.type is FieldType.REGION:
            values.update(code[:length] for code in distinct(own.frame[field.column]) for length in LEVEL_BY_LENGTH)
    if table in RESOURCE_TABLES and own.spec.name in RESOURCE_TABLES:
        values.update(distinct(own.frame[own.spec.key[0]]))
    found = known(table, key, values) if values else _empty(table)
    return _with_parents(found, known) if table == "regions" else found


def _with_parents(found: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return the regions around some codes, or all where one of them names a parent that does not lie around it.

    A parent that is named may lie anywhere, and its point counts; one without a row is as good as none.
    """
    codes = frozenset(found["code"].to_list())
    further = [parent for parent in distinct(found["parent"]) if parent not in codes]
    if follows_prefixes(found) and not (further and known("regions", "code", further).height):
        return found
    return known("regions", "code", None)


def _wanted_services(own: Draft, fields: Sequence[Field], known: Known) -> pl.DataFrame:
    """Return the services that decide: all of them where one may be called by its name, or by its class."""
    if any(field.name in {"purposes", "denies"} for field in fields):
        return known("services", "service", None)
    called: set[str] = set()
    for field in fields:
        if field.references == "services":
            called.update(distinct(own.frame[field.column]))
    if not called:
        return _empty("services")
    found = known("services", "service", called)
    # A code is no other service's name; anything else may be a name, or the nearest code is suggested for it.
    return found if found.height == len(called) else known("services", "service", None)


@cache
def _empty(table: str) -> pl.DataFrame:
    return POOL_TABLES[table].empty()
