"""``If-Match``: nobody overwrites what somebody else changed meanwhile (RFC 9110, section 13.1.1)."""

from __future__ import annotations

import re

from api.errors import ApiError
from matcher.model.text import Text

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"\s*{_TAG}(?:\s*,\s*{_TAG})*\s*")


def if_match(header: str | None) -> frozenset[str] | None:
    """Return the tags of the header, ``None`` for ``*``.

    Raises
    ------
    ApiError
        ``precondition_required`` without the header, ``bad_header`` where it is neither ``*`` nor quoted tags.
    """
    if header is None:
        raise ApiError("precondition_required")
    if header.strip() == "*":
        return None
    if not _LIST.fullmatch(header):
        raise ApiError("bad_header", Text("If-Match 应为带引号的 ETag，或 *", "If-Match takes ETags in quotes, or *"))
    return frozenset(re.findall(_TAG, header))


def expect(header: str | None, etag: str) -> None:
    """Raise ``precondition_failed`` where the header does not name the revision that there is."""
    tags = if_match(header)
    if tags is not None and f'"{etag}"' not in tags:
        raise ApiError("precondition_failed")


def is_unchanged(header: str | None, etag: str) -> bool:
    """Whether ``If-None-Match`` names the revision that there is; compared weakly (RFC 9110, section 13.1.2)."""
    if header is None:
        return False
    return header.strip() == "*" or f'"{etag}"' in (tag.removeprefix("W/") for tag in re.findall(_TAG, header))
