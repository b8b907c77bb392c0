"""Is the OpenAPI document true? Requests are generated from it, good and bad, and every answer is held against it.

``python -m benchmarks.service.contract --cases 5000`` asks of a whole service, with a store of SQLite and keys of every role;
``--database postgresql`` starts a server of that for the store, and ``--slice 1/4`` asks of every fourth operation, so that a
long measurement can be made in parts. What it finds is printed as JSON; the exit code is 1 where an answer is not as documented.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.python.asgi import get_client
from schemathesis.specs.openapi import checks as of_document

from api.schemas import ProblemDocument
from api.security.rules import Role
from benchmarks.measure import Values
from benchmarks.service.described import examples, rules, without_security
from benchmarks.service.findings import Findings
from benchmarks.service.postgresql import running_server
from benchmarks.service.senders import SENDERS, Sender, fitting, headers_of, may
from benchmarks.service.world import PERSONAL, World, row_keys

CHECKS = [
    of_document.status_code_conformance,
    of_document.content_type_conformance,
    of_document.response_headers_conformance,
    of_document.response_schema_conformance,
    of_document.negative_data_rejection,
]

Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
Request: TypeAlias = Case[Any]

_SHOWN = 2000
_TOLD = ("etag", "location", "idempotency-replayed", "retry-after", "www-authenticate")
"""Headers that a client needs to know of."""


class Contract:
    """Asks a service what its document describes.

    Parameters
    ----------
    world
        The service.
    document
        Another document than its own; for tests.
    """

    def __init__(self, world: World, document: dict[str, Any] | None = None) -> None:
        load_all_checks()
        self._world = world
        document = without_security(document or world.app.openapi())
        self._rules = dict(rules(world.app.routes))
        self._client = get_client(cast("Any", world.app))
        schema = schemathesis.openapi.from_dict(document)
        schema.app = world.app
        self._operations: list[Operation] = [
            found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)
        ]
        assert len(self._operations) == sum(map(len, document["paths"].values())), "an operation that cannot be read"
        self._row_keys = row_keys()
        self._examples = dict(examples(document))

    @property
    def labels(self) -> list[str]:
        """The operations of the document, such as ``GET /v1/pools``."""
        return [operation.label for operation in self._operations]

    def ask(self, cases: int, *, number: int = 0, labels: Iterable[str] | None = None) -> Findings:
        """Send about so many requests, as many of each operation, and judge the answers.

        Parameters
        ----------
        cases
            How many; every operation gets at least one good request, and a bad one where there can be one.
        number
            Seed: the same number, the same requests.
        labels
            Only these operations; all without it.
        """
        wanted = set(self.labels if labels is None else labels)
        chosen = [operation for operation in self._operations if operation.label in wanted]
        each = max(1, -(-cases // (2 * len(chosen))))
        findings = Findings()
        for operation in chosen:
            self._world.put_back()
            findings.statuses[operation.label] = Counter()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._ask_one(operation, mode, each, number, findings)
        return findings

    def _ask_one(self, operation: Operation, mode: GenerationMode, most: int, number: int, findings: Findings) -> None:
        # Any text will do for a part of a path: nothing can be wrong about a request that has nothing else.
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.headers):
            return

        @seed(number)
        @settings(
            max_examples=most,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode), sender=SENDERS)
        def send(case: Request, sender: Sender) -> None:
            self._send(case, sender, mode, findings)

        # What the search does not find, as where a number takes part in a path, is not there to be sent.
        with contextlib.suppress(Unsatisfiable):
            send()

    def _send(self, case: Request, sender: Sender, mode: GenerationMode, findings: Findings) -> None:
        label = case.operation.label
        headers = self._completed(case, sender, mode)
        response = case.call(session=self._client, headers=headers)
        findings.cases += 1
        findings.modes[mode.value] += 1
        findings.statuses[label][response.status_code] += 1
        text = response.content.decode("utf-8", "replace")
        try:
            case.validate_response(response, checks=CHECKS, headers=headers)
            self._judge(case, sender, response.status_code, text)
            self._judge_headers(case, response.status_code, response.headers)
        except (Failure, FailureGroup, AssertionError) as error:
            reasons = error.exceptions if isinstance(error, FailureGroup) else [error]
            for reason in reasons:
                kind = f"{type(reason).__name__} {response.status_code}"
                example = f"{sender}\n{case!r}\n{text}"
                findings.failures.setdefault((label, kind), f"{reason}\n{example}"[:_SHOWN])

    def _completed(self, case: Request, sender: Sender, mode: GenerationMode) -> dict[str, str]:
        """Put true parts into the path and body of a case; return the headers of its sender."""
        hub = self._world.hub
        if sender.known:
            for name in case.path_parameters:
                if name == "row_key":
                    table = case.path.split("/")[4]
                    case.path_parameters[name] = self._row_keys.get(table, "none")
                elif name in hub.known:
                    value = hub.known[name]
                    case.path_parameters[name] = int(value) if value.isdecimal() else value
            if "other" in case.query and mode is GenerationMode.POSITIVE:
                case.query["other"] = hub.known["plan_id"]
        if sender.example and mode is GenerationMode.POSITIVE and case.operation.label in self._examples:
            case.media_type, example = self._examples[case.operation.label]
            case.body = {
                name: hub.known.get(name, value) if name.endswith("_id") else value for name, value in example.items()
            }
        if sender.any_revision and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        return headers_of(sender, self._rules[case.operation.label], self._world)

    def _judge(self, case: Request, sender: Sender, status: int, text: str) -> None:
        """Hold an answer against what holds of every answer."""
        assert status < 500, "an error of the server"
        assert "Traceback" not in text, "a stack trace"
        if status >= 400:
            problem = ProblemDocument.model_validate_json(text)
            assert problem.status == status, "the problem document tells another status"
        rule = self._rules[case.operation.label]
        if status < 400:
            assert may(rule, sender), f"the rule is: {rule.describe()}"
        if sender.foreign and sender.known and status < 400:
            own = {name for name in case.path_parameters if name.endswith("_id")}
            is_admin = sender.caller == Role.ADMIN or fitting(rule) == Role.ADMIN
            assert not own or is_admin, "something of another hub"
        if "unmask" not in case.path:
            assert PERSONAL not in text, "a personal value"

    def _judge_headers(self, case: Request, status: int, headers: Iterable[str]) -> None:
        """No header that a client needs to know of goes without saying."""
        described = case.operation.definition.raw["responses"].get(str(status), {}).get("headers", {})
        untold = {name.lower() for name in headers} & set(_TOLD) - {name.lower() for name in described}
        assert not untold, f"headers that the document does not tell of: {sorted(untold)}"


@contextlib.contextmanager
def store_of(database: str) -> Iterator[str | None]:
    """Yield the address of an empty store of ``postgresql``; ``None`` for ``sqlite``, which needs none.

    Raises
    ------
    AbsentError
        There is no PostgreSQL that could be started.
    """
    if database == "sqlite":
        yield None
        return
    with running_server() as address:
        yield address


def measure(cases: int, *, number: int = 0, part: tuple[int, int] = (1, 1), database: str = "sqlite") -> Values:
    """Return the figures of so many requests to every operation of a part, such as ``(1, 4)``: the first of four."""
    started = time.process_time()
    with (
        tempfile.TemporaryDirectory() as folder,
        store_of(database) as address,
        contextlib.closing(World(Path(folder), address)) as world,
    ):
        contract = Contract(world)
        found = contract.ask(cases, number=number, labels=contract.labels[part[0] - 1 :: part[1]])
        return (
            {"database": database}
            | dict(found.values())
            | {"processor_seconds": round(time.process_time() - started, 1)}
        )


def main(arguments: list[str]) -> int:
    """Ask, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.contract", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000, help="how many requests in all parts together; at least")
    parser.add_argument("--seed", type=int, default=0, help="another number, other requests")
    parser.add_argument("--slice", default="1/1", help="which part of the operations, such as 1/4")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite", help="which store")
    given_now = parser.parse_args(arguments)
    place, parts = map(int, given_now.slice.split("/"))
    found: Mapping[str, Any] = measure(
        -(-given_now.cases // parts), number=given_now.seed, part=(place, parts), database=given_now.database
    )
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 1 if found["failures"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
