"""What is read from the OpenAPI document and from the routes before requests are generated."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from starlette.routing import BaseRoute

from api.security.rules import Rule
from api.web.gate import rule_of


def without_security(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document that leaves the keys to us: random ones would be all that most requests are refused for."""
    found = copy.deepcopy(document)
    found["components"].pop("securitySchemes", None)
    for operations in found["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return found


def examples(document: dict[str, Any]) -> Iterable[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield the operations whose bodies have an example, with its media type."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                if "example" in content:
                    yield f"{method.upper()} {path}", (kind, content["example"])
                    break


def rules(routes: Iterable[BaseRoute]) -> Iterable[tuple[str, Rule]]:
    """Yield the rule of every route that has one, by operation."""
    for route in routes:
        rule = rule_of(getattr(route, "endpoint", None))
        path = str(getattr(route, "path", "")).replace(":path}", "}")
        for method in getattr(route, "methods", ()) if rule is not None else ():
            assert rule is not None
            yield f"{method} {path}", rule
