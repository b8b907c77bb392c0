"""Ties needs to providers: who helps now, who is wished for, who is refused, what an operator decided beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from matcher.model.enums import PinAction
from matcher.samples import assumed
from matcher.samples.draw import Draws, Integers

Row = dict[str, Any]
NOBODY = -1


def with_helpers(needs: pl.DataFrame, providers: Sequence[Row], draws: Draws) -> pl.DataFrame:
    """Return needs with ``current_provider``, ``preferred_providers`` and ``refused_providers`` drawn.

    A helper is drawn among those that serve the need's town, offer its service, and are neither banned nor yet to
    come; a need without such a provider names none.

    Parameters
    ----------
    needs
        Needs in the stored form.
    providers
        Providers as rows in the stored form.
    draws
        Stream of draws.
    """
    current, wished, refused = (
        _drawn(needs, providers, draws, share.percent)
        for share in (assumed.CURRENT, assumed.PREFERRED, assumed.REFUSED)
    )
    # The person's word is consistent: nobody is refused who helps now or is wished for.
    refused = np.where((refused == current) | (refused == wished), NOBODY, refused)
    ids = [str(row["provider_id"]) for row in providers]
    lists = pl.Series([*([each] for each in ids), []], dtype=pl.List(pl.String))
    # Position -1 is the last entry: nobody.
    return needs.with_columns(
        current_provider=pl.Series([*ids, None], dtype=pl.String).gather(current % (len(ids) + 1)),
        preferred_providers=lists.gather(wished % (len(ids) + 1)),
        refused_providers=lists.gather(refused % (len(ids) + 1)),
    )


def candidates(providers: Sequence[Row], *, region: str, service: str) -> list[int]:
    """Return positions of the providers that serve a whole town with a service and are there to do it."""
    return [
        position
        for position, row in enumerate(providers)
        if region.startswith(row["region"])
        and service in row["services"]
        and row["radius_km"] is None
        and row["banned_until"] is None
        and row["available_from"] is None
    ]


def draw_pins(needs: pl.DataFrame, providers: Sequence[Row], draws: Draws, *, each: int) -> list[Row]:
    """Return pins as rows: some needs stay with their helper, some must not go to another provider.

    Parameters
    ----------
    needs
        Needs that have their helpers.
    providers
        Providers as rows in the stored form.
    draws
        Stream of draws.
    each
        How many pins, and how many forbids.
    """
    plain = needs.filter(
        pl.col("current_provider").is_not_null(),
        pl.col("verified"),
        pl.col("team").is_null(),
        pl.col("helper_gender").is_null(),
        pl.col("skills").list.len() == 0,
        pl.col("amount_fen") == 0,
        pl.col("minor") == pl.col("guardian_consent"),
        pl.col("deadline").is_null() | (pl.col("deadline") >= assumed.DATE),
        pl.col("valid_until").is_null() | (pl.col("valid_until") >= assumed.DATE),
    ).select("need_id", "current_provider", "region", "service", "hours", "people")
    unpaid = {row["provider_id"]: row for row in providers if not row["rate_fen"]}
    pins = [row for row in _shuffled(plain, draws) if _has_room(unpaid.get(row["current_provider"]), row)][:each]
    rows = [
        _pin(row["need_id"], row["current_provider"], PinAction.PIN, "示例：本人希望由原服务方继续帮助") for row in pins
    ]
    pinned = {row["need_id"] for row in pins}
    others = needs.filter(pl.col("hours") > 0, ~pl.col("need_id").is_in(pinned)).select(plain.columns)
    for row in _shuffled(others, draws):
        if len(rows) == len(pins) + each:
            break
        able = [
            position
            for position in candidates(providers, region=row["region"], service=row["service"])
            if providers[position]["provider_id"] != row["current_provider"]
        ]
        if able:
            other = str(providers[able[draws.integer(0, len(able) - 1)]]["provider_id"])
            rows.append(_pin(row["need_id"], other, PinAction.FORBID, "示例：联席会议议定不由该服务方承接"))
    return rows


def _has_room(provider: Row | None, need: Row) -> bool:
    if provider is None or provider["hours"] < need["hours"]:
        return False
    return provider.get("people") is None or provider["people"] >= need["people"]


def _shuffled(needs: pl.DataFrame, draws: Draws) -> Iterator[Row]:
    return (needs.row(int(position), named=True) for position in draws.permutation(needs.height))


def _pin(need_id: str, resource_id: str, action: PinAction, reason: str) -> Row:
    return {
        "need_id": need_id,
        "resource_id": resource_id,
        "action": action.value,
        "by": "示例·运营方",
        "reason": reason,
    }


def _drawn(needs: pl.DataFrame, providers: Sequence[Row], draws: Draws, percent: float) -> Integers:
    """Return a position of a provider for each need, or NOBODY."""
    asks = draws.chance(needs.height, percent)
    picks = draws.uniform(needs.height)
    found = np.full(needs.height, NOBODY, dtype=np.int64)
    asked = needs.with_row_index("position").filter(pl.Series(asks), pl.col("hours") > 0)
    for (region, service), group in asked.partition_by(["region", "service"], as_dict=True).items():
        able = candidates(providers, region=str(region), service=str(service))
        if able:
            members = group["position"].to_numpy()
            found[members] = np.array(able)[np.floor(picks[members] * len(able)).astype(np.int64)]
    return found
