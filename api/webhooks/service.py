"""What may be done with webhooks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, select

from api.errors import ApiError
from api.security.rules import Role
from api.web.call import Call
from api.web.members import item
from api.webhooks import repository
from api.webhooks.kinds import TEST, DeliveryState, Kind
from api.webhooks.schemas import DeliveriesQuery, DeliveryView, NewWebhook, SecretView, WebhookChange, WebhookView
from api.webhooks.signing import new_secret
from api.webhooks.tables import Delivery, Webhook
from api.webhooks.targets import TargetError, read_target
from matcher.model.text import Text

MOST_WEBHOOKS = 50
OLD_SECRET_KEPT = dt.timedelta(hours=24)

_HUB_ROLES = frozenset(Role) - {Role.PLATFORM}


def _own_only(call: Call) -> str | None:
    """Return the key to whose webhooks the caller is confined; ``None`` for people of the hub."""
    return None if call.caller.roles & _HUB_ROLES else call.caller.key_id


def listed(call: Call) -> Select[Webhook]:
    """Return the statement of the webhooks that the caller may see."""
    return repository.webhooks_of(call.hub_id, _own_only(call))


def read(call: Call, webhook_id: str, *, to_change: bool = False) -> Webhook:
    """Return a webhook that the caller may see; raise ``not_found_here``."""
    return repository.webhook_of(call.session, call.hub_id, _own_only(call), webhook_id, to_change=to_change)


def create(call: Call, body: NewWebhook) -> tuple[Webhook, str]:
    """Make a webhook; return it with its secret. Raises ``target_refused``, and ``conflict`` where there are too many."""
    _check_target(call, body.url)
    if len(call.session.scalars(repository.webhooks_of(call.hub_id, None)).all()) >= MOST_WEBHOOKS:
        raise ApiError(
            "conflict",
            Text(f"每个枢纽最多 {MOST_WEBHOOKS} 个通知地址", f"a hub has at most {MOST_WEBHOOKS} webhooks"),
        )
    secret = new_secret()
    webhook = Webhook(
        id=call.new_id("webhook"),
        hub_id=call.hub_id,
        url=body.url,
        label=body.label,
        kinds=_sorted(body.kinds),
        active=True,
        revision=1,
        secret=secret,
        created_at=call.now,
        created_by=call.caller.key_id,
    )
    call.session.add(webhook)
    call.session.flush()
    call.record("webhook.created", ("webhook", webhook.id), data={"label": webhook.label, "kinds": webhook.kinds})
    return webhook, secret


def change(call: Call, webhook_id: str, body: WebhookChange) -> Webhook:
    """Change what is given."""
    if body.url is not None:
        _check_target(call, body.url)
    webhook = read(call, webhook_id, to_change=True)
    call.expects(etag_of(webhook))
    given = body.model_dump(mode="json", exclude_none=True)
    if body.kinds is not None:
        given["kinds"] = _sorted(body.kinds)
    for name, value in given.items():
        setattr(webhook, name, value)
    webhook.revision += 1
    call.record("webhook.changed", ("webhook", webhook.id), data={"fields": sorted(given)})
    return webhook


def remove(call: Call, webhook_id: str) -> None:
    """Delete a webhook with everything that it was to be told."""
    webhook = read(call, webhook_id, to_change=True)
    call.expects(etag_of(webhook))
    call.record("webhook.removed", ("webhook", webhook.id), data={"label": webhook.label})
    call.session.delete(webhook)


def renew_secret(call: Call, webhook_id: str) -> tuple[Webhook, str]:
    """Give a webhook a new secret; for a day messages are signed with the former one too."""
    webhook = read(call, webhook_id, to_change=True)
    webhook.old_secret, webhook.old_until = webhook.secret, call.now + OLD_SECRET_KEPT
    webhook.secret = new_secret()
    webhook.revision += 1
    call.record("webhook.secret_renewed", ("webhook", webhook.id))
    return webhook, webhook.secret


def attempt(call: Call, webhook_id: str) -> Delivery:
    """Put a message into the outbox that only tries the webhook out."""
    webhook = read(call, webhook_id)
    data = {"hub_id": call.hub_id, "subject_kind": "webhook", "subject_id": webhook.id}
    delivery = repository.add(call.session, webhook.id, TEST, data, call.now)
    call.session.flush()
    return delivery


def listed_deliveries(call: Call, webhook_id: str, query: DeliveriesQuery) -> Select[Delivery]:
    """Return the statement of the messages to a webhook."""
    statement = select(Delivery).where(Delivery.webhook_id == read(call, webhook_id).id)
    return statement if query.state is None else statement.where(Delivery.state == query.state.value)


def retry(call: Call, webhook_id: str, delivery_id: str) -> Delivery:
    """Try a message again that was given up; raise ``conflict`` for any other."""
    webhook = read(call, webhook_id)
    statement = select(Delivery).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook.id)
    delivery = call.session.scalars(statement.with_for_update()).one_or_none()
    if delivery is None:
        raise ApiError("not_found_here")
    if delivery.state != DeliveryState.DEAD.value:
        raise ApiError("conflict", Text("只有已放弃的通知可以重发", "only a message that was given up is sent again"))
    delivery.state = DeliveryState.PENDING.value
    delivery.attempts, delivery.next_at, delivery.ended_at = 0, call.now, None
    call.record("webhook.delivery_retried", ("webhook", webhook.id), data={"delivery_id": delivery.id})
    return delivery


def _check_target(call: Call, url: str) -> None:
    try:
        read_target(url, call.settings)
    except TargetError as error:
        raise ApiError(
            "target_refused", error.sentence, errors=[item("/url", "url", "bad_member", error.sentence)]
        ) from None


def _sorted(kinds: list[Kind]) -> list[str]:
    return sorted({kind.value for kind in kinds})


def view(call: Call, webhook: Webhook) -> WebhookView:
    """Return what is shown of a webhook: everything but its secrets."""
    is_over = webhook.old_until is None or webhook.old_until <= call.now
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        label=webhook.label,
        kinds=[Kind(kind) for kind in webhook.kinds],
        active=webhook.active,
        created_at=webhook.created_at,
        created_by=webhook.created_by,
        old_until=None if is_over else webhook.old_until,
    )


def secret_view(call: Call, webhook: Webhook, secret: str) -> SecretView:
    """Return a webhook with its secret."""
    return SecretView(**dict(view(call, webhook)), secret=secret)


def delivery_view(delivery: Delivery) -> DeliveryView:
    """Return what is shown of a message."""
    facts = {name: getattr(delivery, name) for name in DeliveryView.model_fields}
    if delivery.state != DeliveryState.PENDING.value:
        facts["next_at"] = None
    return DeliveryView(**facts)


def etag_of(webhook: Webhook) -> str:
    """Return the revision of a webhook."""
    return str(webhook.revision)
