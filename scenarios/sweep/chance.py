"""Chance in a pool: teams that do not show up, needs that come once more, drawn with seeds that all points share.

Common random numbers: whether a row is drawn depends on the seed, the repetition and the row's own identifier alone. The
same teams are then missing at every point of a sweep, more of them where the chance is larger, and what differs between points
is the effect of the parameter and not of the draw (Glasserman and Yao 1992). The order of rows plays no part.

References
----------
P. Glasserman and D. D. Yao, "Some guidelines and guarantees for common random numbers", Management Science 38 (1992) 884-908.
"""

from __future__ import annotations

import hashlib

import polars as pl

from matcher.model import Policy, Pool
from matcher.model.schema import POOL_TABLES
from scenarios.model import Scenario, ScenarioError, scenario_from_data
from scenarios.model.problems import mistake
from scenarios.model.values import Notes
from scenarios.patch import patched
from scenarios.patch.filters import rows_meant
from scenarios.sweep.sweep import Chance, Draw, Values

_UNIT = 2**64
_AGAIN = "again-"
"""Begins the identifiers of needs that come once more."""


def uniform(seed: int, repeat: int, kind: str, key: str) -> float:
    """Return a number from 0 to below 1 that depends on its arguments alone, the same on every machine."""
    said = f"{seed}\n{repeat}\n{kind}\n{key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") / _UNIT


def shaken(pool: Pool, policy: Policy, chance: Chance, *, values: Values, seed: int, repeat: int) -> Pool:
    """Return a pool after one draw.

    Parameters
    ----------
    pool
        The pool of a point.
    policy
        Its policy.
    chance
        What may happen.
    values
        Parameters of the point.
    seed, repeat
        Which draw, both >= 0.

    Returns
    -------
    Pool
        Without the providers that stay away (pins on them and references to them go too), and with a second need, of
        another person, for each need that comes once more.

    Raises
    ------
    ScenarioError
        A filter matches nothing.
    """
    drawn = []
    if chance.absent is not None:
        drawn = _drawn(pool, "providers", chance.absent, values, seed, repeat)
    again = _drawn(pool, "needs", chance.surge, values, seed, repeat) if chance.surge is not None else []
    if drawn:
        pool = patched(_without(drawn), pool, policy).pool
    return _with_more(pool, again) if again else pool


def _drawn(pool: Pool, table: str, draw: Draw, values: Values, seed: int, repeat: int) -> list[str]:
    spec, frame, notes = POOL_TABLES[table], pool.table(table), Notes(lines={})
    kind = "absent" if table == "providers" else "surge"
    meant = rows_meant(frame, spec, draw.which, ("chance", kind), notes)
    if notes.errors:
        raise ScenarioError(
            [
                mistake(("chance", kind), problem.code, problem.sentence, problem.remedy, table="sweep")
                for problem in notes.found
            ]
        )
    share = draw.at(values)
    keys = frame[spec.key[0]].filter(pl.Series(meant)).to_list()
    return [key for key in keys if uniform(seed, repeat, kind, key) < share]


def _without(providers: list[str]) -> Scenario:
    question = {"zh": "缺席", "en": "absent"}
    return scenario_from_data(
        {"name": "absent", "question": question, "changes": [{"remove": "providers", "ids": providers}]}
    )


def _with_more(pool: Pool, again: list[str]) -> Pool:
    known = set(pool.needs["need_id"].to_list())
    prefix = _AGAIN
    while any(prefix + key in known for key in again):
        prefix += _AGAIN
    others = [pl.format(f"{prefix}{{}}", pl.col(name)).alias(name) for name in ("need_id", "person_id", "household_id")]
    nobody = pl.lit(None, dtype=pl.String).alias("current_provider")
    more = pool.needs.filter(pl.col("need_id").is_in(again)).with_columns(*others, nobody)
    return pool.replace(needs=pl.concat([pool.needs, more]))
