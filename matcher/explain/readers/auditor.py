"""What an auditor is given: every number and rule behind a decision, and the fingerprints of what it was made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from matcher.explain.facts import Explanation
from matcher.explain.proof import proof_of
from matcher.explain.readers.person import person_sentence
from matcher.model import Plan, Pool
from matcher.model.text import Text


def auditor_record(told: Explanation, pool: Pool, plan: Plan, previous: Plan | None = None) -> dict[str, Any]:
    """Return the full record of one decision as JSON values.

    Parameters
    ----------
    told
        The facts.
    pool, plan
        The plan that they are of, whose policy and notes go into the record, and its pool.
    previous
        The plan that it was made with as its previous one, where there was one.

    Returns
    -------
    dict
        The fields of :class:`matcher.explain.facts.Explanation` by name, texts as ``{"zh": ..., "en": ...}``; ``proof`` as in
        :func:`matcher.explain.proof.proof_of`; ``policy``, ``notes`` and ``stopped`` of the plan; and what the person is told. Of
        other needs it names identifier, grade and worth, nothing of the people.

    Raises
    ------
    StalePlanError
        If the plan is not one of this pool, or was made with a previous plan that is not given.
    """
    record: dict[str, Any] = _plain(told)
    spoken = _mentioned(told)
    record["names"] = {code: name for code, name in record["names"].items() if code in spoken}
    run = plan.summary.run
    return record | {
        "proof": proof_of(pool, plan, told, previous),
        "person": _plain(person_sentence(told)),
        "policy": plan.summary.policy,
        "notes": list(run.notes),
        "stopped": run.stopped,
    }


def _plain(value: Any) -> Any:
    """Return a value of the facts as JSON: enums by their value, days as ISO dates, money in yuan where it is fen."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _mentioned(told: Explanation) -> set[str]:
    codes = {told.service, *(weighed.option.resource_id for weighed in told.options)}
    codes |= {fund for weighed in told.options for fund in weighed.option.funds}
    codes |= {served.row["resource_id"] for served in told.served}
    return codes | {named.resource_id for named in told.named} | {near.nearest for near in told.near}
