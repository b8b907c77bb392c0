"""What an endpoint gives back, and the bytes that are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError
from starlette.responses import Response

from api.errors import dump

JSON = "application/json"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An answer as it is sent, and as it is kept for a repeated request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def response(self) -> Response:
        """Return the response."""
        return Response(self.body, self.status, headers=dict(self.headers))


@dataclass(frozen=True)
class Answer:
    """What an endpoint gives back.

    Attributes
    ----------
    content
        A model, plain data, or bytes of another media type; ``None`` for no body.
    status
        HTTP status; without it the one that the endpoint declares.
    etag
        Revision of what is answered, without quotes.
    location
        Path of what was made.
    headers
        Further headers.
    media_type
        Of bytes.
    """

    content: BaseModel | Mapping[str, Any] | list[Any] | bytes | None
    status: int | None = None
    etag: str | None = None
    location: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON

    @classmethod
    def nothing(cls) -> Answer:
        """Return the answer without a body, 204."""
        return cls(None, status=204)

    def sent(self, usual_status: int) -> Sent:
        """Return what is sent."""
        headers = dict(self.headers)
        if self.etag is not None:
            headers["ETag"] = quoted(self.etag)
        if self.location is not None:
            headers["Location"] = self.location
        body = b""
        if isinstance(self.content, bytes):
            body = self.content
        elif self.content is not None:
            body = _written(self.content) if isinstance(self.content, BaseModel) else dump(self.content)
        if self.content is not None:
            headers["Content-Type"] = self.media_type
        return Sent(status=self.status or usual_status, headers=headers, body=body)


def _written(content: BaseModel) -> bytes:
    """Return a model as JSON, as :func:`api.errors.dump` writes plain data."""
    try:
        return content.__pydantic_serializer__.to_json(content)
    except PydanticSerializationError:
        # A broken character: it is escaped, so that it can be sent.
        return dump(content.model_dump(mode="json"))


def quoted(etag: str) -> str:
    """Return a revision as the header ``ETag`` carries it."""
    return f'"{etag}"'
