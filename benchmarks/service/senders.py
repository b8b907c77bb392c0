"""Who sends the generated requests: keys of every role, of both hubs, and none at all; and what each of them may."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from api.security.rules import Caller, Role, Rule, Scope
from benchmarks.service.world import World

BAD_KEYS: dict[str, dict[str, str]] = {
    "nobody": {},
    "garbage": {"Authorization": "Bearer wishpool.key_none.x"},
    "basic": {"Authorization": "Basic eDp4"},
}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends a case, and how much of it is true.

    Attributes
    ----------
    caller
        ``fits`` for a key that the rule allows; else the name of a key.
    foreign
        Whether the key is of the other hub.
    known
        Whether parts of the path are those of something that there is.
    any_revision
        Whether ``If-Match`` is ``*``.
    example
        Whether the body is the document's example, about something that there is; of a good request alone.
    """

    caller: str
    foreign: bool
    known: bool
    any_revision: bool
    example: bool


def _mostly(true: int) -> st.SearchStrategy[bool]:
    return st.sampled_from([True] * true + [False])


SENDERS = st.builds(
    Sender,
    caller=st.sampled_from(["fits"] * 30 + ["all", "nothing", *Role, *BAD_KEYS]),
    foreign=_mostly(7).map(lambda ours: not ours),
    known=_mostly(5),
    any_revision=_mostly(5),
    example=st.booleans(),
)


def headers_of(sender: Sender, rule: Rule, world: World) -> dict[str, str]:
    """Return the headers of a sender who calls a route with a rule."""
    if sender.caller in BAD_KEYS:
        return dict(BAD_KEYS[sender.caller])
    keys = (world.foreign if sender.foreign else world.hub).keys
    return dict(keys[fitting(rule) if sender.caller == "fits" else sender.caller])


def fitting(rule: Rule) -> str:
    """Return the name of a key that a rule allows."""
    if rule.any_key or not rule.needs_key or rule.roles - {Role.ADMIN}:
        return "all"
    return Role.ADMIN.value


def may(rule: Rule, sender: Sender) -> bool:
    """Whether a rule allows a sender; worked out from names alone."""
    if not rule.needs_key or (sender.caller == "nobody" and rule.unless_local):
        return True
    if sender.caller in BAD_KEYS:
        return False
    if sender.caller in {"fits", "nothing"}:
        return sender.caller == "fits" or rule.any_key
    roles = set(Role) - {Role.ADMIN, Role.PLATFORM} if sender.caller == "all" else {Role(sender.caller)}
    scopes = frozenset(Scope) if sender.caller == Role.PLATFORM else frozenset[Scope]()
    return rule.allows(Caller(key_id="", hub_id="", label="", roles=frozenset(roles), scopes=scopes))
