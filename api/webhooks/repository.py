"""Reads webhooks, and puts what they are to be told into the outbox."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.store.identifiers import new_id
from api.webhooks.kinds import DeliveryState, Kind
from api.webhooks.tables import Delivery, Webhook

_KINDS = frozenset(Kind)


def enqueue(
    session: Session, *, hub_id: str, now: dt.datetime, kind: str, event_id: str, subject: tuple[str, str]
) -> None:
    """Put an event into the outbox of every webhook that asks for it, in the transaction of the event."""
    if kind not in _KINDS:
        return
    data = {"hub_id": hub_id, "event_id": event_id, "subject_kind": subject[0], "subject_id": subject[1]}
    for webhook in session.scalars(select(Webhook).where(Webhook.hub_id == hub_id, Webhook.active)):
        if kind in webhook.kinds:
            add(session, webhook.id, kind, data, now)


def add(session: Session, webhook_id: str, kind: str, data: Mapping[str, str], now: dt.datetime) -> Delivery:
    """Put one message into the outbox: what happened and identifiers, nothing of the people."""
    body = {"type": kind, "timestamp": now.astimezone(dt.UTC).isoformat(timespec="milliseconds"), "data": dict(data)}
    delivery = Delivery(
        id=new_id("delivery", now),
        webhook_id=webhook_id,
        kind=kind,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        state=DeliveryState.PENDING.value,
        attempts=0,
        created_at=now,
        next_at=now,
    )
    session.add(delivery)
    return delivery


def webhooks_of(hub_id: str, key_id: str | None) -> Select[Webhook]:
    """Return the statement of the webhooks of a hub, of one key where it is given."""
    statement = select(Webhook).where(Webhook.hub_id == hub_id)
    return statement if key_id is None else statement.where(Webhook.created_by == key_id)


def webhook_of(
    session: Session, hub_id: str, key_id: str | None, webhook_id: str, *, to_change: bool = False
) -> Webhook:
    """Return a webhook; raise ``not_found_here``."""
    statement = webhooks_of(hub_id, key_id).where(Webhook.id == webhook_id)
    found = session.scalars(statement.with_for_update() if to_change else statement).one_or_none()
    if found is None:
        raise ApiError("not_found_here")
    return found


def due(now: dt.datetime, most: int) -> Select[Delivery]:
    """Return the statement of the deliveries whose turn it is: of every webhook one, then of every webhook another.

    So a receiver that does not answer keeps no other waiting. Of one webhook those come first that wait longest.
    """
    turn = func.row_number().over(partition_by=Delivery.webhook_id, order_by=(Delivery.next_at, Delivery.id))
    is_due = (Delivery.state == DeliveryState.PENDING.value, Delivery.next_at <= now)
    in_turn = select(Delivery.id, turn.label("turn")).where(*is_due).subquery()
    statement = select(Delivery).join(in_turn, in_turn.c.id == Delivery.id)
    return statement.order_by(in_turn.c.turn, Delivery.next_at, Delivery.id).limit(most)
