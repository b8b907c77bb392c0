"""Which pairs of a need and a helper every rule allows, and which needs ask for money alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from matcher.model.enums import ResourceKind
from matcher.options.candidates import candidate_pairs
from matcher.options.options import DIRECT, Bools, Ints, NeedColumns, Resources
from matcher.rules import Context
from matcher.rules.registry import allowed_pairs

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways to meet needs, sorted by need, then resource.

    Attributes
    ----------
    need
        Row of the need.
    row
        Row of the provider or project in its own table, -1 where nobody goes.
    resource
        Number of the resource, ``DIRECT`` where nobody goes.
    is_provider, is_seat
        Kind of the way; neither where nobody goes.
    """

    need: Ints
    row: Ints
    resource: Ints
    is_provider: Bools
    is_seat: Bools

    def pick(
        self, providers: npt.NDArray[Scalar], projects: npt.NDArray[Scalar], absent: object
    ) -> npt.NDArray[Scalar]:
        """Return what each way's provider or project has, ``absent`` where nobody goes.

        Parameters
        ----------
        providers, projects
            One entry a row of each table, of one type.
        absent
            What stands where nobody goes.
        """
        picked = np.full(self.need.size, absent, dtype=providers.dtype)
        picked[self.is_provider] = providers[self.row[self.is_provider]]
        picked[self.is_seat] = projects[self.row[self.is_seat]]
        return picked


def find_ways(context: Context, needs: NeedColumns, resources: Resources) -> Ways:
    """Return every way to meet a need that the rules allow, money aside.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    resources
        Numbering of the resources.
    """
    provided, provider = eligible_pairs(context, needs, ResourceKind.PROVIDER)
    seated, project = eligible_pairs(context, needs, ResourceKind.PROJECT)
    direct = money_only(context, needs)
    nobody = np.full(direct.size, DIRECT, dtype=np.int64)
    need = np.concatenate([provided, seated, direct])
    kind = np.repeat([0, 1, 2], [provided.size, seated.size, direct.size])
    row = np.concatenate([provider, project, nobody])
    resource = np.concatenate([provider, project + resources.project_offset, nobody])
    order = np.lexsort((resource, need))
    return Ways(
        need=need[order],
        row=row[order],
        resource=resource[order],
        is_provider=kind[order] == 0,
        is_seat=kind[order] == 1,
    )


def eligible_pairs(context: Context, needs: NeedColumns, kind: ResourceKind) -> tuple[Ints, Ints]:
    """Return the pairs of an eligible need and a provider or project that every rule allows.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Columns of the needs.
    kind
        Provider or project.

    Returns
    -------
    tuple of ndarray
        Rows of needs and rows of resources in their own table, of one length.
    """
    pool = context.pool
    table = pool.providers if kind is ResourceKind.PROVIDER else pool.projects
    wanted = pool.needs.with_row_index("row").filter(pl.Series(needs.eligible))
    if kind is ResourceKind.PROVIDER:
        wanted = wanted.filter(pl.col("hours") > 0)
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for need, resource in candidate_pairs(needs=wanted, resources=table, offered=_offered(context, kind)):
        allowed = allowed_pairs(context, kind, need, resource)
        found.append((need[allowed], resource[allowed]))
    return np.concatenate([need for need, _ in found]), np.concatenate([resource for _, resource in found])


def money_only(context: Context, needs: NeedColumns) -> Ints:
    """Return the rows of the eligible needs that ask for money and for nobody's hours."""
    frame = context.pool.needs
    asks = (frame["hours"] == 0).to_numpy() & (frame["amount_fen"] > 0).to_numpy()
    return np.flatnonzero(asks & needs.eligible & ~needs.deferred).astype(np.int64)


def _offered(context: Context, kind: ResourceKind) -> dict[str, Ints]:
    """Return the rows of the resources that offer each service, ascending."""
    pool = context.pool
    if kind is ResourceKind.PROJECT:
        pairs = pool.projects.select(pl.col("service"), pl.int_range(pl.len()).alias("row"))
    else:
        every = pl.lit(pl.Series([pool.services["service"].to_list()], dtype=pl.List(pl.String))).first()
        services = pl.when(pl.col("services").list.len() == 0).then(every).otherwise(pl.col("services"))
        pairs = pool.providers.select(services.alias("service"), pl.int_range(pl.len()).alias("row"))
        pairs = pairs.explode("service").drop_nulls()
    grouped = pairs.group_by("service").agg(pl.col("row").sort())
    return {
        service: np.asarray(rows, dtype=np.int64)
        for service, rows in zip(grouped["service"].to_list(), grouped["row"].to_list(), strict=True)
    }
