"""Sends requests to the application without a network."""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, TypeVar

import anyio
import httpx
from fastapi import FastAPI

from api.app import create_app
from api.examples import MATCH, POOL
from api.settings import Settings

T = TypeVar("T")

JSON = {"Content-Type": "application/json"}
SECRET = "secret-person-7421"
"""A personal value; no error may repeat it."""


@cache
def default_app() -> FastAPI:
    """Return the application with its default settings, made once."""
    return create_app()


def app_with(**settings: Any) -> FastAPI:
    """Return an application with other settings."""
    return create_app(Settings(**settings))


def send(method: str, path: str, *, app: FastAPI | None = None, **arguments: Any) -> httpx.Response:
    """Send one request and return the response."""

    async def ask(client: httpx.AsyncClient) -> httpx.Response:
        return await client.request(method, path, **arguments)

    return together(ask, app=app)


def post(path: str, data: object, *, app: FastAPI | None = None) -> httpx.Response:
    """Post plain data as JSON."""
    return send("POST", path, app=app, content=json.dumps(data), headers=JSON)


def together(ask: Callable[[httpx.AsyncClient], Awaitable[T]], *, app: FastAPI | None = None) -> T:
    """Run one conversation with the application."""

    async def talk() -> T:
        transport = httpx.ASGITransport(app or default_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://wishpool.test") as client:
            return await ask(client)

    return anyio.run(talk)


def pool() -> dict[str, Any]:
    """Return a usable pool whose first person is :data:`SECRET`."""
    tables = copy.deepcopy(POOL)
    tables["needs"][0]["person_id"] = SECRET
    tables["needs"][0]["household_id"] = SECRET
    return tables


def order(**changes: Any) -> dict[str, Any]:
    """Return a request for a plan; ``None`` removes a member."""
    members = copy.deepcopy(MATCH) | {"pool": pool()} | changes
    return {name: value for name, value in members.items() if value is not None}
