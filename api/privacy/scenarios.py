"""Takes a person out of the scenarios of a hub: questions may bring rows of people along, and answers may repeat them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.privacy.people import index_of
from api.scenarios.tables import ScenarioRecord
from api.security.keyring import Keyring
from matcher.model.schema import POOL_TABLES

_GONE = "…"
_PERSONAL = frozenset(field.name for spec in POOL_TABLES.values() for field in spec.fields if field.personal)


def forget_scenarios(session: Session, keyring: Keyring, hub_id: str, person: bytes) -> int:
    """Take a person out of what is kept of scenarios; return how many scenarios told of them."""
    count = 0
    statement = select(ScenarioRecord).where(ScenarioRecord.hub_id == hub_id).options(undefer(ScenarioRecord.document))
    for record in session.scalars(statement.with_for_update()):
        names: set[str] = set()
        document, is_asked = _without(keyring, json.loads(record.document), person, names)
        if not is_asked:
            # Answers tell of needs by their identifiers, and otherwise repeat the question at most.
            continue
        record.document = json.dumps(document, ensure_ascii=False)
        # What is wrong with it is told in sentences, which may repeat what was asked.
        record.problems = []
        if record.comparison is not None:
            answer, _ = _without(keyring, json.loads(record.comparison), person, names)
            # Its first part says in sentences what was asked.
            told = answer.get("comparison", {})
            told["scenario"] = _unsaid(told.get("scenario", {}), names)
            record.comparison = json.dumps(answer, ensure_ascii=False)
        count += 1
    return count


def _unsaid(value: Any, names: set[str]) -> Any:
    """Return texts, in lists and under names, in which nobody is named any more."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, _GONE)
        return value
    if isinstance(value, list):
        return [_unsaid(inner, names) for inner in value]
    return {key: _unsaid(inner, names) for key, inner in value.items()} if isinstance(value, dict) else value


def _without(keyring: Keyring, value: Any, person: bytes, names: set[str]) -> tuple[Any, bool]:
    """Return a value without a person, and whether it told of them: of the rows of the person nothing personal stays.

    How the person was written is added to ``names``.
    """
    if isinstance(value, str):
        if index_of(keyring, value) != person:
            return value, False
        names.add(value)
        return "", True
    if isinstance(value, list):
        found = [_without(keyring, inner, person, names) for inner in value]
        kept = [inner for inner, is_told in found if not (is_told and inner == "")]
        return kept, any(is_told for _, is_told in found)
    if not isinstance(value, dict):
        return value, False
    found_in = {name: _without(keyring, inner, person, names) for name, inner in value.items()}
    is_own = any(is_told and isinstance(value[name], str) for name, (_, is_told) in found_in.items())
    left = {name: inner for name, (inner, _) in found_in.items() if not (is_own and name in _PERSONAL)}
    return left, any(is_told for _, is_told in found_in.values())
