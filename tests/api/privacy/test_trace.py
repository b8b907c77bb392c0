"""The trace of reads of personal data: a chain that tells every change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, select, update

from api.privacy import trace
from api.privacy.tables import TraceEntry
from api.store.append_only import protect, release
from tests.api.privacy.people import chain


def test_the_chain_tells_every_change(desk, need):
    for number in range(4):
        desk.ask("POST", "/unmask", json={"table": "needs", "keys": [need], "reason": f"{number}"})
    whole = chain(desk)
    assert (whole["whole"], whole["entries"], whole["broken_at"]) == (True, 4, None)
    noted = f"?seq=4&digest={whole['head']}"
    assert chain(desk, noted)["noted_stands"]
    store = desk.hub.store
    with pytest.raises(Exception, match="only ever added"), store.writing() as session:
        session.execute(update(TraceEntry).values(reason="x"))
    changes = [
        (update(TraceEntry).where(TraceEntry.seq == 2).values(reason="another"), 2),
        (update(TraceEntry).where(TraceEntry.seq == 2).values(count=9), 2),
        (update(TraceEntry).where(TraceEntry.seq == 3).values(previous="0" * 64), 3),
        (delete(TraceEntry).where(TraceEntry.seq == 3), 3),
    ]
    for change, broken_at in changes:
        with store.writing() as session:
            rows = [dict(row) for row in session.execute(select(TraceEntry.__table__)).mappings()]
            release(session.connection(), "personal_trace")
            session.execute(change)
        assert (chain(desk)["whole"], chain(desk)["broken_at"]) == (False, broken_at)
        with store.writing() as session:
            session.execute(delete(TraceEntry))
            session.execute(insert(TraceEntry), rows)
            protect(session.connection(), "personal_trace")
    assert chain(desk, noted)["whole"]
    with store.writing() as session:
        release(session.connection(), "personal_trace")
        session.execute(delete(TraceEntry).where(TraceEntry.seq == 4))
        protect(session.connection(), "personal_trace")
    assert chain(desk)["whole"], "a chain cut short is whole in itself"
    cut = chain(desk, noted)
    assert (cut["whole"], cut["noted_stands"]) == (False, False)


def test_entries_that_are_written_at_once_stand_in_one_chain(store, hub):
    def write(number):
        with store.writing() as session:
            trace.add(
                session,
                hub_id=hub.id,
                now=store.clock(),
                actor=("key", "label"),
                act=trace.Act.UNMASKED,
                subject={"rows": [str(number)]},
                count=1,
                reason=None,
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    with store.reading() as session:
        verdict = trace.verify(session, hub.id)
    assert (verdict.entries, verdict.broken_at) == (12, None)
