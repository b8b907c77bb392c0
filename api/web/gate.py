"""Admits requests: who calls, whether the rule of the route allows it, whether they call too often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import anyio.to_thread
from fastapi import FastAPI, Request
from sqlalchemy.orm import Session

from api.commons import Commons
from api.errors import ApiError
from api.security.admission import check, identify, is_open_to_all, take_turn, unauthenticated
from api.security.rates import Rates
from api.security.rules import NOBODY, Caller, Rule
from api.settings import Settings
from api.store.database import Store, StoreUnavailableError

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers of a proxy: its caller may be anywhere."""

RETRY_SECONDS = 2

T = TypeVar("T")
Function = TypeVar("Function", bound=Callable[..., Any])


class Gate:
    """Decides on every request before its body is read.

    Parameters
    ----------
    settings
        Of the service.
    store
        Where keys are found; without it nobody has one.
    commons
        Of the processes of the service.
    """

    def __init__(self, settings: Settings, store: Store | None, commons: Commons) -> None:
        self._settings = settings
        self._store = store
        self._rates = Rates(settings.rate_per_minute, commons=commons)

    def admit(self, request: Request, rule: Rule, session: Session | None = None) -> Caller:
        """Return who calls.

        Parameters
        ----------
        request, rule
            The request, and the rule of its route.
        session
            A transaction that is open anyhow; without it one is opened, where a key has to be found.

        Raises
        ------
        ApiError
            ``unauthenticated``, ``forbidden``, ``rate_limited``.
        """
        address = request.client.host if request.client else ""
        authorization = request.headers.get("authorization")
        if authorization is None and self._is_open(request, rule):
            take_turn(self._rates, NOBODY, address)
            return NOBODY
        if self._store is None or authorization is None:
            take_turn(self._rates, NOBODY, address)
            raise unauthenticated()
        try:
            if session is None:
                with self._store.reading() as own:
                    caller = identify(own, self._store.keyring, authorization, self._store.clock())
            else:
                caller = identify(session, self._store.keyring, authorization, self._store.clock())
        except ApiError:
            take_turn(self._rates, NOBODY, address)
            raise
        take_turn(self._rates, caller, address)
        if rule.needs_key:
            check(rule, caller)
        return caller

    def _is_open(self, request: Request, rule: Rule) -> bool:
        if not rule.needs_key:
            return True
        is_forwarded = any(name in request.headers for name in _FORWARDED)
        settings = self._settings
        return not is_forwarded and is_open_to_all(rule, host=settings.host, anonymous=settings.anonymous)


def gate_of(app: FastAPI) -> Gate:
    """Return the gate of an application."""
    gate: Gate = app.state.gate
    return gate


async def admitted(request: Request, rule: Rule) -> Caller:
    """Admit a request from an endpoint that is written for the framework itself."""
    return await anyio.to_thread.run_sync(lambda: answering_outages(gate_of(request.app).admit, request, rule))


def answering_outages(work: Callable[..., T], *arguments: Any) -> T:
    """Do some work; a store that is not available becomes an answer."""
    try:
        return work(*arguments)
    except StoreUnavailableError:
        raise ApiError("store_unavailable", headers={"Retry-After": str(RETRY_SECONDS)}) from None


def ruled(rule: Rule) -> Callable[[Function], Function]:
    """Declare the rule of an endpoint that is written for the framework itself and calls :func:`admitted`."""

    def mark(function: Function) -> Function:
        function.__dict__["rule"] = rule
        return function

    return mark


def rule_of(endpoint: object) -> Rule | None:
    """Return the rule that an endpoint declares."""
    rule = getattr(endpoint, "rule", None)
    return rule if isinstance(rule, Rule) else None
