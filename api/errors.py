"""The one shape of every error: a problem document of RFC 9457, in both languages, without personal values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.problems import PROBLEM_TYPES, ProblemType
from api.schemas import sentence
from matcher.model.text import Text

__all__ = ["MEDIA_TYPE", "PROBLEM_TYPES", "ApiError", "ProblemType", "add_handlers", "both", "dump"]

MEDIA_TYPE = "application/problem+json"


_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


class ApiError(Exception):
    """A request that is answered with a problem document.

    Parameters
    ----------
    code
        A key of :data:`api.problems.PROBLEM_TYPES`.
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
