"""What the OpenAPI document says of an endpoint; all of it follows from what the endpoint declares."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from api.body import JSON
from api.errors import MEDIA_TYPE, PROBLEM_TYPES, both
from api.security.rules import Rule
from api.web.endpoint import Endpoint

Schema = dict[str, Any]

COMPONENT = "#/components/schemas/"

_HEADERS: dict[str, Schema] = {
    "ETag": {
        "required": True,
        "description": "Revision of what is answered; a change sends it as If-Match / 所答内容的修订号；更改时作为 If-Match 发送",
        "schema": {"type": "string"},
    },
    "Location": {
        "required": True,
        "description": "Path of what was made, or of what tells how far it is / 新建内容或其进展的路径",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "true: the answer that the first request with this Idempotency-Key got / "
        "true：此前同一 Idempotency-Key 的请求所得的回答",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "WWW-Authenticate": {
        "required": True,
        "description": "How to send a key / 如何发送密钥",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "required": True,
        "description": "Seconds to wait before the request is sent again / 多少秒后再试",
        "schema": {"type": "integer", "minimum": 1},
    },
}
_OF_STATUS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}

_EVENTS = "text/event-stream"

_PAGE = re.compile(r"Page\[(\w+)\]")

_ALWAYS = ("bad_parameter", "rate_limited", "internal", "store_unavailable")
_WITH_KEY = ("unauthenticated", "forbidden")
_WITH_BODY = (
    "incomplete_body",
    "slow_body",
    "body_too_large",
    "wrong_content_type",
    "wrong_content_encoding",
)
_WITH_JSON = ("invalid_json", "unusable_input")
_WRITING = ("bad_header", "idempotency_conflict", "conflict")
_GUARDED = ("precondition_failed", "precondition_required")

_IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A value of your own: the request is carried out once, and answered alike when it is sent again "
    "within 24 hours / 自定的值：24 小时内重发同一请求只执行一次，回答相同",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read, or * for any / 读到的 ETag；* 表示不论现状",
    "schema": {"type": "string"},
}
_IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag that was read: 304 while nothing has changed / 读到的 ETag；未变时回答 304",
    "schema": {"type": "string"},
}

_LAST_EVENT_ID: Schema = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "The id of the last event that came: goes on behind it / 收到的最后一条事件的 id：从其后续传",
    "schema": {"type": "string"},
}


def component_of(model: type[BaseModel]) -> str:
    """Return the name of a model among the components: a page of plans is ``PlanViewPage``."""
    return _PAGE.sub(r"\1Page", model.__name__)


def description_of(endpoint: Endpoint) -> tuple[dict[int | str, Schema], Schema]:
    """Return the responses of an endpoint, and what else is said of its operation."""
    extra: Schema = {"parameters": _parameters(endpoint), **security_of(endpoint.rule)}
    if endpoint.takes:
        extra["requestBody"] = {
            "required": True,
            "content": {kind: _content(endpoint, kind) for kind in endpoint.takes},
        }
    return _successes(endpoint) | _unchanged(endpoint) | _refusals(endpoint), extra


def security_of(rule: Rule) -> Schema:
    """Return what the document says of who may call."""
    found: Schema = {"x-wishpool-rule": rule.describe()}
    if rule.needs_key:
        found["security"] = [{"key": []}, {}] if rule.unless_local else [{"key": []}]
    return found


def _content(endpoint: Endpoint, kind: str) -> Schema:
    if endpoint.body is not None:
        content: Schema = {"schema": {"$ref": COMPONENT + component_of(endpoint.body)}}
    elif kind == JSON:
        content = {"schema": {"$ref": COMPONENT + "Pool"}}
    else:
        content = {"schema": {"type": "string", "format": "binary"}}
    if endpoint.example is not None and kind.endswith("json"):
        content["example"] = endpoint.example
    return content


def _successes(endpoint: Endpoint) -> dict[int | str, Schema]:
    usual = _success(endpoint)
    names = [*endpoint.headers, *(["Idempotency-Replayed"] if endpoint.is_repeatable else [])]
    found: dict[int | str, Schema] = {endpoint.status: usual | ({"headers": _headers(*names)} if names else {})}
    if endpoint.unkept_status is not None:
        found[endpoint.unkept_status] = usual | {"description": "Nothing was kept, as was asked / 按要求未保存"}
    return found


def _headers(*names: str) -> Schema:
    return {name: _HEADERS[name] for name in names}


def _success(endpoint: Endpoint) -> Schema:
    found: Schema = {"description": "As described above / 如上所述"}
    if endpoint.answers is not None:
        name = endpoint.answers if isinstance(endpoint.answers, str) else component_of(endpoint.answers)
        schema: Schema = {"$ref": COMPONENT + name}
        found["content"] = {endpoint.media_type: {"schema": schema}}
    elif endpoint.status != 204:
        found["content"] = {endpoint.media_type: _without_model(endpoint.media_type)}
    return found


def _without_model(kind: str) -> Schema:
    """Return what is said of an answer that no model describes."""
    if kind.endswith("json"):
        return {"schema": {"type": "object"}}
    if kind == _EVENTS:
        return {}  # a schema would be that of one event, which the document's version cannot tell
    return {"schema": {"type": "string"} if kind.startswith("text/") else {"type": "string", "format": "binary"}}


def _unchanged(endpoint: Endpoint) -> dict[int | str, Schema]:
    words = {"description": "Unchanged, without a body / 未变，没有内容", "headers": _headers("ETag")}
    return {304: words} if endpoint.conditional else {}


def _refusals(endpoint: Endpoint) -> dict[int | str, Schema]:
    codes = list(_ALWAYS) + list(endpoint.problems)
    codes += _WITH_KEY if endpoint.rule.needs_key else ()
    codes += _WITH_BODY if endpoint.takes else ()
    codes += _WITH_JSON if endpoint.body is not None else ()
    codes += _WRITING if endpoint.is_repeatable else ()
    codes += _GUARDED if endpoint.guarded else ()
    codes += ("busy",) if endpoint.heavy else ()
    codes += ("not_found_here",) if endpoint.in_path else ()
    codes += ("bad_cursor",) if endpoint.query is not None and "cursor" in endpoint.query.model_fields else ()
    words: dict[int | str, list[str]] = {}
    for code in sorted(set(codes)):
        kind = PROBLEM_TYPES[code]
        words.setdefault(kind.status, []).append(f"{code}: {both(kind.title)}")
    return {status: refusal(int(status), found) for status, found in sorted(words.items())}


def refusal(status: int, words: list[str]) -> Schema:
    """Return what is said of an error: its kinds, the problem document, and the header that goes with the status."""
    content = {MEDIA_TYPE: {"schema": {"$ref": COMPONENT + "ProblemDocument"}}}
    found: Schema = {"description": "; ".join(words), "content": content}
    return found | ({"headers": _headers(_OF_STATUS[status])} if status in _OF_STATUS else {})


def _parameters(endpoint: Endpoint) -> list[Schema]:
    found: list[Schema] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": "Identifier / 编号",
            "schema": {"type": "string", "minLength": 1} if kind is str else {"type": "integer", "minimum": 0},
        }
        for name, kind in endpoint.in_path.items()
    ]
    if endpoint.query is not None:
        schema = endpoint.query.model_json_schema(ref_template=COMPONENT + "{model}")
        for name, inner in schema["properties"].items():
            plain = {key: value for key, value in inner.items() if key not in {"title", "description"}}
            found.append({"name": name, "in": "query", "description": inner["description"], "schema": plain})
    found += [_IDEMPOTENCY_KEY] if endpoint.is_repeatable else []
    found += [_IF_MATCH] if endpoint.guarded else []
    found += [_IF_NONE_MATCH] if endpoint.conditional else []
    found += [_LAST_EVENT_ID] if endpoint.media_type == _EVENTS else []
    return found
