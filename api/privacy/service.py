"""What may be done with personal data; every read leaves its trace in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from api.errors import ApiError
from api.pools.repository import head_of
from api.pools.tables import PoolRow
from api.privacy import contacts, trace
from api.privacy.erasure import erase_person
from api.privacy.masks import masked
from api.privacy.people import index_of
from api.privacy.schemas import (
    Contact,
    ContactBatch,
    ContactsKept,
    ContactsView,
    ContactView,
    ErasureOrder,
    ErasureView,
    People,
    PeopleWithReason,
    PersonalRow,
    PersonalRows,
    RowsWithReason,
    VerificationView,
    VerifyQuery,
)
from api.privacy.trace import Act
from api.rows import repository
from api.rows.documents import opened, place_of, written
from api.web.call import Call
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

_HOUR = dt.timedelta(hours=1)


def keep_contacts(call: Call, body: ContactBatch) -> ContactsKept:
    """Keep contacts; of one person given twice the last counts."""
    added = 0
    people = {entry.person_id: entry for entry in body.contacts}
    for person_id, entry in people.items():
        added += contacts.put(
            call.session,
            call.keyring,
            hub_id=call.hub_id,
            person=index_of(call.keyring, person_id),
            contact=entry.model_dump(exclude_none=True),
            now=call.now,
            by=call.caller.key_id,
        )
    call.record("contacts.kept", ("hub", call.hub_id), data={"added": added, "replaced": len(people) - added})
    return ContactsKept(added=added, replaced=len(people) - added)


def show_contacts(call: Call, body: People) -> ContactsView:
    """Return contacts, masked."""
    _never_repeated(call)
    found = _contacts(call, body.person_ids)
    _leave_trace(call, Act.SHOWN_MASKED, {"people": _prints(call, body.person_ids)}, len(body.person_ids), None)
    return _view(body.person_ids, {who: masked(contact) for who, contact in found.items()}, is_masked=True)


def unmask_contacts(call: Call, body: PeopleWithReason) -> ContactsView:
    """Return contacts in full; the reason is kept."""
    _never_repeated(call)
    _within_the_hour(call, len(body.person_ids))
    found = _contacts(call, body.person_ids)
    count = len(body.person_ids)
    _leave_trace(call, Act.UNMASKED, {"people": _prints(call, body.person_ids)}, count, body.reason)
    call.record("contacts.unmasked", ("hub", call.hub_id), data={"people": count}, reason=body.reason)
    return _view(body.person_ids, found, is_masked=False)


def unmask_rows(call: Call, pool_id: str, body: RowsWithReason) -> PersonalRows:
    """Return the personal fields of rows of the newest version; the reason is kept."""
    _never_repeated(call)
    head_of(call.session, call.hub_id, pool_id)
    _within_the_hour(call, len(body.keys))
    spec = POOL_TABLES[body.table]
    statement = repository.of_head(pool_id, body.table).where(PoolRow.row_key.in_(body.keys))
    found = {
        row.row_key: written(spec, "{}", opened(call.keyring, place_of(pool_id, body.table, row.row_key), row.sealed))
        for row in call.session.scalars(statement)
    }
    keys = sorted(found)
    _leave_trace(call, Act.UNMASKED, {"pool": pool_id, "table": body.table, "rows": keys}, len(body.keys), body.reason)
    data = {"table": body.table, "rows": len(keys)}
    call.record("rows.unmasked", ("pool", pool_id), data=data, reason=body.reason)
    return PersonalRows(items=[PersonalRow(key=key, fields=found.get(key)) for key in body.keys])


def erase(call: Call, body: ErasureOrder) -> ErasureView:
    """Erase a person; raise ``not_found_here`` where nothing is known of them."""
    erased = erase_person(call.session, call.keyring, call.hub_id, index_of(call.keyring, body.person_id))
    if not erased.any:
        raise ApiError("not_found_here")
    view = ErasureView(
        contacts=erased.contacts, rows=erased.rows, conflicts=erased.conflicts, scenarios=erased.scenarios
    )
    counts = view.model_dump()
    _leave_trace(call, Act.ERASED, counts, 1, body.reason)
    call.record("person.erased", ("hub", call.hub_id), data=counts, reason=body.reason)
    return view


def verification(call: Call, query: VerifyQuery) -> VerificationView:
    """Return whether the trace of the hub is whole."""
    verdict = trace.verify(call.session, call.hub_id)
    noted: bool | None = None
    if query.seq is not None:
        noted = trace.digest_at(call.session, call.hub_id, query.seq) == query.digest
    return VerificationView(
        whole=verdict.broken_at is None and noted is not False,
        entries=verdict.entries,
        head=verdict.head,
        broken_at=verdict.broken_at,
        noted_stands=noted,
    )


def _contacts(call: Call, people: Sequence[str]) -> dict[str, dict[str, str]]:
    found = {who: contacts.find(call.session, call.keyring, call.hub_id, index_of(call.keyring, who)) for who in people}
    return {who: contact for who, contact in found.items() if contact is not None}


def _view(people: Sequence[str], found: Mapping[str, Mapping[str, str]], *, is_masked: bool) -> ContactsView:
    items = [
        ContactView(person_id=who, contact=Contact.model_construct(None, **found[who]) if who in found else None)
        for who in people
    ]
    return ContactsView(masked=is_masked, items=items)


def _prints(call: Call, people: Sequence[str]) -> list[str]:
    """Return what people are called in the trace: fingerprints that only the service's secret can make."""
    return sorted(index_of(call.keyring, who).hex() for who in set(people))


def _leave_trace(call: Call, act: Act, subject: Mapping[str, Any], count: int, reason: str | None) -> None:
    trace.add(
        call.session,
        hub_id=call.hub_id,
        now=call.now,
        actor=(call.caller.key_id, call.caller.label),
        act=act,
        subject=subject,
        count=count,
        reason=reason,
    )


def _within_the_hour(call: Call, count: int) -> None:
    """Raise ``rate_limited`` where one key would unmask too much in an hour."""
    # What others unmask at the same time is counted too.
    trace.take_turn(call.session, call.hub_id)
    most = call.settings.unmask_per_hour
    done = trace.unmasked_since(call.session, call.hub_id, call.caller.key_id, call.now - _HOUR)
    if done + count > most:
        raise ApiError(
            "rate_limited",
            Text(
                f"每个密钥每小时最多查看 {most} 条未遮蔽的个人信息",
                f"a key may unmask {most} people or rows in an hour",
            ),
            headers={"Retry-After": str(int(_HOUR.total_seconds()))},
        )


def _never_repeated(call: Call) -> None:
    """Keep no answer for an ``Idempotency-Key``: an answer that is given again would leave no trace."""
    call.repeatable = None
