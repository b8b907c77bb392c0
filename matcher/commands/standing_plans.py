"""The standing plan of a pool and a plan that were read: what commands that try changes begin with."""

from __future__ import annotations

from matcher.commands.failures import fail
from matcher.commands.output import ExitCode
from matcher.explain.standing_plan import standing_plan
from matcher.model import Plan, Pool
from matcher.model.text import Language
from matcher.standing import StalePlanError, Standing


def standing_of_plan(pool: Pool, plan: Plan, language: Language, *, as_json: bool) -> Standing:
    """Return the plan with everything that is asked of it; say why and exit with 2 where it does not belong to the pool."""
    try:
        return standing_plan(pool, plan)
    except StalePlanError as error:
        raise fail(ExitCode.UNUSABLE, error.text, language, as_json=as_json) from None
