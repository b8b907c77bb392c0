"""Who calls, whether they may, and whether they call too often."""

from __future__ import annotations

import datetime as dt
import ipaddress
import math

from sqlalchemy.orm import Session

from api.errors import ApiError
from api.keys.repository import credentials
from api.sealing.repository import is_digest_of
from api.security.keyring import Keyring
from api.security.rates import Rates
from api.security.rules import NOBODY, Caller, Role, Rule, Scope
from api.security.tokens import key_id_of
from matcher.model.text import Text

_SCHEME = "bearer"
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def identify(session: Session, keyring: Keyring, authorization: str, now: dt.datetime) -> Caller:
    """Return who calls.

    Parameters
    ----------
    session, keyring, now
        Where keys are found and how they are compared; the time.
    authorization
        The header ``Authorization``.

    Raises
    ------
    ApiError
        ``unauthenticated``: no key, or one that is unknown, revoked or expired; which of these is not said.
    """
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    key_id = key_id_of(token) if scheme.lower() == _SCHEME else None
    key = credentials(session, key_id) if key_id else None
    if key is None or not is_digest_of(session, keyring, key.digest, token):
        raise unauthenticated()
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        raise unauthenticated()
    return Caller(
        key_id=key.id,
        hub_id=key.hub_id,
        label=key.label,
        roles=frozenset(map(Role, key.roles)),
        scopes=frozenset(map(Scope, key.scopes)),
    )


def unauthenticated() -> ApiError:
    """Return the error of a caller without a valid key."""
    return ApiError("unauthenticated", headers=_CHALLENGE)


def is_open_to_all(rule: Rule, *, host: str, anonymous: bool) -> bool:
    """Whether a route needs no key on a service that listens on a host."""
    return not rule.needs_key or (rule.unless_local and anonymous and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(rule: Rule, caller: Caller) -> None:
    """Raise ``forbidden`` where the rule does not allow the caller; the error names who may."""
    if not rule.allows(caller):
        words = rule.describe()
        raise ApiError("forbidden", Text(f"此操作须由以下角色进行：{words}", f"this takes one of: {words}"))


def take_turn(rates: Rates, caller: Caller, address: str) -> None:
    """Count one call; raise ``rate_limited`` where it comes too early. Callers without key are told by address."""
    name = address if caller is NOBODY else caller.key_id
    if wait := rates.wait_seconds(name):
        seconds = max(1, math.ceil(wait))
        raise ApiError(
            "rate_limited",
            Text(f"调用过于频繁，请在 {seconds} 秒后再试", f"too many calls; try again in {seconds} seconds"),
            headers={"Retry-After": str(seconds)},
        )
