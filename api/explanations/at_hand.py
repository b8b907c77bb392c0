"""Keeps the pools and plans that were asked about last, so that the next question is answered at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass

from api.plans.content import load_plan
from api.plans.repository import plan_of, previous_of
from api.pools.load import load_pool
from api.web.call import Call
from matcher.model import Plan, Pool

MOST = 2
"""Pools with their plans in one process. The tables of a pool of 42,000 needs take 7 MB; those of its plan come on top."""

KEPT = dt.timedelta(minutes=10)
"""After this time the pool is read again: what was erased in the store does not live on in memory."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A plan and the pool that it was made for.

    Attributes
    ----------
    pool, plan
        As they stand in the store.
    previous
        The plan that it was made with as its previous one, where there was one.
    read_at
        When they were read.
    """

    pool: Pool
    plan: Plan
    previous: Plan | None
    read_at: dt.datetime


class AtHand:
    """Pools and plans by identifier of the plan, the last asked for; made for many threads."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, Asked] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._found)

    def of(self, call: Call, plan_id: str) -> Asked:
        """Return a plan of the caller's hub with its pool; raise ``not_found_here``."""
        record = plan_of(call.session, call.hub_id, plan_id)
        with self._lock:
            asked = self._found.get(plan_id)
            if asked is not None and dt.timedelta(0) <= call.now - asked.read_at < KEPT:
                self._found.move_to_end(plan_id)
                return asked
        pool = load_pool(call.session, call.keyring, record.pool_id, record.pool_version)
        former = previous_of(call.session, record)
        asked = Asked(
            pool=pool,
            plan=load_plan(call.session, call.keyring, record),
            previous=None if former is None else load_plan(call.session, call.keyring, former),
            read_at=call.now,
        )
        with self._lock:
            self._found[plan_id] = asked
            self._found.move_to_end(plan_id)
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        return asked


AT_HAND = AtHand()
