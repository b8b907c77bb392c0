"""Delivers what stands in the outbox: at least once, again with growing pauses, given up visibly after some days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from api.settings import Settings
from api.store.database import Store
from api.webhooks.kinds import DeliveryState
from api.webhooks.repository import due
from api.webhooks.sending import NotSentError, Sender
from api.webhooks.signing import headers
from api.webhooks.tables import Delivery, Webhook

Send = Callable[[str, Mapping[str, str], bytes], int]

PAUSES = tuple(
    dt.timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Between the attempts, as Standard Webhooks proposes; after the last one a delivery is dead."""

AT_ONCE = 8
_TAKEN = dt.timedelta(minutes=2)
"""How long one attempt has before another worker may try: far longer than it can take."""

_GONE = 410


@dataclass(frozen=True, kw_only=True)
class _Message:
    """One delivery, taken for one attempt."""

    id: str
    attempt: int
    url: str
    keys: tuple[str, ...]
    body: bytes


def deliver(store: Store, settings: Settings, now: dt.datetime) -> int:
    """Deliver what is due, as a chore of the worker; return how many attempts were made."""
    return deliver_due(store, now, Sender(settings))


def deliver_due(store: Store, now: dt.datetime, send: Send, *, most: int = AT_ONCE) -> int:
    """Attempt what is due, some at the same time, and note what became of it; return how many attempts were made.

    No transaction is open while something is sent. Two workers that do this at once do not make the same attempt.

    Parameters
    ----------
    store, now
        Where the outbox is, and the time.
    send
        Sends a message and returns the status of the answer, or raises ``NotSentError``.
    most
        Most attempts.
    """
    with store.reading() as session:
        found = [delivery.id for delivery in session.scalars(due(now, most))]
    taken = [message for delivery_id in found if (message := _take(store, delivery_id, now))]
    if not taken:
        return 0
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        outcomes = list(threads.map(lambda message: _attempt(message, now, send), taken))
    for message, (status, error) in zip(taken, outcomes, strict=True):
        _note(store, message, now, status, error)
    return len(taken)


def _take(store: Store, delivery_id: str, now: dt.datetime) -> _Message | None:
    """Take a delivery for one attempt, unless another worker was quicker."""
    with store.writing() as session:
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PENDING.value, Delivery.next_at <= now)
            .values(next_at=now + _TAKEN, attempts=Delivery.attempts + 1)
        )
        if not _changed(session, statement):
            return None
        delivery = session.scalars(
            select(Delivery).where(Delivery.id == delivery_id).execution_options(populate_existing=True)
        ).one()
        webhook = session.get_one(Webhook, delivery.webhook_id)
        if not webhook.active:
            _end(delivery, DeliveryState.DEAD, now, None, "inactive")
            return None
        keys = [webhook.secret]
        if webhook.old_secret is not None and webhook.old_until is not None and webhook.old_until > now:
            keys.append(webhook.old_secret)
        return _Message(
            id=delivery.id,
            attempt=delivery.attempts,
            url=webhook.url,
            keys=tuple(keys),
            body=delivery.body.encode(),
        )


def _changed(session: Session, statement: object) -> bool:
    result = session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _attempt(message: _Message, now: dt.datetime, send: Send) -> tuple[int | None, str | None]:
    signed = headers(message.keys, message.id, int(now.timestamp()), message.body)
    try:
        status = send(message.url, signed, message.body)
    except NotSentError as error:
        return None, error.code
    return status, None if 200 <= status < 300 else "bad_status"


def _note(store: Store, message: _Message, now: dt.datetime, status: int | None, error: str | None) -> None:
    """Note what became of an attempt, unless a later one was made meanwhile."""
    with store.writing() as session:
        statement = select(Delivery).where(
            Delivery.id == message.id,
            Delivery.attempts == message.attempt,
            Delivery.state == DeliveryState.PENDING.value,
        )
        delivery = session.scalars(statement.with_for_update()).one_or_none()
        if delivery is None:
            return
        if error is None:
            _end(delivery, DeliveryState.DELIVERED, now, status, None)
        elif status == _GONE or message.attempt > len(PAUSES):
            _end(delivery, DeliveryState.DEAD, now, status, error)
        else:
            delivery.status, delivery.error = status, error
            delivery.next_at = now + PAUSES[message.attempt - 1]


def _end(delivery: Delivery, state: DeliveryState, now: dt.datetime, status: int | None, error: str | None) -> None:
    delivery.state = state.value
    delivery.ended_at = now
    delivery.status, delivery.error = status, error
