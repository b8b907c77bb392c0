"""``/v1/keys``."""

from __future__ import annotations

from api.keys import service
from api.keys.schemas import KeyQuery, KeyView, NewKey, NewKeyView
from api.keys.tables import ApiKey
from api.security.rules import ANY_KEY, Role, may
from api.web.answers import Answer
from api.web.call import Call
from api.web.paging import Page
from api.web.resource import Resource

keys = Resource("keys")


@keys.get("/v1/keys", rule=may(Role.ADMIN), answers=Page[KeyView], summary="密钥名单 / The keys")
def list_keys(call: Call, query: KeyQuery) -> Answer:
    """List keys of all hubs or of one, revoked ones too; never the keys themselves / 各枢纽的密钥，含已撤销的，不含密钥本身."""
    return call.page(query, service.listed(query), by=[ApiKey.id], view=service.view)


@keys.post(
    "/v1/keys",
    rule=may(Role.ADMIN),
    answers=NewKeyView,
    status=201,
    headers=("Location",),
    summary="新建密钥 / Make a key",
    problems=("not_found_here",),
    example={"label": "民政科窗口", "roles": ["operator"]},
)
def create_key(call: Call, body: NewKey) -> Answer:
    """Show the key this once; only a MAC of it is kept / 密钥只在这次回答中出现，库中只存其 MAC."""
    made = service.create(call, body)
    return Answer(made, location=f"/v1/keys/{made.id}")


@keys.get("/v1/keys/self", rule=ANY_KEY, answers=KeyView, summary="当前密钥 / The key that calls")
def read_own_key(call: Call) -> Answer:
    """Tell hub, roles and scopes of the caller / 调用者的枢纽、角色和权限."""
    return Answer(service.view(service.read(call, call.caller.key_id)))


@keys.get("/v1/keys/{key_id}", rule=may(Role.ADMIN), answers=KeyView, summary="一个密钥 / One key")
def read_key(call: Call, key_id: str) -> Answer:
    """Describe a key, without the key itself / 密钥的说明，不含密钥本身."""
    return Answer(service.view(service.read(call, key_id)))


@keys.delete("/v1/keys/{key_id}", rule=may(Role.ADMIN), summary="撤销密钥 / Revoke a key")
def revoke_key(call: Call, key_id: str) -> Answer:
    """End a key at once; the last key of an administrator cannot be revoked / 立即失效；最后一个管理员密钥不能撤销."""
    service.revoke(call, key_id)
    return Answer.nothing()
