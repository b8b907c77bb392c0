"""Who may call a route: roles of keys, scopes of platforms, and the rule that every route declares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a key is for; a key may have several roles."""

    OPERATOR = "operator"
    APPROVER = "approver"
    PLANNER = "planner"
    PLATFORM = "platform"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a key of a platform, another program, may do."""

    POOLS_READ = "pools:read"
    POOLS_WRITE = "pools:write"
    RUNS_READ = "runs:read"
    RUNS_WRITE = "runs:write"
    PLANS_READ = "plans:read"
    CLAIMS_READ = "claims:read"
    CLAIMS_WRITE = "claims:write"
    WEBHOOKS_WRITE = "webhooks:write"
    HSDS_READ = "hsds:read"
    HSDS_WRITE = "hsds:write"
    MATCH = "match"
    METRICS_READ = "metrics:read"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls.

    Attributes
    ----------
    key_id
        Identifier of the key; empty for a caller without one.
    hub_id
        The hub that the key belongs to; empty without a key.
    label
        What the key is called.
    roles, scopes
        What it is for.
    """

    key_id: str
    hub_id: str
    label: str
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()


NOBODY = Caller(key_id="", hub_id="", label="anonymous")
"""A caller without a key."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may call a route.

    Attributes
    ----------
    needs_key
        Whether a key is needed at all.
    unless_local
        Whether no key is needed where the service listens on a loopback address and the settings allow it.
    roles
        A key needs one of these; all roles but that of a platform, where it is empty.
    scope
        What a platform's key needs; ``None`` keeps platforms out, unless ``any_key``.
    any_key
        Whether every valid key will do.
    """

    needs_key: bool = True
    unless_local: bool = False
    roles: frozenset[Role] = frozenset()
    scope: Scope | None = None
    any_key: bool = False

    def allows(self, caller: Caller) -> bool:
        """Whether a caller with a valid key may call."""
        if self.any_key or caller.roles & self.roles:
            return True
        return Role.PLATFORM in caller.roles and self.scope is not None and self.scope in caller.scopes

    def describe(self) -> str:
        """Return the rule in words of the documentation."""
        if not self.needs_key:
            return "public"
        if self.any_key:
            return "any key"
        names = sorted(role.value for role in self.roles)
        names += [f"platform with {self.scope.value}"] if self.scope else []
        return ", ".join(names) + ("; no key on loopback" if self.unless_local else "")


PUBLIC = Rule(needs_key=False)
ANY_KEY = Rule(any_key=True)


def may(*roles: Role, scope: Scope | None = None, unless_local: bool = False) -> Rule:
    """Return the rule for keys with one of the roles, and for platforms with the scope."""
    if Role.PLATFORM in roles:
        raise ValueError("a platform is admitted by a scope")
    return Rule(roles=frozenset(roles), scope=scope, unless_local=unless_local)
