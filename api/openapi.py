"""The OpenAPI document: schemas derived from the declarations of fields, tables, policy and summary, never retyped."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from api.errors import PROBLEM_TYPES, both
from api.match.schemas import PARTS, MatchRequest
from api.resources import RESOURCES
from api.schemas import ProblemDocument
from api.security.rules import Rule
from api.web.describe import component_of, refusal, security_of
from api.web.route import EndpointRoute
from matcher.files import json_schema
from matcher.files.json_schema import row_schema
from matcher.model.field import TableSpec
from matcher.model.policy import Policy
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.summary import Summary

_COMPONENT = "#/components/schemas/"

Schema = dict[str, Any]

_TAGS = {
    "health": "Whether the process answers, and can do its work / 进程是否正常，能否工作",
    "metrics": "Figures for whoever watches the process / 运行指标",
    "check": "Every mistake of a pool; nothing is kept / 列出心愿池的全部问题，不留存",
    "match": "A plan while the caller waits; nothing is kept / 立即匹配，不留存",
    "hubs": "Tenants: nobody sees what is another's / 枢纽，即租户，互不可见",
    "keys": "Who may call, and what / 密钥及其权限",
    "pools": "Needs and resources of a hub, version by version / 心愿池及其各版本",
    "hsds": "Directories of providers in the form of Open Referral / 与 HSDS 服务名录互导",
    "runs": "Matches in the background / 后台匹配",
    "plans": "What a match proposes / 匹配得出的方案",
    "schedules": "A match every week / 每周匹配",
    "jobs": "Work in the background, and what was given up / 后台任务",
    "explanations": "Why a need is met or not / 需求满足与否的原因",
    "options": "What a need could be given / 需求的可选匹配",
    "scenarios": "What if: questions to a plan / 情景推演",
    "approvals": "Decisions of named persons on plans / 对方案的审批",
    "notices": "Unmet needs published for claiming, without personal data / 认领公告，不含个人信息",
    "claims": "Who takes up a published need / 认领",
    "events": "Who did what, when and why / 日志",
    "webhooks": "Messages to other programs / 通知",
    "privacy": "Contacts, unmasking, erasure, and the trace of it all / 联系方式、查看、清除及其记录",
    "sample": "Bodies to begin with / 示例",
}
"""What each resource is; the tables of a pool say it themselves."""


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
    return {status: refusal(int(status), found) for status, found in words.items()}


def openapi(app: FastAPI) -> Schema:
    """Return the OpenAPI document of the application."""
    routes = [route.described() if isinstance(route, EndpointRoute) else route for route in app.routes]
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=routes)
    tables = {name: f"{spec.meaning.en} / {spec.meaning.zh}" for name, spec in POOL_TABLES.items()}
    document["tags"] = [{"name": name, "description": words} for name, words in (_TAGS | tables).items()]
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
    whole["title"] = "Pool"
    # Generators of clients would take a choice of required tables for a choice of types, and give up on both.
    whole.pop("anyOf")
    whole["description"] += ". At least one of providers, funds, projects / 服务方、基金、项目至少一表"
    tables: Schema = whole.pop("$defs")
    for name in tables:
        whole["properties"][name]["items"] = {"$ref": f"{_COMPONENT}Pool.{name}"}
    whole["properties"]["$schema"]["description"] = "Address of a schema, not read / 模式地址，不读取"
    return {"Pool": whole} | {f"Pool.{name}": _named(f"Pool {name}", table) for name, table in tables.items()}


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
        "title": "Plan",
        "description": "A proposal until a person approves it / 方案，须经人批准",
        "type": "object",
        "properties": properties,
        "required": ["summary"],
        "additionalProperties": False,
    }
    rows = {spec.name: _named(f"Plan {spec.name}", _plan_row(spec)) for spec in PLAN_TABLES.values()}
    return {"Plan": plan} | {f"Plan.{name}": row for name, row in rows.items()}


def _named(title: str, row: Schema) -> Schema:
    """Let titles of a table be English, and those of its fields be said in words: clients name their classes by titles."""
    fields = {name: dict(field) for name, field in row["properties"].items()}
    for name, field in fields.items():
        field["description"] = f"{field['title']}. {field['description']}"
        field["title"] = name
    return row | {"title": title, "description": f"{row['title']}. {row['description']}", "properties": fields}


def _plan_row(spec: TableSpec) -> Schema:
    """Return the schema of a row of a plan; unlike in a pool, an empty text is a text."""
    row = row_schema(spec)
    for schema in row["properties"].values():
        schema.pop("minLength", None)
        schema.get("items", {}).pop("minLength", None)
    return row
