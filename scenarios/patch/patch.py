"""A scenario on a pool and a policy: all changes at once, every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.model import Policy, Pool, Problem
from matcher.model.field import TableSpec
from matcher.model.problems import Severity
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES
from matcher.model.text import Text
from scenarios.model.changes import AddRows, Change, CloneRows, EditRows, RemoveRows
from scenarios.model.policy_edits import changed_policy
from scenarios.model.problems import ScenarioError
from scenarios.model.scenario import Scenario
from scenarios.model.values import Notes
from scenarios.patch.cells import TableEdits
from scenarios.patch.clones import cloned_rows
from scenarios.patch.filters import rows_meant
from scenarios.patch.gate import ChangedTable, let_through


@dataclass(frozen=True, kw_only=True, eq=False)
class Patched:
    """What a scenario makes of a pool and a policy.

    Attributes
    ----------
    pool
        The changed pool, which passed the gate; tables that the scenario leaves alone are the same objects as before.
    policy
        The changed policy.
    warnings
        What was assumed of changed rows, and changes without effect.
    notes
        What went with removed rows: pins, references.
    """

    pool: Pool
    policy: Policy
    warnings: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()


def patched(scenario: Scenario, pool: Pool, policy: Policy) -> Patched:
    """Return the pool and the policy with the changes of a scenario.

    Every change looks at the pool as it was, so their order does not matter. Changes that would make it matter contradict
    one another, which is an error, as is a filter that matches nothing and a row that the gate refuses after the change.

    Parameters
    ----------
    scenario
        The changes.
    pool
        The baseline's pool; it stays as it is.
    policy
        The baseline's policy.

    Raises
    ------
    ScenarioError
        With every mistake at once.
    """
    notes = Notes(lines=scenario.lines)
    tables: dict[str, TableEdits] = {}
    more: dict[str, list[tuple[int, pl.DataFrame]]] = {}
    for change in scenario.changes:
        spec = change.table
        edits = tables.setdefault(spec.name, TableEdits(spec=spec, frame=pool.table(spec.name)))
        if isinstance(change, AddRows):
            free = _free(change, pool, scenario, notes)
            more.setdefault(spec.name, []).append((change.place, _frame(spec, change)[free]))
            continue
        assert isinstance(change, RemoveRows | EditRows | CloneRows)
        rows = rows_meant(edits.frame, spec, change.which, ("changes", change.place), notes)
        if isinstance(change, RemoveRows):
            edits.remove(change.place, rows)
        elif isinstance(change, EditRows):
            edits.edit(change.place, change.edits, rows)
        elif rows.any():
            new = cloned_rows(edits.frame, rows, change, scenario=scenario.name, seed=scenario.seed, notes=notes)
            more.setdefault(spec.name, []).append((change.place, new))
    said = _drop_pins(pool, tables)
    for edits in tables.values():
        edits.check(notes)
    new_policy = changed_policy(policy, scenario.policy, notes)
    fields = {change.place: _fields(change) for change in scenario.changes}
    changed = {name: _changed(edits, more.get(name, []), fields, notes) for name, edits in tables.items()}
    new_pool, dropped = let_through(pool, changed, notes) if changed else (pool, ())
    if notes.errors:
        raise ScenarioError(notes.listed())
    warnings = tuple(problem for problem in notes.found if problem.severity is Severity.WARNING)
    return Patched(pool=new_pool, policy=new_policy, warnings=warnings, notes=(*said, *dropped))


def _free(change: AddRows, pool: Pool, scenario: Scenario, notes: Notes) -> list[int]:
    """Return which new rows have an identifier of their own; the others are noted. Resources share one set of them."""
    spec = change.table
    if len(spec.key) > 1:
        return list(range(len(change.rows)))
    tables = RESOURCE_TABLES if spec.name in RESOURCE_TABLES else (spec.name,)
    gone = {
        identifier
        for other in scenario.changes
        if isinstance(other, RemoveRows) and other.table.name in tables
        for identifier in (other.which.ids or ())
    }
    taken = {key: name for name in tables for key in pool.table(name)[POOL_TABLES[name].key[0]] if key not in gone}
    free = []
    for place, row in enumerate(change.rows):
        key = row.get(spec[spec.key[0]].column)
        if key not in taken:
            free.append(place)
            continue
        table = POOL_TABLES[taken[key]]
        sentence = Text(f"编号 {key} 在“{table.title}”中已有", f"the identifier {key} is taken in {table.name}")
        remedy = Text(
            "请换一个编号；要改已有的行，请用 set。", "Give it another identifier; to change the row use set."
        )
        notes.add(("changes", change.place, "rows", place, spec.key[0]), "duplicate_id", sentence, remedy)
    return free


def _frame(spec: TableSpec, change: AddRows) -> pl.DataFrame:
    columns = {field.column: [row.get(field.column) for row in change.rows] for field in spec.fields}
    return pl.DataFrame(columns, schema=spec.schema)


def _fields(change: Change) -> frozenset[str]:
    """Return the fields that a change writes."""
    if isinstance(change, AddRows):
        return frozenset(field.name for field in change.table.fields)
    if isinstance(change, EditRows | CloneRows):
        return frozenset(edit.field.name for edit in change.edits)
    return frozenset()


def _changed(
    edits: TableEdits, more: list[tuple[int, pl.DataFrame]], fields: Mapping[int, frozenset[str]], notes: Notes
) -> ChangedTable:
    """Return a table with its edited rows, without removed ones, with new ones behind."""
    kept = edits.removed < 0
    frames = [edits.result(notes).filter(pl.Series(kept))]
    change = [edits.touched[kept]]
    for place, new in more:
        frames.append(new)
        change.append(np.full(new.height, place, dtype=np.int64))
    whole = pl.concat(frames)
    return ChangedTable(
        frame=whole,
        change=np.concatenate(change),
        is_new=np.arange(whole.height) >= frames[0].height,
        fields=fields,
    )


def _drop_pins(pool: Pool, tables: dict[str, TableEdits]) -> tuple[Text, ...]:
    """Take out the pins on rows that leave the pool: what an operator decided about them has no object any more."""
    gone = {
        name: edits.frame[POOL_TABLES[name].key[0]].filter(pl.Series(edits.removed >= 0))
        for name, edits in tables.items()
        if name in ("needs", *RESOURCE_TABLES)
    }
    if not pool.pins.height or not any(keys.len() for keys in gone.values()):
        return ()
    needs = gone.get("needs", pl.Series([], dtype=pl.String))
    resources = pl.concat([pl.Series([], dtype=pl.String), *(gone[name] for name in RESOURCE_TABLES if name in gone)])
    of_gone = (
        pool.pins["need_id"].is_in(needs.implode()) | pool.pins["resource_id"].is_in(resources.implode())
    ).to_numpy()
    pins = tables.setdefault("pins", TableEdits(spec=POOL_TABLES["pins"], frame=pool.pins))
    of_gone &= pins.removed < 0
    if not of_gone.any():
        return ()
    pins.remove(max(int(edits.removed.max(initial=-1)) for name, edits in tables.items() if name != "pins"), of_gone)
    count = int(of_gone.sum())
    return (
        Text(
            f"有 {count} 条人工指定涉及已删除的需求或资源，已随之取消。",
            f"{count} pins on removed needs or resources went with them.",
        ),
    )
