"""Whose options a change of the pool can alter: the needs to look at anew, and the resources whose old options do not count."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from matcher.model import Pool
from matcher.model.units import HUNDREDTHS_PER_HOUR
from matcher.options.options import Bools, Ints
from matcher.rules import Context
from matcher.rules.encode import NO_LIMIT
from matcher.rules.quantities import paid_fen_array, usable_fen
from matcher.standing.changes import Changes

_KM_PER_DEGREE = 110.5
"""Less than the length of a degree of latitude anywhere."""

_WIDER = 1.02
_LEAST_COSINE = 0.05
"""Nearer to a pole degrees of longitude are no measure."""

_SOFT = {
    "providers": {"name", "hours", "cases", "people"},
    "funds": {"name", "type", "balance_fen", "overhead", "people_cap"},
}
"""Columns that change what a resource can give, and seldom whom it may help."""

_KEY = {"providers": "provider_id", "projects": "project_id", "funds": "fund_id"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Affected:
    """What a change of the pool alters.

    Attributes
    ----------
    needs
        Needs of the new pool whose options are to be compiled anew; shape ``(needs,)``.
    renewed
        Identifiers of resources whose old options do not count any more: gone, or changed in more than what they can give.
    refilled
        Identifiers of funds that can give another amount, and are the same otherwise.
    """

    needs: Bools
    renewed: Set[str]
    refilled: Set[str]


def affected(before: Context, after: Context, changes: Changes) -> Affected:
    """Return what a change alters: at least what it does, and seldom much more.

    Parameters
    ----------
    before, after
        The pool as it was and as it is, under one policy and on one day.
    changes
        What differs between them.
    """
    old, new, tables = before.pool, after.pool, changes.tables
    needs = tables["needs"].differs | _of_changed_tables(new, changes)
    providers = _renewed(old, new, changes, "providers")
    moved = {*tables["providers"].added, *tables["providers"].removed}
    if moved:
        needs |= _is_in(new.needs["current_provider"], moved)
    projects = _renewed(old, new, changes, "projects")
    behind = {*moved, *providers}
    projects |= set(new.projects.filter(pl.col("provider_id").is_in(list(behind)))["project_id"].to_list())
    funds = _renewed(old, new, changes, "funds")
    needs |= _reached(new, "providers", {*providers, *tables["providers"].added})
    needs |= _reached(new, "projects", {*projects, *tables["projects"].added})
    needs |= _payable(new, {*funds, *tables["funds"].added})
    refilled = set(tables["funds"].changed) - funds
    needs |= _other_payments(old, new, refilled, after.policy.weeks)
    gone = {*tables["providers"].removed, *tables["projects"].removed, *tables["funds"].removed}
    return Affected(needs=needs, renewed=providers | projects | funds | gone, refilled=refilled)


def _of_changed_tables(new: Pool, changes: Changes) -> Bools:
    """Return the needs that a changed service, template or pin speaks of."""
    found = np.zeros(new.needs.height, dtype=np.bool_)
    for table, column in (("services", "service"), ("teams", "team"), ("pins", "need_id")):
        rows = changes.tables[table]
        if rows.count:
            found |= _is_in(new.needs[column], {*rows.added, *rows.removed, *rows.changed})
    return found


def _is_in(column: pl.Series, values: Iterable[str]) -> Bools:
    inside = column.is_in(pl.Series(sorted(values), dtype=pl.String).implode())
    return np.asarray(inside.fill_null(value=False).to_numpy(), dtype=np.bool_)


def _renewed(old: Pool, new: Pool, changes: Changes, table: str) -> set[str]:
    """Return the changed rows of a table of resources that may help others than before."""
    rows = changes.tables[table]
    if not rows.changed:
        return set()
    soft, key = _SOFT.get(table, {"name"}), _KEY[table]
    found = set()
    for place in np.flatnonzero(rows.differs & (rows.old_of_new >= 0)).tolist():
        was = old.table(table).row(int(rows.old_of_new[place]), named=True)
        now = new.table(table).row(place, named=True)
        columns = {name for name, value in now.items() if value != was[name]}
        if columns - soft or _turns_others_away(new, table, was, now):
            found.add(now[key])
    return found


def _turns_others_away(pool: Pool, table: str, was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Return whether what a resource can give has passed what some need alone asks for."""
    people = pool.needs["people"]
    if table == "providers":
        hours, (least, most) = pool.needs["hours"], (round(row["hours"] * HUNDREDTHS_PER_HOUR) for row in (was, now))
        return (
            (was["cases"] is None or was["cases"] >= 1) != (now["cases"] is None or now["cases"] >= 1)
            or _between((hours * HUNDREDTHS_PER_HOUR).round(0), least, most)
            or _between(people, was["people"], now["people"])
        )
    if table == "funds":
        return (_usable(was) > 0) != (_usable(now) > 0) or _between(people, was["people_cap"], now["people_cap"])
    return False


def _between(asked: pl.Series, was: int | None, now: int | None) -> bool:
    """Return whether something that is asked for fits one of two limits and not the other."""
    low, high = sorted(NO_LIMIT if limit is None else limit for limit in (was, now))
    return bool(((asked > low) & (asked <= high)).any())


def _usable(fund: dict[str, Any]) -> int:
    return usable_fen(balance_fen=fund["balance_fen"], overhead=fund["overhead"] or 0.0)


def _reached(pool: Pool, table: str, ids: Set[str]) -> Bools:
    """Return the needs that one of some providers or projects might help: of its services, and near it."""
    needs = pool.needs
    found = np.zeros(needs.height, dtype=np.bool_)
    if not ids:
        return found
    lon, lat, region = needs["lon"].to_numpy(), needs["lat"].to_numpy(), needs["region"]
    for row in pool.table(table).filter(pl.col(_KEY[table]).is_in(sorted(ids))).iter_rows(named=True):
        services = [row["service"]] if table == "projects" else row["services"]
        might = _is_in(needs["service"], services) if services else np.ones(needs.height, dtype=np.bool_)
        if row["region"] is not None:
            might &= region.str.starts_with(row["region"]).fill_null(value=False).to_numpy()
        if None not in (row["radius_km"], row["lon"], row["lat"]):
            high = row["radius_km"] * _WIDER / _KM_PER_DEGREE + 1e-3
            might &= np.abs(lat - row["lat"]) <= high
            cosine = np.cos(np.radians(min(90.0, abs(row["lat"]) + high)))
            if cosine > _LEAST_COSINE and abs(row["lon"]) + high / cosine < 180:
                might &= np.abs(lon - row["lon"]) <= high / cosine
        found |= might
    return found


def _payable(pool: Pool, ids: Set[str]) -> Bools:
    """Return the needs for which one of some funds might pay: of its purposes and regions."""
    needs = pool.needs
    found = np.zeros(needs.height, dtype=np.bool_)
    if not ids:
        return found
    asks = (needs["amount_fen"] > 0).fill_null(value=False).to_numpy() | bool((pool.providers["rate_fen"] > 0).any())
    kinds = pool.services.select("service", "class")
    for row in pool.funds.filter(pl.col("fund_id").is_in(sorted(ids))).iter_rows(named=True):
        might = np.array(asks)
        if row["purposes"]:
            paid = kinds.filter(pl.any_horizontal(pl.col("service", "class").is_in(row["purposes"])))["service"]
            might &= _is_in(needs["service"], {*paid.to_list(), *row["purposes"]})
        if row["regions"]:
            inside = [
                needs["region"].str.starts_with(code).fill_null(value=False).to_numpy() for code in row["regions"]
            ]
            might &= np.logical_or.reduce(inside)
        found |= might
    return found


def _other_payments(old: Pool, new: Pool, ids: Set[str], weeks: int) -> Bools:
    """Return the needs that might be paid for in other ways now that some funds can give more or less.

    A fund that alone suffices for whatever a need could owe, before and after, leaves all as it was.
    """
    needs = new.needs
    found = np.zeros(needs.height, dtype=np.bool_)
    rates = new.providers["rate_fen"].max()
    dearest = paid_fen_array(rates if isinstance(rates, int) else 0, needs["hours"].to_numpy(), weeks)
    for fund in sorted(ids):
        was, now = (pool.funds.row(by_predicate=pl.col("fund_id") == fund, named=True) for pool in (old, new))
        least = min(_usable(was), _usable(now))
        if _usable(was) != _usable(now):
            cap = _cap(now, needs)
            owed = needs["amount_fen"].fill_null(0).to_numpy() + dearest
            found |= (cap > least) & (owed > least)
    return found


def _cap(fund: dict[str, Any], needs: pl.DataFrame) -> Ints:
    """Return the most that a fund may pay for each need, its balance aside."""
    cap = np.full(needs.height, NO_LIMIT, dtype=np.int64)
    if fund["per_need_cap_fen"] is not None:
        cap = np.minimum(cap, fund["per_need_cap_fen"])
    if fund["per_person_cap_fen"] is not None:
        cap = np.minimum(cap, fund["per_person_cap_fen"] * needs["people"].to_numpy())
    return cap
