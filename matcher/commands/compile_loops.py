"""Compiles the loops beforehand: ``python -m matcher.commands.compile_loops``, where nobody shall wait for it later, as in an image.

Runs over a small sample go through all of them: prices, packages alone and after those of the week before, changes of a plan that stands.
It takes some minutes of one processor, and seconds where all is compiled already.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import polars as pl
from numba.core.dispatcher import Dispatcher

import matcher
from matcher.commands.stale_loops import ROOMS
from matcher.explain.standing_plan import standing_plan
from matcher.match import Request, match
from matcher.model import Plan, Policy, Pool
from matcher.model.policy import Packages
from matcher.optimise import Limits
from matcher.rules import Context
from matcher.samples import build_sample
from matcher.standing import resolve, try_need

_DATE = dt.date(2026, 11, 23)
_LIMITS = Limits(exact_options=0, tighten_options=0, moves_per_need=2)
"""No exact model, which would leave nothing to do."""

_POLICY = Policy(packages=Packages(at_least=2, at_most=4, diameter_km=50.0))


def compile_loops() -> None:
    """Go through everything that is compiled."""
    # Without named neighbours they are found by a loop.
    nobody = pl.lit([], dtype=pl.List(pl.String))
    sample = build_sample("fuyang-week")
    pool = sample.replace(regions=sample.regions.with_columns(neighbours=nobody))
    plan = _plan(pool, _POLICY)
    _plan(pool, _POLICY, previous=plan)
    _plan(pool, _POLICY, limits=replace(_LIMITS, package_options=0), previous=plan)
    # One carrier with several packages of one kind in one place: they exchange members.
    city = sample.replace(regions=sample.regions.with_columns(urban=pl.lit(value=True)))
    kind = tuple(sample.services.filter("groupable")["service"])
    _plan(city, Policy(packages=Packages(at_least=2, at_most=3, diameter_km=50.0, same_kind=(kind,))))
    standing = standing_plan(pool, plan)
    left = plan.unmet.filter(verdict="not_proven")["need_id"].implode()
    for row in pool.needs.select((pl.col("need_id").is_in(left)).arg_true()).to_series().to_list():
        try_need(standing, row, most_moves=2)
    helper = plan.assignments.filter(line="service")["resource_id"][0]
    for providers in (
        pool.providers.filter(pl.col("provider_id") != helper),
        pool.providers.with_columns(pl.col("hours") * 0.3),
    ):
        changed = pool.replace(providers=providers)
        resolve(standing, Context(pool=changed, policy=_POLICY, date=_DATE), limits=_LIMITS)


def loops() -> Iterator[Dispatcher]:
    """Yield every loop of the package that is compiled for itself."""
    for room in ROOMS:
        for found in pkgutil.walk_packages([str(Path(matcher.__path__[0]) / room)], f"matcher.{room}."):
            for value in vars(import_module(found.name)).values():
                is_own = isinstance(value, Dispatcher) and value.py_func.__module__ == found.name
                if is_own and value.targetoptions.get("inline") != "always":
                    yield value


def is_kept(loop: Dispatcher) -> bool:
    """Return whether a loop has been compiled and kept, whatever for."""
    function = loop.py_func
    name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}-{function.__code__.co_firstlineno}."
    return any(Path(str(loop.stats.cache_path)).glob(f"{name}*.nbi"))


def main() -> None:
    """Compile, and say what is left: it is compiled where it is first used."""
    compile_loops()
    left = [f"{loop.py_func.__module__}.{loop.py_func.__qualname__}" for loop in loops() if not is_kept(loop)]
    sys.stdout.write(f"compiled loops are kept; left out: {', '.join(left) or 'none'}\n")


def _plan(pool: Pool, policy: Policy, *, limits: Limits = _LIMITS, previous: Plan | None = None) -> Plan:
    return match(Request(pool=pool, date=_DATE, policy=policy, limits=limits, previous=previous))


if __name__ == "__main__":
    main()
