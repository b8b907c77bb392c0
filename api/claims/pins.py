"""What claims have to do with the pins of a pool."""

from __future__ import annotations

import json

from sqlalchemy import select

from api.claims.tables import Claim, Notice
from api.pools import versions
from api.pools.repository import head_of
from api.pools.tables import OPEN, PoolRow
from api.rows.keys import row_key
from api.rows.repository import of_head
from api.web.call import Call
from matcher.model.enums import PinAction
from matcher.model.schema import POOL_TABLES

_RESOURCES = ("providers", "funds", "projects")


def has_resource(call: Call, pool_id: str, resource_id: str) -> bool:
    """Whether a pool has a provider, fund or project of that identifier."""
    statement = select(PoolRow.row_key).where(
        PoolRow.pool_id == pool_id,
        PoolRow.table_name.in_(_RESOURCES),
        PoolRow.until == OPEN,
        PoolRow.row_key == resource_id,
    )
    return call.session.scalar(statement.limit(1)) is not None


def is_forbidden(call: Call, notice: Notice, resource_id: str) -> bool:
    """Whether the pool says that a resource must not serve the need; the pool is kept from others meanwhile."""
    head_of(call.session, call.hub_id, notice.pool_id, to_change=True)
    key = row_key([notice.need_id, resource_id])
    statement = of_head(notice.pool_id, "pins").where(PoolRow.row_key == key)
    found = call.session.scalars(statement).one_or_none()
    return found is not None and json.loads(found.document).get("action") == PinAction.FORBID.value


def remove_pin(call: Call, notice: Notice, found: Claim, reason: str) -> None:
    """Take the pin of a claim out of the pool again: it makes the next version."""
    pool = head_of(call.session, call.hub_id, notice.pool_id, to_change=True)
    assert found.resource_id is not None
    if is_forbidden(call, notice, found.resource_id):
        # Somebody has forbidden the pair since: that stays.
        return
    key = row_key([notice.need_id, found.resource_id])
    counts = versions.put(call, pool.id, "pins", POOL_TABLES["pins"].empty(), pool.head + 1, remove=[key])
    versions.edited(call, pool, {"pins": counts}, reason)
