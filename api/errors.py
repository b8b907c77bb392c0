"""The one shape of every error: a problem document of RFC 9457, in both languages, without personal values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from api.problems import PROBLEM_TYPES, ProblemType
from api.schemas import sentence
from matcher.model.text import Text

__all__ = ["MEDIA_TYPE", "PROBLEM_TYPES", "ApiError", "ProblemType", "both", "dump"]

MEDIA_TYPE = "application/problem+json"


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

    def document(self) -> dict[str, Any]:
        """Return the problem document."""
        kind = PROBLEM_TYPES[self.code]
        return {
            "type": f"/problems/{self.code}",
            "title": both(kind.title),
            "status": kind.status,
            "detail": both(self.detail),
            "code": self.code,
            "sentence": sentence(self.detail),
            "remedy": sentence(kind.remedy),
            "errors": list(self.errors),
        }

    def response(self) -> Response:
        """Return the problem document as a response."""
        status = PROBLEM_TYPES[self.code].status
        return Response(dump(self.document()), status, headers=self.headers, media_type=MEDIA_TYPE)


def both(text: Text) -> str:
    """Return a text in both languages as one string."""
    return f"{text.zh} / {text.en}"


def dump(data: object) -> bytes:
    """Return plain data as JSON in UTF-8; a broken character is escaped, so that it can be sent."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")
