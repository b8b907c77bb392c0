"""Keeps plans and gives them back: compressed, sealed, and a few of them at hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.plans.schemas import PlanState
from api.plans.tables import PlanRecord
from api.runs.tables import Run
from api.security.keyring import Keyring
from api.store.identifiers import new_id
from matcher.files.plans import plan_from_json, plan_json
from matcher.model import Plan
from matcher.model.schema.plan_tables import PLAN_TABLES

_PURPOSE = "plans"
_COMPRESSION = 1
"""The quickest: what takes longer saves little."""

_MOST_AT_HAND = 4


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A plan ready to be kept.

    Attributes
    ----------
    plan
        The plan.
    digest
        SHA-256 of its ``plan.json``.
    content
        Its ``plan.json``, compressed.
    """

    plan: Plan
    digest: str
    content: bytes


def packed(plan: Plan) -> Packed:
    """Return a plan ready to be kept: before the transaction begins in which it is, for others wait for that."""
    text = b"".join(plan_json(plan))
    content = zlib.compress(text, _COMPRESSION)
    return Packed(plan=plan, digest=hashlib.sha256(text).hexdigest(), content=content)


def keep_plan(session: Session, keyring: Keyring, run: Run, ready: Packed, now: dt.datetime) -> PlanRecord:
    """Keep the plan of a run as a proposal."""
    plan = ready.plan
    plan_id = new_id("plan", now)
    summary = plan.summary
    record = PlanRecord(
        id=plan_id,
        hub_id=run.hub_id,
        run_id=run.id,
        pool_id=run.pool_id,
        pool_version=run.pool_version,
        date=run.date,
        state=PlanState.PROPOSAL.value,
        revision=1,
        created_at=now,
        status=summary.status.value,
        objective=summary.objective,
        gap=summary.gap,
        people_met=summary.people_met,
        people_asked=summary.people_asked,
        digest=ready.digest,
        counts={name: plan.table(name).height for name in PLAN_TABLES},
        summary=summary.model_dump(mode="json"),
        content=keyring.seal(_PURPOSE, ready.content, plan_id.encode()),
    )
    session.add(record)
    session.flush()
    return record


def text_of(keyring: Keyring, record: PlanRecord) -> bytes:
    """Return the bytes of a plan's ``plan.json``."""
    return zlib.decompress(keyring.open(_PURPOSE, record.content, record.id.encode()))


class _AtHand:
    """The plans that were asked for last; they never change."""

    def __init__(self) -> None:
        self._plans: OrderedDict[tuple[str, str], Plan] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Plan | None:
        with self._lock:
            if key in self._plans:
                self._plans.move_to_end(key)
            return self._plans.get(key)

    def put(self, key: tuple[str, str], plan: Plan) -> None:
        with self._lock:
            self._plans[key] = plan
            while len(self._plans) > _MOST_AT_HAND:
                self._plans.popitem(last=False)


_at_hand = _AtHand()


def load_plan(session: Session, keyring: Keyring, record: PlanRecord) -> Plan:
    """Return a plan as the library takes it."""
    del session  # the content is read through the record's own session when it is asked for
    key = (record.id, record.digest)
    plan = _at_hand.get(key)
    if plan is None:
        plan = plan_from_json(text_of(keyring, record))
        _at_hand.put(key, plan)
    return plan
