"""The first start: a hub, and the key of its administrator."""

from __future__ import annotations

from api.events.repository import record
from api.hubs import repository
from api.keys.service import make
from api.security.rules import Role
from api.store.database import Store

FIRST_HUB = "本地枢纽 / Local hub"
FIRST_KEY = "首个管理员 / First administrator"


def first_start(store: Store) -> str | None:
    """Make the first hub and an administrator's key; return that key, or ``None`` where there is a hub already."""
    with store.writing() as session:
        store.backend.lock_for_migration(session)
        if repository.count(session):
            return None
        now = store.clock()
        hub = repository.add(session, FIRST_HUB, now)
        key, token = make(
            session,
            store.keyring,
            now,
            hub_id=hub.id,
            label=FIRST_KEY,
            roles=[Role.ADMIN],
            scopes=[],
            created_by="system",
        )
        record(
            session,
            hub_id=hub.id,
            now=now,
            actor_id="system",
            actor_label="system",
            kind="key.created",
            subject=("key", key.id),
            data={"label": key.label, "roles": key.roles, "scopes": []},
        )
        return token
