"""``POST /v1/check``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.body import read_body
from api.check.schemas import CheckAnswer
from api.check.service import check
from api.errors import dump
from api.examples import POOL
from api.openapi import json_body, refusals
from api.security.rules import Role, Scope, may
from api.web.gate import admitted, ruled

router = APIRouter(tags=["check"])

RULE = may(Role.OPERATOR, Role.PLANNER, scope=Scope.MATCH, unless_local=True)

_ERRORS = (
    "unauthenticated",
    "forbidden",
    "rate_limited",
    "incomplete_body",
    "invalid_json",
    "slow_body",
    "body_too_large",
    "wrong_content_type",
    "wrong_content_encoding",
    "unusable_input",
    "internal",
    "busy",
)


@router.post(
    "/v1/check",
    summary="一次列出心愿池的全部问题 / Every mistake of a pool at once",
    response_model=CheckAnswer,
    response_description="The pool is usable; refused rows are listed / 可用；被拒收的行逐一列出",
    responses=refusals(*_ERRORS),
    openapi_extra=json_body("Pool", POOL, RULE),
)
@ruled(RULE)
async def check_pool(request: Request) -> Any:
    """Say what is accepted, what is refused and why; nothing is kept / 说明接收和拒收的行及原因，不留存数据."""
    await admitted(request, RULE)
    workers, settings = request.app.state.checks, request.app.state.settings
    with workers.admitted():
        text = await read_body(request, settings)
        answer = await workers.run(lambda: dump(check(text)))
    return Response(answer, media_type="application/json")
