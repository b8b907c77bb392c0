"""The packages of the previous plan: who was together with whom, and by whom they were carried."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matcher.model.plan import Plan
from matcher.options.options import Ints, Options


@dataclass(frozen=True, kw_only=True, eq=False)
class Former:
    """Packages of the previous plan whose carrier is still in the pool.

    Attributes
    ----------
    ids
        Identifiers.
    known
        Identifiers of all packages of the previous plan: none of them is given to a new package.
    carrier
        Resource number of each carrier.
    of_need
        Number of the package that each need was in, -1 for none; shape ``(needs,)``.
    """

    ids: tuple[str, ...]
    known: frozenset[str]
    carrier: Ints
    of_need: Ints

    def among(self, needs: Ints) -> Former:
        """Return the same packages where only some needs are looked at."""
        return replace(self, of_need=self.of_need[needs])


def former_packages(options: Options, previous: Plan | None) -> Former:
    """Return the packages of the previous plan, none where there is no such plan."""
    count = len(options.needs.ids)
    known = frozenset() if previous is None else frozenset(previous.packages["package_id"])
    nobody = Former(
        ids=(), known=known, carrier=np.zeros(0, dtype=np.int64), of_need=np.full(count, -1, dtype=np.int64)
    )
    if previous is None or previous.packages.is_empty():
        return nobody
    resources = pl.DataFrame({"carrier": options.resources.ids}).with_row_index("resource")
    providers = resources.head(options.resources.project_offset)
    kept = (
        previous.packages.select("package_id", "carrier")
        .unique("package_id", keep="first")
        .join(providers, on="carrier")
        .sort("package_id")
        .with_row_index("former")
    )
    if kept.is_empty():
        return nobody
    needs = pl.DataFrame({"need_id": options.needs.ids}).with_row_index("need")
    members = (
        previous.package_members.unique("need_id", keep="first")
        .join(kept.select("package_id", "former"), on="package_id")
        .join(needs, on="need_id")
    )
    of_need = nobody.of_need
    of_need[members["need"].to_numpy()] = members["former"].to_numpy()
    return replace(
        nobody,
        ids=tuple(kept["package_id"].to_list()),
        carrier=kept["resource"].cast(pl.Int64).to_numpy(),
        of_need=of_need,
    )


def names_of(former: Former, package: Ints, carrier_of_need: Ints) -> list[str]:
    """Return the identifier that each package keeps, empty for a new one.

    A package is a former one when it has its carrier and more than half of its members that are in a package still or
    could be: those of the pool.

    Parameters
    ----------
    former
        Former packages.
    package
        Number of the package of each need, -1 for none.
    carrier_of_need
        Resource number of the carrier of each need in a package.
    """
    names = [""] * (int(package.max(initial=-1)) + 1)
    size = np.bincount(former.of_need[former.of_need >= 0], minlength=len(former.ids))
    stayed = np.flatnonzero((package >= 0) & (former.of_need >= 0))
    stayed = stayed[former.carrier[former.of_need[stayed]] == carrier_of_need[stayed]]
    pairs, count = np.unique(np.stack([former.of_need[stayed], package[stayed]]), axis=1, return_counts=True)
    for before, now, together in zip(*pairs.tolist(), count.tolist(), strict=True):
        if 2 * together > size[before] and not names[now]:
            names[now] = former.ids[before]
    return names
