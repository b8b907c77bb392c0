"""The OpenAPI document: schemas derived from the declarations of fields, tables, policy and summary, never retyped."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from api.errors import MEDIA_TYPE, PROBLEM_TYPES, both
from api.match.schemas import PARTS, MatchRequest
from api.resources import RESOURCES
from api.schemas import ProblemDocument
from api.security.rules import Rule
from api.web.describe import component_of, security_of
from matcher.files import json_schema
from matcher.files.json_schema import row_schema
from matcher.model.field import TableSpec
from matcher.model.policy import Policy
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.summary import Summary

_COMPONENT = "#/components/schemas/"

Schema = dict[str, Any]


def json_body(component: str, example: Schema, rule: Rule) -> Schema:
    """Return the description of a body that is read by our own strict reader, with an example that runs."""
    content = {"schema": {"$ref": _COMPONENT + component}, "example": example}
    body = {"required": True, "content": {"application/json": content}}
    return {"requestBody": body, **security_of(rule)}


def json_answer(component: str, description: str, *, headers: Schema) -> dict[int | str, Schema]:
    """Return the description of a successful answer."""
    content = {"application/json": {"schema": {"$ref": _COMPONENT + component}}}
    return {200: {"description": description, "content": content, "headers": headers}}


def refusals(*codes: str) -> dict[int | str, Schema]:
    """Return the descriptions of the errors of an endpoint, by status."""
    words: dict[int | str, list[str]] = {}
    for code in codes:
        kind = PROBLEM_TYPES[code]
        words.setdefault(kind.status, []).append(f"{code}: {both(kind.title)}")
    content = {MEDIA_TYPE: {"schema": {"$ref": _COMPONENT + "ProblemDocument"}}}
    return {status: {"description": "; ".join(found), "content": content} for status, found in words.items()}


def openapi(app: FastAPI) -> Schema:
    """Return the OpenAPI document of the application."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key of a hub / 枢纽的密钥"}
    }
    parts.setdefault("schemas", {}).update(components())
    return document


@cache
def components() -> Schema:
    """Return the schemas that the endpoints refer to, by name."""
    found: Schema = {}
    for model in (MatchRequest, Policy, Summary, ProblemDocument):
        found |= _of_model(model)
    for name, component in PARTS.items():
        _refer(found[MatchRequest.__name__]["properties"][name], component)
    for endpoint in (endpoint for resource in RESOURCES for endpoint in resource.endpoints):
        if endpoint.body is not None:
            found |= _schemas_of(endpoint.body, "validation")
        if endpoint.query is not None:
            found |= _parts_of(endpoint.query)
        if endpoint.answers is not None and not isinstance(endpoint.answers, str):
            found |= _schemas_of(endpoint.answers, "serialization")
    return found | _pool() | _plan()


def _refer(schema: Schema, component: str) -> None:
    """Let an object be described by a component, and by null where it may be absent."""
    schema.pop("additionalProperties", None)
    reference: Schema = {"$ref": _COMPONENT + component}
    if "anyOf" in schema:
        schema["anyOf"] = [reference, {"type": "null"}]
    else:
        schema.pop("type")
        schema.update(reference)


def _of_model(model: type[BaseModel]) -> Schema:
    return _schemas_of(model, "validation" if model in (MatchRequest, Policy) else "serialization")


def _schemas_of(model: type[BaseModel], mode: JsonSchemaMode) -> Schema:
    schema = model.model_json_schema(ref_template=_COMPONENT + "{model}", mode=mode)
    parts: Schema = schema.pop("$defs", {})
    return parts | {component_of(model): schema}


def _parts_of(query: type[BaseModel]) -> Schema:
    """Return the schemas that the parameters of a query refer to; the query itself is no component."""
    parts: Schema = query.model_json_schema(ref_template=_COMPONENT + "{model}").get("$defs", {})
    return parts


def _pool() -> Schema:
    """Return the schema of a pool; its tables become components of their own, such as ``Pool.needs``."""
    whole = json_schema()
    whole.pop("$schema")
    tables: Schema = whole.pop("$defs")
    for name in tables:
        whole["properties"][name]["items"] = {"$ref": f"{_COMPONENT}Pool.{name}"}
    whole["properties"]["$schema"]["description"] = "Address of a schema, not read / 模式地址，不读取"
    return {"Pool": whole} | {f"Pool.{name}": table for name, table in tables.items()}


def _plan() -> Schema:
    """Return the schema of a plan: summary and tables, such as ``Plan.assignments``."""
    properties: Schema = {
        "summary": {"$ref": _COMPONENT + "Summary", "description": "The first page of the plan / 方案概要"}
    }
    for spec in PLAN_TABLES.values():
        properties[spec.name] = {
            "type": "array",
            "title": spec.title,
            "description": f"{spec.meaning.en} / {spec.meaning.zh}",
            "items": {"$ref": f"{_COMPONENT}Plan.{spec.name}"},
        }
    plan = {
        "title": "Wishpool plan",
        "description": "A proposal until a person approves it / 方案，须经人批准",
        "type": "object",
        "properties": properties,
        "required": ["summary"],
        "additionalProperties": False,
    }
    return {"Plan": plan} | {f"Plan.{spec.name}": _plan_row(spec) for spec in PLAN_TABLES.values()}


def _plan_row(spec: TableSpec) -> Schema:
    """Return the schema of a row of a plan; unlike in a pool, an empty text is a text."""
    row = row_schema(spec)
    for schema in row["properties"].values():
        schema.pop("minLength", None)
        schema.get("items", {}).pop("minLength", None)
    return row
