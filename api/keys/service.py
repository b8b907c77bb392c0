"""What may be done with keys."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import ApiError
from api.hubs.repository import find as find_hub
from api.keys import repository
from api.keys.schemas import KeyQuery, KeyView, NewKey, NewKeyView
from api.keys.tables import ApiKey
from api.security.keyring import Keyring
from api.security.rules import Role, Scope
from api.security.tokens import digest_of, new_token
from api.store.identifiers import new_id
from api.web.call import Call
from matcher.model.text import Text


def make(
    session: Session,
    keyring: Keyring,
    now: dt.datetime,
    *,
    hub_id: str,
    label: str,
    roles: list[Role],
    scopes: list[Scope],
    created_by: str,
    expires_at: dt.datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key, and return it with the only copy of what its holder sends."""
    key_id = new_id("key", now)
    token = new_token(key_id)
    key = ApiKey(
        id=key_id,
        hub_id=hub_id,
        label=label,
        roles=sorted({role.value for role in roles}),
        scopes=sorted({scope.value for scope in scopes}),
        digest=digest_of(keyring, token),
        created_at=now,
        created_by=created_by,
        expires_at=expires_at,
    )
    session.add(key)
    session.flush()
    return key, token


def create(call: Call, body: NewKey) -> NewKeyView:
    """Make a key of a hub."""
    hub_id = body.hub_id or call.hub_id
    if find_hub(call.session, hub_id) is None:
        raise ApiError("not_found_here", Text("没有这个枢纽", "there is no such hub"))
    key, token = make(
        call.session,
        call.keyring,
        call.now,
        hub_id=hub_id,
        label=body.label,
        roles=body.roles,
        scopes=body.scopes,
        created_by=call.caller.key_id,
        expires_at=body.expires_at,
    )
    data = {"label": key.label, "roles": key.roles, "scopes": key.scopes}
    call.record("key.created", ("key", key.id), hub_id=hub_id, data=data)
    return NewKeyView(**dict(view(key)), key=token)


def listed(query: KeyQuery) -> Select[ApiKey]:
    """Return the statement of the keys that an administrator asks for."""
    statement = select(ApiKey)
    return statement if query.hub_id is None else statement.where(ApiKey.hub_id == query.hub_id)


def read(call: Call, key_id: str) -> ApiKey:
    """Return a key; raise ``not_found_here``."""
    key = repository.find(call.session, key_id)
    if key is None:
        raise ApiError("not_found_here")
    return key


def revoke(call: Call, key_id: str) -> None:
    """End a key at once; the last one of an administrator stays."""
    others = repository.others_of_administrators(call.session, key_id, call.now)
    key = read(call, key_id)
    if key.revoked_at is not None:
        return
    if Role.ADMIN in key.roles and not others:
        raise ApiError(
            "conflict",
            Text("这是最后一个管理员密钥，不能撤销", "this is the last key of an administrator; it stays"),
        )
    key.revoked_at = call.now
    call.record("key.revoked", ("key", key.id), hub_id=key.hub_id, data={"label": key.label})


def view(key: ApiKey) -> KeyView:
    """Return what is shown of a key."""
    return KeyView(
        id=key.id,
        hub_id=key.hub_id,
        label=key.label,
        roles=[Role(role) for role in key.roles],
        scopes=[Scope(scope) for scope in key.scopes],
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )
