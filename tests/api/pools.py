"""A pool in the store, for tests."""

from __future__ import annotations

import copy
from typing import Any

import httpx
from fastapi import FastAPI

from api.security.rules import Role
from matcher.files import pool_to_data
from matcher.samples import build_sample
from tests.api.client import send
from tests.api.hub import Hub

_TINY = pool_to_data(build_sample("tiny", 0))


def tiny() -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the smallest sample, as they are sent."""
    return copy.deepcopy(_TINY)


class Desk:
    """An operator of a hub with one pool; paths are told from the pool on."""

    def __init__(self, app: FastAPI, hub: Hub, *roles: Role) -> None:
        self.app = app
        self.hub = hub
        self.headers = hub.key(*(roles or (Role.OPERATOR,)))
        made = send("POST", "/v1/pools", app=app, headers=self.headers, json={"name": "第 48 周"})
        assert made.status_code == 201, made.text
        self.path = made.headers["location"]
        self.pool_id = made.json()["id"]

    def ask(self, method: str, path: str = "", *, match: str | None = None, **arguments: Any) -> httpx.Response:
        """Send a request below the pool; ``match`` is ``If-Match``."""
        headers = self.headers | arguments.pop("headers", {}) | ({"If-Match": match} if match is not None else {})
        return send(method, self.path + path, app=self.app, headers=headers, **arguments)

    def upload(self, tables: dict[str, Any] | None = None, **arguments: Any) -> httpx.Response:
        """Upload tables as JSON over whatever is there."""
        return self.ask("POST", "/versions", match="*", json=tiny() if tables is None else tables, **arguments)

    def etag(self, path: str = "") -> str:
        """Return the ETag of something."""
        return str(self.ask("GET", path).headers["etag"])
