"""The instances by name, each with its reason: a sweep of sizes, sweeps of severity, and the seeds of the contest."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.instances.province import province_pool
from benchmarks.instances.severity import Severity
from matcher.model import Pool


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One pool that is measured.

    Attributes
    ----------
    name
        What it is called in commands and results.
    needs, helpers, funds, seed
        As in :func:`province_pool`.
    severity
        How hard it is.
    reason
        Why it is measured, in one line.
    """

    name: str
    needs: int
    helpers: int
    funds: int
    reason: str
    seed: int = 0
    severity: Severity = field(default_factory=Severity)

    def pool(self) -> Pool:
        """Return the pool."""
        return province_pool(
            needs=self.needs, helpers=self.helpers, funds=self.funds, seed=self.seed, severity=self.severity
        )


def _size(name: str, needs: int, helpers: int, funds: int, reason: str) -> Instance:
    return Instance(name=f"size-{name}", needs=needs, helpers=helpers, funds=funds, reason=reason)


SIZES: tuple[Instance, ...] = (
    _size("1k", 1_000, 60, 6, "a street office's week; small enough for the exact model"),
    _size("3k", 3_000, 80, 6, "a town's; where exactness ends"),
    _size("10k", 10_000, 143, 8, "a district's week; the growth of time is fitted from here on"),
    _size("42k", 42_000, 600, 15, "all whom one district monitors; the first aim"),
    _size("100k", 100_000, 1_400, 25, "a small prefecture; between the aims"),
    _size("300k", 300_000, 4_200, 60, "a large prefecture; between the aims"),
    _size("1m", 1_000_000, 14_000, 200, "a province; the second aim"),
)
"""The sweep of sizes: some eleven options a need throughout."""


def _hard(knob: str, value: float, reason: str) -> Instance:
    return Instance(
        name=f"{knob.replace('_', '-')}-{value:g}",
        needs=10_000,
        helpers=143,
        funds=8,
        severity=Severity(**{knob: value}),
        reason=reason,
    )


SEVERITIES: tuple[Instance, ...] = (
    _hard("hours", 0.5, "half of the hours asked for: most helpers are full, rivals everywhere"),
    _hard("hours", 1.0, "as many hours as asked for: scarce here, idle there"),
    _hard("hours", 1.5, "hours in plenty: distance and quality decide"),
    _hard("money", 0.2, "a fifth of the money: funds decide who is met"),
    _hard("money", 1.0, "as much money as asked for, with paid helpers on top"),
    _hard("money", 1.5, "money in plenty: only purposes and caps bind"),
    _hard("clustering", 0.0, "needs spread evenly over towns and districts, as the helpers are"),
    _hard("clustering", 2.0, "needs crowd into few towns, helpers do not"),
    _hard("clustering", 3.0, "nearly all needs in the largest towns"),
    _hard("paid", 0.0, "volunteers only: money and hours are two problems"),
    _hard("paid", 0.6, "most helpers are paid: every choice of a helper is one of a fund too"),
    _hard("paid", 1.0, "all helpers are paid: nothing goes without a fund"),
    _hard("rare_skills", 0.0, "no higher skills asked for: helpers of a service are alike"),
    _hard("rare_skills", 0.5, "half of the needs ask for the rarer skill, where their service has one"),
    _hard("rare_skills", 1.0, "all of them do: few helpers, long queues"),
    _hard("asks_money", 0.0, "only the money items of the catalogue ask for money"),
    _hard("asks_money", 0.6, "most needs ask for hours and money at once"),
    _hard("asks_money", 1.0, "all do: no need is met without a fund"),
)
"""The sweeps of severity: ``size-10k`` with one knob turned."""


CONTEST: tuple[Instance, ...] = tuple(
    Instance(
        name=f"contest-2k-{seed}",
        needs=2_000,
        helpers=60,
        funds=8,
        seed=seed,
        reason=f"a size that whole models still cope with; seed {seed}",
    )
    for seed in (0, 1, 2)
)
"""Where our engine stands beside its peers; with ``size-10k`` and ``size-42k``."""

INSTANCES: dict[str, Instance] = {each.name: each for each in (*SIZES, *SEVERITIES, *CONTEST)}
"""All of them."""


def listing() -> str:
    """Return the instances as lines of text: name, sizes, reason."""
    wide = max(map(len, INSTANCES))
    return "\n".join(
        f"{each.name:{wide}}  {each.needs:>9,} needs {each.helpers:>6,} helpers {each.funds:>3} funds  {each.reason}"
        for each in INSTANCES.values()
    )
