"""Pool, policy and day become options: the table of contents of this room."""

from __future__ import annotations

from matcher.model.plan import Plan
from matcher.options.helpers import helper_options, tariff_of
from matcher.options.money import able_to_pay, money_options, payable, person_caps
from matcher.options.needs import need_columns
from matcher.options.options import Options
from matcher.options.owed import owed_for
from matcher.options.pairs import find_ways
from matcher.options.pins import apply_pins
from matcher.options.resources import capacities_of, number_resources
from matcher.rules import Context


def compile_options(context: Context, previous: Plan | None = None) -> Options:
    """Return every eligible option of a pool, what it consumes and what it costs.

    Parameters
    ----------
    context
        Pool, policy and day.
    previous
        The previous plan, where there is one.

    Returns
    -------
    Options
        Complete: a pair that is absent breaks a rule, or nobody could pay for it even if all balances were free.
    """
    resources = number_resources(context.pool)
    needs = need_columns(context)
    owed = owed_for(context, needs, resources, find_ways(context, needs, resources))
    money = money_options(context, owed, resources)
    owed = owed.where(payable(owed, money))
    money = money.where(able_to_pay(owed, money))
    tariff = tariff_of(context)
    helpers = helper_options(context, needs, resources, owed, tariff, previous)
    helpers, money, problems = apply_pins(context, needs, resources, helpers, money)
    whole, smaller = person_caps(context, needs, money, resources)
    return Options(
        needs=needs,
        resources=resources,
        capacities=capacities_of(context.pool, resources),
        helpers=helpers,
        money=money,
        person_caps=whole,
        small_person_caps=smaller,
        problems=problems,
        tariff=tariff,
    )
