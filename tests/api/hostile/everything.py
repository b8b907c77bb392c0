"""Every operation of the document, asked in hostile ways and judged: answered in order, without an echo."""

from api.schemas import ProblemDocument
from api.security.rules import Role
from benchmarks.service.world import row_keys
from tests.api.client import together

MARK = "echo-7421"
"""Stands in every hostile value that can hold it; no refusal may repeat it."""


class Everything:
    """Every operation of the document, with a path that leads to something."""

    def __init__(self, world):
        self.world = world
        world.put_back()
        document = world.app.openapi()
        self.operations = [
            (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]

    def key(self, path, hub=None):
        hub = hub or self.world.hub
        return hub.keys[Role.ADMIN if path.startswith("/v1/keys") or path == "/v1/hubs" else "all"]

    def filled(self, path, known=None, **other):
        """Return a path whose parts are known ones, or others."""
        parts = self.world.hub.known | {
            "row_key": row_keys().get(path.split("/")[4], "none") if "row_key" in path else ""
        }
        for name, value in (parts | (known or {}) | other).items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def taking(self, kind="application/json"):
        """Return the operations that take a body of a kind."""
        return [found for found in self.operations if kind in found[2].get("requestBody", {}).get("content", {})]

    def ask(self, requests, *, app=None):
        """Send requests one after the other: operation, path, headers, body; judge every answer; return the answers."""

        async def talk(client):
            return [
                (found, await client.request(found[0], path, headers=headers, content=body))
                for found, path, headers, body in requests
            ]

        asked = [(found, path, encoded(headers), body) for found, path, headers, body in requests]
        requests = asked
        answers = together(talk, app=app or self.world.app)
        assert answers
        for found, response in answers:
            assert_in_order(found, response)
        return [response for _, response in answers]


def turn(values, number):
    """Return two of some hostile values at each operation, all of them at every thirtieth: each meets many of them."""
    return values if number % 30 == 0 else [values[number % len(values)], values[(number + 3) % len(values)]]


def encoded(headers):
    return [(name, value.encode("latin-1")) for name, value in headers.items()]


def assert_in_order(found, response):
    method, path, operation = found
    where = f"{method} {path}: {response.status_code} {response.text[:300]}"
    assert response.status_code < 500, where
    # A part of a path may have become another address by what is in it.
    documented = {*map(int, operation["responses"]), 404, 405}
    assert response.status_code in documented, where
    assert "Traceback" not in response.text, where
    if response.status_code >= 400:
        problem = ProblemDocument.model_validate_json(response.content)
        assert problem.status == response.status_code, where
        assert response.headers["content-type"] == "application/problem+json", where
        # A scenario is an operator's own question; what it says of it is shown where it is wrong, as in a file of it.
        assert MARK not in response.text or path.endswith("/scenarios"), where
        assert MARK not in str(response.headers), where


ANY = {"If-Match": "*"}
