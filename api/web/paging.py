"""Pages by cursor: a page begins behind the last row of the one before, whatever was added or removed meanwhile."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import Integer, Select, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import ApiError
from api.security.keyring import Keyring
from api.shape import Shape
from api.web.members import Members

MOST_ROWS = 500
_MAC_BYTES = 12
_LONGEST = 4000
_LIMIT = "rows_of_page"

View = TypeVar("View", bound=BaseModel)


class PageQuery(Members):
    """What every list takes; subclasses add filters."""

    limit: int = Field(default=100, ge=1, le=MOST_ROWS, description="Rows of a page, 1-500 / 每页行数，1 至 500")
    cursor: str | None = Field(
        default=None,
        max_length=_LONGEST,
        description="The member next of the page before; absent: the first page / 上一页的 next；首页不填",
    )


class Page(Shape, Generic[View]):
    """One page of a list."""

    items: list[View] = Field(description="Rows in a fixed order / 按固定顺序排列的各行")
    next: str | None = Field(description="Cursor of the next page; null: this is the last / 下一页的标记；空为末页")


class Cursors:
    """Makes and reads cursors: opaque, signed, and valid only for the list and filters that they come from.

    Parameters
    ----------
    keyring
        Signs.
    context
        What they are bound to: route, hub and filters.
    """

    def __init__(self, keyring: Keyring, context: str) -> None:
        self._keyring = keyring
        self._context = context.encode()

    def write(self, place: Sequence[str | int]) -> str:
        """Return the cursor of the row at a place."""
        body = json.dumps(list(place), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(self._mac(body) + body).decode().rstrip("=")

    def read(self, cursor: str, length: int) -> tuple[str | int, ...]:
        """Return the place of a cursor; raise ``bad_cursor`` for any other text."""
        try:
            whole = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True)
        except (binascii.Error, UnicodeEncodeError, ValueError):
            raise ApiError("bad_cursor") from None
        mac, body = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(body)):
            raise ApiError("bad_cursor")
        place = tuple(json.loads(body))
        if len(place) != length:
            raise ApiError("bad_cursor")
        return place

    def _mac(self, body: bytes) -> bytes:
        return self._keyring.mac("cursors", self._context + b"\x00" + body)[:_MAC_BYTES]


def page_of(
    session: Session,
    cursors: Cursors,
    query: PageQuery,
    statement: Select[Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    view: Callable[[Any], BaseModel],
    newest_first: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Page[Any]:
    """Return one page of what a statement selects.

    Parameters
    ----------
    session, cursors
        Where rows are read, and how places are written down.
    query
        Size and place of the page.
    statement
        Selects one mapped class, with all filters; neither ordered nor limited.
    by
        Columns that together order the rows and are unique among them; texts are of the type ``Key``.
    view
        What is shown of a row.
    newest_first
        Whether the order is descending.
    values
        Of the parameters of a statement that was made once; ``None`` for one that was made for this list alone.
    """
    order = _kept_order if values is not None else _ordered
    if query.cursor is not None:
        place = cursors.read(query.cursor, len(by))
        columns = tuple_(*by)
        statement = statement.where(columns < place if newest_first else columns > place)
        order = _ordered
    whole = order(statement, tuple(by), newest_first)
    rows = session.scalars(whole, {**(values or {}), _LIMIT: query.limit + 1}).all()
    shown = rows[: query.limit]
    following = None
    if len(rows) > query.limit:
        following = cursors.write([getattr(shown[-1], column.key) for column in by])
    return Page[Any](items=[view(row) for row in shown], next=following)


def _ordered(statement: Select[Any], by: tuple[InstrumentedAttribute[Any], ...], newest_first: bool) -> Select[Any]:
    ordered = [column.desc() for column in by] if newest_first else [column.asc() for column in by]
    return statement.order_by(*ordered).limit(bindparam(_LIMIT, type_=Integer))


_kept_order = lru_cache(maxsize=100)(_ordered)
