"""Makes a plan: from the bytes of a body to the bytes of the answer."""

from __future__ import annotations

import time
from dataclasses import dataclass

from api.errors import ApiError, dump
from api.match.order import read_order
from api.settings import Settings
from api.shell import LOGGER
from api.strict_json import parse_strict
from matcher.files import plan_to_data
from matcher.model import Pool


@dataclass(frozen=True, kw_only=True)
class MatchAnswer:
    """A plan, ready to be sent.

    Attributes
    ----------
    body
        The plan as JSON, in the shape of ``plan.json``.
    refused_rows
        Rows of the pool that were refused, over all tables; ``problems`` of the plan says why.
    """

    body: bytes
    refused_rows: int


def answer_match(text: bytes, settings: Settings) -> MatchAnswer:
    """Return the plan that a body asks for, checked by the independent checker.

    Raises
    ------
    ApiError
        ``invalid_json``, ``unusable_input``, ``too_many_needs``; ``defective_plan`` where the checker refused the plan.
    """
    order = read_order(parse_strict(text), settings)
    # The engine takes long to load: a service that starts again after a fault should answer at once.
    from matcher.match import DefectivePlanError, match

    try:
        plan = match(order, clock=time.perf_counter)
    except DefectivePlanError as error:
        LOGGER.error("the checker refused a plan: %s", ", ".join(sorted(error.violations)))
        raise ApiError("defective_plan") from None
    return MatchAnswer(body=dump(plan_to_data(plan)), refused_rows=_refused_rows(order.pool))


def _refused_rows(pool: Pool) -> int:
    return sum(count - pool.table(name).height for name, count in pool.collected.items())
