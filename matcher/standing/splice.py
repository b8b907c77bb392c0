"""Options of a changed pool from those of the pool before: only what changed is compiled."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np
import polars as pl

from matcher.model.plan import Plan
from matcher.options import HelperOptions, MoneyOptions, NeedColumns, Options, Resources, compile_options
from matcher.options.helpers import tariff_of
from matcher.options.money import able_to_pay, payable, person_caps
from matcher.options.needs import person_groups, towns_of
from matcher.options.options import Bools, Ints
from matcher.options.pins import apply_pins
from matcher.options.positions import positions
from matcher.options.resources import capacities_of, number_resources
from matcher.rules import Context
from matcher.rules.quantities import fund_limit_fen
from matcher.standing.affected import Affected, affected
from matcher.standing.changes import Changes

_MOST_AT_ONCE = 0.5
"""Where more than this share of the needs is to be looked at anew, all are: one compilation of all takes no longer."""

Columns = TypeVar("Columns", HelperOptions, MoneyOptions)


def splice(options: Options, old: Context, new: Context, changes: Changes, *, previous: Plan | None = None) -> Options:
    """Return the options of a changed pool, field by field what ``compile_options(new, previous)`` returns.

    Every rule and every filter speaks of one need and its resources, so needs that a change does not reach keep their options. Options with
    resources that are gone or are others than before are taken away, and the needs that such a resource might serve now are compiled
    anew, against all resources.

    Parameters
    ----------
    options
        Those of the old context, compiled with the same ``previous``.
    old, new
        Pool, policy and day before and now. Where policy or day differ all is compiled anew.
    changes
        What :func:`~matcher.standing.changes.changed_rows` says of the two pools.
    previous
        The plan before the standing one, where it was given.
    """
    if new.policy != old.policy or new.date != old.date:
        return compile_options(new, previous)
    if not changes.count:
        return options
    found = affected(old, new, changes)
    if found.needs.sum() > _MOST_AT_ONCE * found.needs.size:
        return compile_options(new, previous)
    resources = number_resources(new.pool)
    again = np.flatnonzero(found.needs)
    fresh = _compiled(new, again, previous) if again.size else None
    needs = _needs(options, new, changes, fresh, found.needs)
    helpers, money = _kept(options, new, changes, found, resources)
    if fresh is not None:
        helpers, money = _joined(helpers, fresh.helpers, again), _joined(money, fresh.money, again)
    if options.helpers.pinned.any():
        helpers = replace(helpers, pinned=np.zeros_like(helpers.pinned))
    if options.money.pinned.any():
        money = replace(money, pinned=np.zeros_like(money.pinned))
    helpers, money, problems = apply_pins(new, needs, resources, helpers, money)
    whole, smaller = person_caps(new, needs, money, resources)
    return Options(
        needs=needs,
        resources=resources,
        capacities=capacities_of(new.pool, resources),
        helpers=helpers,
        money=money,
        person_caps=whole,
        small_person_caps=smaller,
        problems=problems,
        tariff=tariff_of(new),
    )


def _compiled(context: Context, rows: Ints, previous: Plan | None) -> Options:
    """Return the options of some needs of a pool; needs are numbered among themselves."""
    pool = context.pool
    needs = pool.needs[rows]
    pins = pool.pins.filter(pl.col("need_id").is_in(needs["need_id"].implode())) if pool.pins.height else pool.pins
    return compile_options(replace(context, pool=pool.replace(needs=needs, pins=pins)), previous)


def _needs(options: Options, new: Context, changes: Changes, fresh: Options | None, again: Bools) -> NeedColumns:
    """Return the columns of all needs: as they were, and anew for those that were compiled."""
    rows, was = changes.tables["needs"], options.needs
    if not rows.count and fresh is None:
        return was
    frame = new.pool.needs
    town, towns = towns_of(frame)
    known = np.maximum(rows.old_of_new, 0)

    def merged(name: str) -> Ints:
        column = getattr(was, name)
        found: Ints = column[known] if column.size else np.zeros(known.size, dtype=column.dtype)
        if fresh is not None:
            found[again] = getattr(fresh.needs, name)
        return found

    return NeedColumns(
        ids=tuple(frame["need_id"].to_list()) if rows.added or rows.removed else was.ids,
        people=merged("people"),
        grade=merged("grade"),
        town=town,
        towns=towns,
        value=merged("value"),
        person=person_groups(frame),
        deferred=merged("deferred").astype(np.bool_),
        eligible=merged("eligible").astype(np.bool_),
    )


def _kept(
    options: Options, new: Context, changes: Changes, found: Affected, resources: Resources
) -> tuple[HelperOptions, MoneyOptions]:
    """Return the old options that still stand, in the new numbering, of the needs that are not compiled anew."""
    rows = changes.tables["needs"]
    if not found.needs.any() and not found.renewed and resources.ids == options.resources.ids and not rows.gone.size:
        money = _refilled(options.money, new, resources, found) if found.refilled else options.money
        return options.helpers, money
    place = np.full(len(options.needs.ids), -1, dtype=np.int64)
    stays = (rows.old_of_new >= 0) & ~found.needs
    place[rows.old_of_new[stays]] = np.flatnonzero(stays)
    number = positions(pl.Series(options.resources.ids, dtype=pl.String), resources.ids)
    if found.renewed:
        number[np.isin(np.array(options.resources.ids, dtype=object), list(found.renewed))] = -1
    number = np.append(number, -1)  # nobody, at place -1, stays nobody
    helpers, money = options.helpers, options.money
    to, by = place[helpers.need], number[helpers.resource]
    helpers = _where(helpers, (to >= 0) & ((by >= 0) | (helpers.resource < 0)), to, by)
    to, by = place[money.need], number[money.resource]
    money = _where(money, (to >= 0) & (by >= 0), to, by)
    if found.refilled:
        money = _refilled(money, new, resources, found)
    if helpers.size < options.helpers.size or money.size < options.money.size:
        helpers = helpers.where(payable(helpers, money))
        money = money.where(able_to_pay(helpers, money))
    return helpers, money


def _where(columns: Columns, chosen: Bools, need: Ints, resource: Ints) -> Columns:
    return replace(columns, need=need, resource=resource).where(chosen)


def _refilled(money: MoneyOptions, new: Context, resources: Resources, found: Affected) -> MoneyOptions:
    """Return money options with the limits of the funds that can give another amount."""
    fund = positions(pl.Series(sorted(found.refilled), dtype=pl.String), resources.ids)
    rows = np.flatnonzero(np.isin(money.resource, fund))
    limit = money.limit_fen.copy()
    limit[rows] = fund_limit_fen(new, money.need[rows], money.resource[rows] - resources.fund_offset)
    return replace(money, limit_fen=limit)


def _joined(kept: Columns, fresh: Columns, again: Ints) -> Columns:
    """Return two sets of options of different needs as one, sorted by need; ``again`` numbers the needs of the second."""
    if not fresh.size or not kept.size:
        return kept if not fresh.size else replace(fresh, need=again[fresh.need])
    fresh = replace(fresh, need=again[fresh.need])
    place = np.searchsorted(kept.need, fresh.need)
    is_fresh = np.zeros(kept.size + fresh.size, dtype=np.bool_)
    is_fresh[place + np.arange(fresh.size)] = True

    def column(name: str) -> np.ndarray:
        one, other = getattr(kept, name), getattr(fresh, name)
        both = np.empty(is_fresh.size, dtype=one.dtype)
        both[is_fresh], both[~is_fresh] = other, one
        return both

    return type(kept)(**{field.name: column(field.name) for field in fields(kept)})
