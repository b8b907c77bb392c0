"""``/v1/webhooks``."""

from __future__ import annotations

from api.security.rules import Role, Scope, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page, PageQuery
from api.web.resource import Resource
from api.webhooks import service
from api.webhooks.schemas import DeliveriesQuery, DeliveryView, NewWebhook, SecretView, WebhookChange, WebhookView
from api.webhooks.tables import Delivery, Webhook

WRITERS = may(Role.OPERATOR, scope=Scope.WEBHOOKS_WRITE)
READERS = may(Role.OPERATOR, Role.AUDITOR, scope=Scope.WEBHOOKS_WRITE)

_ONE = "/v1/webhooks/{webhook_id}"

webhooks = Resource("webhooks")


@webhooks.get("/v1/webhooks", rule=READERS, answers=Page[WebhookView], summary="通知地址 / The webhooks")
def list_webhooks(call: Call, query: PageQuery) -> Answer:
    """List the addresses that are told what happens; a platform sees its own / 列出通知地址；外部系统只见自己的."""
    return call.page(query, service.listed(call), by=[Webhook.id], view=lambda found: service.view(call, found))


@webhooks.post(
    "/v1/webhooks",
    rule=WRITERS,
    answers=SecretView,
    status=201,
    problems=("target_refused",),
    headers=("ETag", "Location"),
    summary="登记通知地址 / Make a webhook",
    example={
        "url": "https://platform.example.org/wishpool",
        "label": "省平台",
        "kinds": ["plan.approved", "claim.made"],
    },
)
def create_webhook(call: Call, body: NewWebhook) -> Answer:
    """Let an address be told what happens, as in Standard Webhooks: signed, thin, again until it is heard.

    A message holds kind, time and identifiers, nothing of the people. The secret is shown this once.
    按 Standard Webhooks 发送：带签名，只含事项、时间和编号，未送达则重发；密钥仅此一次显示。
    """
    webhook, secret = service.create(call, body)
    return Answer(
        service.secret_view(call, webhook, secret),
        location=f"/v1/webhooks/{webhook.id}",
        etag=service.etag_of(webhook),
    )


@webhooks.get(_ONE, rule=READERS, answers=WebhookView, headers=("ETag",), summary="一个通知地址 / One webhook")
def read_webhook(call: Call, webhook_id: str) -> Answer:
    """Tell what a webhook is told of; its secret is not shown again / 一个通知地址；密钥不再显示."""
    webhook = service.read(call, webhook_id)
    return Answer(service.view(call, webhook), etag=service.etag_of(webhook))


@webhooks.patch(
    _ONE,
    rule=WRITERS,
    answers=WebhookView,
    guarded=True,
    problems=("target_refused",),
    headers=("ETag",),
    summary="更改或停用通知地址 / Change a webhook, or stop it",
    example={"active": False},
)
def change_webhook(call: Call, webhook_id: str, body: WebhookChange) -> Answer:
    """Change what is given; what waits for a stopped webhook is given up / 只改所给的项；停用后待发的通知作废."""
    webhook = service.change(call, webhook_id, body)
    return Answer(service.view(call, webhook), etag=service.etag_of(webhook))


@webhooks.delete(_ONE, rule=WRITERS, guarded=True, summary="删除通知地址 / Delete a webhook")
def delete_webhook(call: Call, webhook_id: str) -> Answer:
    """Delete a webhook with all its messages / 删除通知地址及其全部通知."""
    service.remove(call, webhook_id)
    return Answer.nothing()


@webhooks.post(f"{_ONE}/secret", rule=WRITERS, answers=SecretView, headers=("ETag",), summary="更换密钥 / A new secret")
def renew_webhook_secret(call: Call, webhook_id: str) -> Answer:
    """Make a new secret, shown this once; for a day messages carry signatures of both / 更换密钥，一天内新旧签名并用."""
    webhook, secret = service.renew_secret(call, webhook_id)
    return Answer(service.secret_view(call, webhook, secret), etag=service.etag_of(webhook))


@webhooks.post(f"{_ONE}/test", rule=WRITERS, answers=DeliveryView, status=202, summary="试发通知 / Try a webhook out")
def try_webhook(call: Call, webhook_id: str) -> Answer:
    """Send a message of the kind webhook.test / 发送一条试验通知."""
    return Answer(service.delivery_view(service.attempt(call, webhook_id)))


@webhooks.get(
    f"{_ONE}/deliveries", rule=READERS, answers=Page[DeliveryView], summary="通知记录 / The messages of a webhook"
)
def list_deliveries(call: Call, webhook_id: str, query: DeliveriesQuery) -> Answer:
    """List messages, the newest first; those given up are dead / 列出通知，新的在前；dead 为已放弃."""
    return call.page(
        query,
        service.listed_deliveries(call, webhook_id, query),
        by=[Delivery.id],
        view=service.delivery_view,
        newest_first=True,
        bound_to=webhook_id,
    )


@webhooks.post(
    f"{_ONE}/deliveries/{{delivery_id}}/retry",
    rule=WRITERS,
    answers=DeliveryView,
    status=202,
    summary="重发通知 / Send a message again",
)
def retry_delivery(call: Call, webhook_id: str, delivery_id: str) -> Answer:
    """Try a message again that was given up / 重发已放弃的通知."""
    return Answer(service.delivery_view(service.retry(call, webhook_id, delivery_id)))
