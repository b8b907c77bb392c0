"""The one shape of every error: a problem document of RFC 9457, in both languages, without personal values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.schemas import sentence
from matcher.model.text import Text

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True)
class ProblemType:
    """One kind of error.

    Attributes
    ----------
    status
        HTTP status.
    title
        The kind in words; the same each time.
    remedy
        What a caller can do about it.
    """

    status: int
    title: Text
    remedy: Text


PROBLEM_TYPES: dict[str, ProblemType] = {
    "bad_request": ProblemType(
        status=400,
        title=Text("请求不合规", "Bad request"),
        remedy=Text("请对照接口文档改正请求", "Compare the request with the documentation of the interface"),
    ),
    "incomplete_body": ProblemType(
        status=400,
        title=Text("请求体不完整", "Incomplete body"),
        remedy=Text("请重新发送", "Send it again"),
    ),
    "invalid_json": ProblemType(
        status=400,
        title=Text("不是合格的 JSON", "Not valid JSON"),
        remedy=Text(
            "请按 RFC 8259 生成 JSON：UTF-8，键不重复，没有 NaN 和无穷大",
            "Write JSON as in RFC 8259: UTF-8, no repeated keys, no NaN or infinity",
        ),
    ),
    "not_found": ProblemType(
        status=404,
        title=Text("没有这个地址", "No such address"),
        remedy=Text("可用的地址见 /openapi.json", "See /openapi.json for the addresses that exist"),
    ),
    "method_not_allowed": ProblemType(
        status=405,
        title=Text("此地址不接受这种方法", "Method not allowed here"),
        remedy=Text("请用 Allow 标头所列的方法", "Use a method of the header Allow"),
    ),
    "slow_body": ProblemType(
        status=408,
        title=Text("请求体传送过慢", "The body arrived too slowly"),
        remedy=Text("请检查网络后重新发送", "Check the connection and send it again"),
    ),
    "body_too_large": ProblemType(
        status=413,
        title=Text("请求体过大", "Body too large"),
        remedy=Text("请按镇街拆分，或请运维调高上限", "Split the pool, or ask the operator to raise the limit"),
    ),
    "too_many_needs": ProblemType(
        status=413,
        title=Text("需求过多", "Too many needs"),
        remedy=Text(
            "请按镇街拆分，或改用命令 wishpool match", "Split the pool, or use the command wishpool match instead"
        ),
    ),
    "wrong_content_type": ProblemType(
        status=415,
        title=Text("内容类型不对", "Wrong content type"),
        remedy=Text(
            "请以 Content-Type: application/json 发送 UTF-8 编码的 JSON", "Send Content-Type: application/json, UTF-8"
        ),
    ),
    "wrong_content_encoding": ProblemType(
        status=415,
        title=Text("不接受压缩的请求体", "Compressed bodies are not taken"),
        remedy=Text("请不压缩发送", "Send it uncompressed"),
    ),
    "unusable_input": ProblemType(
        status=422,
        title=Text("输入无法使用", "The input cannot be used"),
        remedy=Text("请按 errors 逐条改正后再试", "Correct what errors lists and try again"),
    ),
    "internal": ProblemType(
        status=500,
        title=Text("程序内部错误", "Internal error"),
        remedy=Text(
            "这是程序的缺陷，不是您的数据有误；请报告", "A defect of the program, not of your data; please report it"
        ),
    ),
    "defective_plan": ProblemType(
        status=500,
        title=Text("方案未通过独立检查", "The plan failed the independent check"),
        remedy=Text(
            "这是程序的缺陷，不是您的数据有误；请报告", "A defect of the program, not of your data; please report it"
        ),
    ),
    "busy": ProblemType(
        status=503,
        title=Text("服务正忙", "The service is busy"),
        remedy=Text("请等 Retry-After 标头所列的秒数后再试", "Try again after the seconds of the header Retry-After"),
    ),
}
"""Every kind by code; ``docs/api.md`` lists them, under test."""

_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


class ApiError(Exception):
    """A request that is answered with a problem document.

    Parameters
    ----------
    code
        A key of :data:`PROBLEM_TYPES`.
    detail
        What happened this time; without it the title says all.
    errors
        Every mistake found, in the shape of :class:`api.schemas.ProblemItem`.
    headers
        Further headers of the response.
    """

    def __init__(
        self,
        code: str,
        detail: Text | None = None,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.detail = detail or PROBLEM_TYPES[code].title
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(code)

    def response(self) -> Response:
        """Return the problem document as a response."""
        kind = PROBLEM_TYPES[self.code]
        document = {
            "type": f"/problems/{self.code}",
            "title": both(kind.title),
            "status": kind.status,
            "detail": both(self.detail),
            "code": self.code,
            "sentence": sentence(self.detail),
            "remedy": sentence(kind.remedy),
            "errors": list(self.errors),
        }
        return Response(dump(document), kind.status, headers=self.headers, media_type=MEDIA_TYPE)


def both(text: Text) -> str:
    """Return a text in both languages as one string."""
    return f"{text.zh} / {text.en}"


def dump(data: object) -> bytes:
    """Return plain data as JSON in UTF-8; a broken character is escaped, so that it can be sent."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def add_handlers(app: FastAPI) -> None:
    """Let every error that the framework knows be answered with a problem document."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)


async def _on_api_error(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, ApiError)
    return error.response()


async def _on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses; its own words are left out, they are not ours."""
    del request
    assert isinstance(error, HTTPException)
    code = "internal" if error.status_code >= 500 else _BY_STATUS.get(error.status_code, "bad_request")
    return ApiError(code, headers=error.headers).response()


async def _on_validation_error(request: Request, error: Exception) -> Response:
    """Answer a refused parameter; the framework's own answer would repeat what was sent."""
    del request, error
    return ApiError("bad_request").response()
