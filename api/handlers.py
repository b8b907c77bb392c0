"""Answers what the framework itself refuses in the shape of every other error."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import ApiError

_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


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
