"""The OpenAPI document: complete, described, true."""

import re

import jsonschema
import pytest

from api.errors import PROBLEM_TYPES
from api.openapi import components
from api.resources import RESOURCES
from matcher.files import pool_to_data
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.samples import build_sample
from tests.api.client import post, send

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile("[A-Za-z]{2}")
STATELESS = {("post", "/v1/check"), ("post", "/v1/match")}
PLAIN = {("get", "/v1/health"), ("get", "/health"), ("get", "/ready")}
FIGURES = {("get", "/metrics")}


@pytest.fixture(scope="module")
def document():
    response = send("GET", "/openapi.json")
    assert response.status_code == 200
    return response.json()


@pytest.fixture(scope="module")
def operations(document):
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def conforms(document, name, value):
    """Validate a value against a component."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_document_is_of_the_endpoints(document, operations):
    assert document["openapi"].startswith("3.1")
    declared = {
        (endpoint.method.lower(), endpoint.path.replace(":path", ""))
        for resource in RESOURCES
        for endpoint in resource.endpoints
    }
    assert set(operations) == STATELESS | PLAIN | FIGURES | declared
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)


def test_every_operation_says_who_may_call_it(operations):
    for endpoint, operation in operations.items():
        assert ("security" in operation) == (endpoint not in PLAIN), endpoint


def test_every_parameter_is_described_in_both_languages(operations):
    for operation in operations.values():
        for parameter in operation.get("parameters", []):
            assert CHINESE.search(parameter["description"])
            assert ENGLISH.search(parameter["description"])


def test_every_example_of_a_body_conforms(document, operations):
    for operation in operations.values():
        for body in operation.get("requestBody", {}).get("content", {}).values():
            if "example" not in body:
                continue
            conforms(document, body["schema"]["$ref"].split("/")[-1], body["example"])


def test_every_reference_leads_somewhere(document):
    names = re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(document))
    assert names
    assert set(names) <= set(document["components"]["schemas"])
    assert "#/$defs" not in str(document)


def test_every_field_is_described_in_both_languages(document):
    plain = []
    for component, schema in document["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            words = field.get("description", "")
            if not (CHINESE.search(words) and ENGLISH.search(words)):
                plain.append(f"{component}.{name}")
    assert plain == []


def test_every_endpoint_is_described_in_both_languages(operations):
    for operation in operations.values():
        assert CHINESE.search(operation["summary"])
        assert ENGLISH.search(operation["summary"])


def test_every_operation_says_what_a_client_needs(operations):
    for (method, path), operation in operations.items():
        where = f"{method} {path}"
        assert operation["operationId"].isidentifier(), where
        assert operation["summary"], where
        assert CHINESE.search(operation["description"]), where
        assert ENGLISH.search(operation["description"]), where
        assert len(operation["tags"]) == 1, where
        assert bool(operation.get("security")) != ((method, path) in PLAIN), where
        names = {(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", [])}
        assert {name for place, name in names if place == "path"} == set(re.findall(r"{(\w+)}", path)), where
        kept = method != "get" and (method, path) not in STATELESS
        assert (("header", "Idempotency-Key") in names) == kept, where
        for content in operation.get("requestBody", {}).get("content", {}).items():
            assert content[1]["schema"], where
            assert "example" in content[1] or not content[0].endswith("json"), where


def test_every_resource_is_described_in_both_languages(document, operations):
    told = {tag["name"]: tag["description"] for tag in document["tags"]}
    assert set(told) == {operation["tags"][0] for operation in operations.values()}
    assert all(CHINESE.search(words) and ENGLISH.search(words) for words in told.values())


def test_headers_of_answers_are_described(operations):
    for (method, path), operation in operations.items():
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        for status, answer in operation["responses"].items():
            told = set(answer.get("headers", {}))
            where = f"{method} {path} {status}"
            assert ("WWW-Authenticate" in told) == (status == "401"), where
            assert ("Retry-After" in told) == (status in {"429", "503"}), where
            assert ("Idempotency-Replayed" in told) <= ("Idempotency-Key" in names), where
            assert status != "304" or "ETag" in told, where
            for header in answer.get("headers", {}).values():
                assert CHINESE.search(header["description"]), where
        if {"If-Match", "If-None-Match"} & names:
            # Where a revision is asked for, somebody tells it: this operation, or the one that reads the same.
            reading = operations.get(("get", path), operation) if method != "post" else operation
            answers = [*operation["responses"].values(), *reading["responses"].values()]
            assert any("ETag" in answer.get("headers", {}) for answer in answers), f"{method} {path}"


def test_every_kind_of_error_stands_at_the_endpoints_that_can_answer_it(operations):
    told = {
        code
        for operation in operations.values()
        for status, answer in operation["responses"].items()
        for code in re.findall(r"(\w+): ", answer["description"])
        if int(status) >= 400
    }
    # These are answered before an endpoint is known.
    assert told | {"not_found", "method_not_allowed", "bad_request"} == set(PROBLEM_TYPES)
    for operation in operations.values():
        refused = [answer for status, answer in operation["responses"].items() if int(status) >= 400]
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in refused)


@pytest.mark.parametrize("endpoint", sorted(STATELESS))
def test_the_examples_run_and_what_they_are_and_get_conforms(document, operations, endpoint):
    operation = operations[endpoint]
    body = operation["requestBody"]["content"]["application/json"]
    conforms(document, body["schema"]["$ref"].split("/")[-1], body["example"])
    response = post(endpoint[1], body["example"])
    assert response.status_code == 200
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    conforms(document, answer["$ref"].split("/")[-1], response.json())


def test_a_real_pool_with_mistakes_and_its_plan_conform(document):
    pool = pool_to_data(build_sample("tiny", 0))
    conforms(document, "Pool", pool)
    pool["needs"].append({"need_id": "N-9", "service": "no such"})
    checked = post("/v1/check", pool)
    conforms(document, "CheckAnswer", checked.json())
    plan = post("/v1/match", {"pool": pool, "date": "2026-11-23"}).json()
    assert plan["unmet"]
    assert plan["problems"]
    conforms(document, "Plan", plan)
    conforms(document, "MatchRequest", {"pool": checked.json() and pool, "date": "2026-11-23", "previous": plan})


def test_errors_conform(document):
    for body in ({}, {"needs": 1}):
        conforms(document, "ProblemDocument", post("/v1/match", body).json())


def test_fields_of_tables_are_derived_from_their_declarations():
    found = components()
    for prefix, tables in (("Pool", POOL_TABLES), ("Plan", PLAN_TABLES)):
        for name, spec in tables.items():
            assert list(found[f"{prefix}.{name}"]["properties"]) == [field.name for field in spec.fields]


def test_nothing_is_loaded_from_another_host(document):
    # Names below example.org are set aside for examples (RFC 2606).
    assert not re.search(r"https?://(?!json-schema\.org|platform\.example\.org)", str(document))
