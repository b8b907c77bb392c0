"""A hub and its keys, for tests of what is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from api.hubs import repository
from api.keys.service import make
from api.security.rules import Role, Scope
from api.store import Store

SECRET_OF_STORE = "not a secret, forty characters of tests."


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.now

    def move(self, **step: float) -> None:
        """Move on, for instance by ``hours=1``."""
        self.now += dt.timedelta(**step)


@dataclass
class Hub:
    """A hub, and the headers of its keys."""

    id: str
    store: Store
    _keys: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    def key(self, *roles: Role, scopes: tuple[Scope, ...] = ()) -> dict[str, str]:
        """Return the headers of a caller with these roles, made at first use."""
        names = (*roles, *scopes)
        if names not in self._keys:
            with self.store.writing() as session:
                _, token = make(
                    session,
                    self.store.keyring,
                    self.store.clock(),
                    hub_id=self.id,
                    label=" ".join(roles) or "nobody",
                    roles=list(roles),
                    scopes=list(scopes),
                    created_by="test",
                )
            self._keys[names] = {"Authorization": f"Bearer {token}"}
        return dict(self._keys[names])


def new_hub(store: Store, name: str = "测试枢纽") -> Hub:
    """Make a hub."""
    with store.writing() as session:
        return Hub(id=repository.add(session, name, store.clock()).id, store=store)
