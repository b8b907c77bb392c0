"""Reads the body of a request: of the media types that are taken, not compressed, within a size and a time."""

from __future__ import annotations

from collections.abc import Collection

import anyio
from starlette.requests import ClientDisconnect, Request

from api.errors import ApiError
from api.settings import Settings
from matcher.model.text import Text

JSON = "application/json"
_MEGABYTE = 1024 * 1024


async def read_body(request: Request, settings: Settings, kinds: Collection[str] = (JSON,)) -> bytes:
    """Return the body of a request that says it is JSON, or another of the media types that are taken.

    Raises
    ------
    ApiError
        ``wrong_content_type``, ``wrong_content_encoding``, ``body_too_large``, ``slow_body``, ``incomplete_body``.
    """
    _refuse_other_types(request, kinds)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 15 or int(length) > settings.max_body_bytes):
        raise too_large(settings)
    body = bytearray()
    try:
        with anyio.fail_after(settings.body_seconds):
            async for chunk in request.stream():
                if len(body) + len(chunk) > settings.max_body_bytes:
                    raise too_large(settings)
                body += chunk
    except TimeoutError:
        seconds = f"{settings.body_seconds:g}"
        raise ApiError(
            "slow_body", Text(f"请求体没有在 {seconds} 秒内传完", f"the body did not arrive within {seconds} seconds")
        ) from None
    except ClientDisconnect:
        raise ApiError("incomplete_body") from None
    return bytes(body)


def too_large(settings: Settings) -> ApiError:
    """Return the error of a body above the limit; it names the limit."""
    limit = settings.max_body_bytes
    megabytes = f"{limit / _MEGABYTE:.1f}"
    return ApiError(
        "body_too_large",
        Text(
            f"请求体超过上限 {limit} 字节（{megabytes} MB）",
            f"the body exceeds the limit of {limit} bytes ({megabytes} MB)",
        ),
    )


def media_type(request: Request) -> str:
    """Return the media type that a request says its body has, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _refuse_other_types(request: Request, kinds: Collection[str]) -> None:
    _, *parameters = request.headers.get("content-type", "").split(";")
    charsets = [value.strip(" \"'").lower() for name, _, value in map(_parameter, parameters) if name == "charset"]
    if media_type(request) not in kinds or any(charset not in {"utf-8", "utf8"} for charset in charsets):
        raise ApiError("wrong_content_type", _expected(kinds))
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise ApiError("wrong_content_encoding")


def _expected(kinds: Collection[str]) -> Text:
    if set(kinds) == {JSON}:
        return Text("请求体的内容类型须为 application/json，UTF-8 编码", "the body must be application/json in UTF-8")
    known = ", ".join(kinds)
    return Text(f"请求体的内容类型须为以下之一：{known}", f"the body must be one of {known}")


def _parameter(text: str) -> tuple[str, str, str]:
    name, equals, value = text.partition("=")
    return name.strip().lower(), equals, value
