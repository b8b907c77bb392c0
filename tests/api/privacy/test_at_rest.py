"""Nothing personal stands in clear in the store or in the log."""

import json
import logging
from pathlib import Path

from sqlalchemy import text

from api.security.rules import Role
from api.store.tables import metadata
from tests.api.privacy.people import CONTACT, KEPT, PERSON, PLANTED, REASON, ask, pool_with_a_person


def test_nothing_personal_stands_in_clear_at_rest(desk, need, caplog):
    caplog.set_level(logging.DEBUG)
    ask(desk, "/v1/contacts", KEPT)
    ask(desk, "/v1/contacts/find", {"person_ids": [PERSON]})
    ask(desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, Role.APPROVER)
    desk.ask("POST", "/unmask", json={"table": "needs", "keys": [need], "reason": REASON})
    desk.ask("PATCH", f"/needs/{need}", json={"hours": 2}, match=desk.etag(f"/needs/{need}"))
    desk.ask("POST", "/versions", match="*", json=pool_with_a_person(), headers={"Idempotency-Key": "again"})
    desk.ask("POST", "/needs", json={"rows": [{"need_id": "N-x", "person_id": PERSON, "lon": "119.9877412x"}]})
    assert ask(desk, "/v1/contacts", {"contacts": [{"person_id": PERSON, "phone": 13877412345}]}).status_code == 422
    assert ask(desk, "/v1/contacts/find", {"person_ids": [PERSON], "x": CONTACT["name"]}).status_code == 422
    kept = []
    with desk.hub.store.reading() as session:
        for table in metadata().sorted_tables:
            # As the database has it: no column type opens anything.
            name = table.name
            kept += [repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{name}"'))]
    everything = "\n".join([*kept, caplog.text])
    file = desk.hub.store.engine.url.database if desk.hub.store.engine.dialect.name == "sqlite" else None
    parts = [Path(f"{file}{end}") for end in ("", "-wal")] if file else []
    raw = b"".join(part.read_bytes() for part in parts if part.exists())
    assert not file or need.encode() in raw
    assert [planted for planted in PLANTED if planted.encode() in raw] == []
    assert need in everything
    assert "/v1/contacts/find" in everything, "the log was read too"
    for planted in PLANTED:
        for form in (
            planted,
            planted.encode().decode("latin-1"),
            repr(planted.encode())[2:-1],
            json.dumps(planted)[1:-1],
        ):
            assert form not in everything, planted
