"""``POST /v1/match``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.body import read_body
from api.examples import MATCH
from api.match.service import answer_match
from api.openapi import json_answer, json_body, refusals
from api.security.rules import Role, Scope, may
from api.web.gate import admitted, ruled

router = APIRouter(tags=["match"])

REFUSED_ROWS = "Wishpool-Refused-Rows"
"""Header of an answer: rows of the pool that were refused, over all tables."""

RULE = may(Role.OPERATOR, Role.PLANNER, scope=Scope.MATCH, unless_local=True)

_ERRORS = (
    "unauthenticated",
    "forbidden",
    "rate_limited",
    "incomplete_body",
    "invalid_json",
    "slow_body",
    "body_too_large",
    "too_many_needs",
    "wrong_content_type",
    "wrong_content_encoding",
    "unusable_input",
    "internal",
    "defective_plan",
    "busy",
)
_HEADERS = {
    REFUSED_ROWS: {
        "description": "Rows of the pool that were refused; problems of the plan says why / 被拒收的行数，原因见 problems",
        "schema": {"type": "integer", "minimum": 0},
    }
}


@router.post(
    "/v1/match",
    summary="匹配心愿池，得出经独立检查的方案 / Match a pool; the plan has passed the independent checker",
    responses=json_answer("Plan", "The plan, in the shape of plan.json / 方案，与 plan.json 同形", headers=_HEADERS)
    | refusals(*_ERRORS),
    openapi_extra=json_body("MatchRequest", MATCH, RULE),
)
@ruled(RULE)
async def match_pool(request: Request) -> Any:
    """Return a proposal: it holds until a person approves it; nothing is kept / 方案须经人批准，不留存数据."""
    await admitted(request, RULE)
    workers, settings = request.app.state.solves, request.app.state.settings
    with workers.admitted():
        text = await read_body(request, settings)
        answer = await workers.run(lambda: answer_match(text, settings))
    return Response(answer.body, media_type="application/json", headers={REFUSED_ROWS: str(answer.refused_rows)})
