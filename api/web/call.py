"""One call of an endpoint: who calls, what was sent, and the one transaction that it runs in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session
from starlette.datastructures import Headers

from api.events.repository import record
from api.security.keyring import Keyring
from api.security.rules import Caller
from api.settings import Settings
from api.store.database import Store
from api.store.identifiers import new_id
from api.web.answers import Answer
from api.web.idempotency import Repeatable
from api.web.paging import Cursors, Page, PageQuery, page_of
from api.web.preconditions import expect


@dataclass(kw_only=True)
class Call:
    """One call of an endpoint.

    Attributes
    ----------
    caller, hub_id
        Who calls, and whose data they see.
    now
        When the call came.
    settings, store
        Of the service.
    route
        Template of the path.
    headers
        Of the request.
    writes
        Whether the transaction may write.
    repeatable
        The request as one that may be sent again, where it carries an ``Idempotency-Key``.
    stack
        Ends the transaction.
    """

    caller: Caller
    now: dt.datetime
    settings: Settings
    store: Store
    route: str
    headers: Headers
    writes: bool
    repeatable: Repeatable | None = None
    stack: ExitStack = field(default_factory=ExitStack)
    _opened: bool = False

    @property
    def hub_id(self) -> str:
        """The hub whose key it is."""
        return self.caller.hub_id

    @property
    def keyring(self) -> Keyring:
        """The keys of the store."""
        return self.store.keyring

    @cached_property
    def session(self) -> Session:
        """The transaction; it begins when it is first asked for, and is committed before the answer is sent."""
        transaction = self.store.writing() if self.writes else self.store.reading()
        session = self.stack.enter_context(transaction)
        self._opened = True
        if self.repeatable is not None:
            self.repeatable.claim(session, self.now)
        return session

    @property
    def has_session(self) -> bool:
        """Whether the transaction has begun."""
        return self._opened

    def new_id(self, prefix: str) -> str:
        """Return a new identifier."""
        return new_id(prefix, self.now)

    def expects(self, etag: str) -> None:
        """Raise ``precondition_required`` or ``precondition_failed`` unless ``If-Match`` names this revision."""
        expect(self.headers.get("if-match"), etag)

    def record(
        self,
        kind: str,
        subject: tuple[str, str],
        *,
        data: Mapping[str, Any] | None = None,
        reason: str | None = None,
        hub_id: str | None = None,
    ) -> str:
        """Add to the trail what this caller did; see :func:`api.events.repository.record`."""
        return record(
            self.session,
            hub_id=hub_id or self.hub_id,
            now=self.now,
            actor_id=self.caller.key_id,
            actor_label=self.caller.label,
            kind=kind,
            subject=subject,
            data=data,
            reason=reason,
        )

    def page(
        self,
        query: PageQuery,
        statement: Select[Any],
        *,
        by: Sequence[InstrumentedAttribute[Any]],
        view: Callable[[Any], BaseModel],
        newest_first: bool = False,
        bound_to: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Return one page as an answer; see :func:`api.web.paging.page_of`.

        Parameters
        ----------
        query, statement, by, view, newest_first, values
            As there.
        bound_to
            What else the list depends on, such as the path's identifiers.
        """
        filters = query.model_dump_json(exclude={"limit", "cursor"})
        cursors = Cursors(self.keyring, f"{self.route}\n{self.hub_id}\n{bound_to}\n{filters}")
        found: Page[Any] = page_of(
            self.session, cursors, query, statement, by=by, view=view, newest_first=newest_first, values=values
        )
        return Answer(found)
