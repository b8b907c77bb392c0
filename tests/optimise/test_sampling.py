"""The sample that stands for all needs: every chosen need keeps what is its own, and no pattern of the pool comes through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimise.prices.market import build_problem
from matcher.optimise.prices.sampling import sample
from matcher.optimise.prices.sweeps import Sweeper
from tests.optimise.brute import contested_options, random_prices

MANY = {"needs": 60, "providers": 6, "funds": 5, "projects": 4}


def labelled(seed):
    """Return a problem in which people, gains, bills and limits are numbers of needs, options, bills and payers."""
    problem = build_problem(contested_options(seed, **MANY))
    market = problem.market
    return replace(
        problem,
        market=market._replace(
            people=np.arange(problem.needs),
            gain=np.arange(market.gain.size),
            due_fen=np.arange(market.due_fen.size),
            limit_fen=np.arange(market.limit_fen.size),
        ),
    )


def inside(start, place):
    return np.arange(start[place], start[place + 1])


@pytest.mark.parametrize("stride", [2, 3, 7])
@pytest.mark.parametrize("seed", [0, 7, 17, 24])
def test_every_chosen_need_keeps_its_options_bills_payers_and_joint_limits(seed, stride):
    problem = labelled(seed)
    whole, part = problem.market, sample(problem, stride).market
    assert part.people.size == -(-problem.needs // stride)  # one in every so many
    assert (np.diff(part.people) > 0).all()
    for place, need in enumerate(part.people.tolist()):
        options, bills = inside(part.start, place), inside(part.bill_start, place)
        payers = inside(part.money_start, place)
        assert part.gain[options].tolist() == inside(whole.start, need).tolist()
        assert part.due_fen[bills].tolist() == inside(whole.bill_start, need).tolist()
        assert part.limit_fen[payers].tolist() == inside(whole.money_start, need).tolist()
        for option in options:
            before = part.gain[option]
            assert (part.resource[option], part.hours[option]) == (whole.resource[before], whole.hours[before])
            bill = part.bill[option]
            assert (part.due_fen[bill] if bill >= 0 else -1) == whole.bill[before]
            assert bill < 0 or bill in bills
        for bill in bills:
            before = part.due_fen[bill]
            assert part.budget_fen[bill] == whole.budget_fen[before]
            assert part.budget_row[bill] == whole.budget_row[before]
        for payer in payers:
            before = part.limit_fen[payer]
            assert part.fund[payer] == whole.fund[before]
            joint = part.joint_row[inside(part.joint_start, payer)]
            assert joint.tolist() == whole.joint_row[inside(whole.joint_start, before)].tolist()
    for name, array in part._asdict().items():
        assert array.dtype == getattr(whole, name).dtype  # or everything would be compiled a second time
    for start, entries in (
        (part.start, part.gain),
        (part.bill_start, part.due_fen),
        (part.joint_start, part.joint_row),
    ):
        assert (start[0], start[-1]) == (0, entries.size)


@pytest.mark.parametrize("seed", [0, 7, 17, 24])
def test_one_in_one_is_everything(seed):
    problem = build_problem(contested_options(seed, **MANY))
    part = sample(problem, 1)
    for name, array in part.market._asdict().items():
        assert array.tolist() == getattr(problem.market, name).tolist(), name
    assert part.mean_gain == problem.mean_gain
    price = random_prices(problem, seed)
    whole, same = (Sweeper(each, threads=1).soft(price, 0.1 * problem.mean_gain) for each in (problem, part))
    assert (whole.soft, whole.sharp, whole.used.tolist()) == (same.soft, same.sharp, same.used.tolist())


def test_rows_and_the_unit_of_temperature_are_those_of_the_whole():
    problem = build_problem(contested_options(7, **MANY))
    part = sample(problem, 4)
    assert part.capacity is problem.capacity
    assert part.typical is problem.typical
    assert part.mean_gain == problem.mean_gain
    assert replace(part, typical=part.typical).mean_gain != problem.mean_gain  # its own would be another


def bare(needs):
    """Return a problem of so many needs that have no options; their people are their numbers."""
    problem = labelled(0)
    starts = dict.fromkeys(("start", "bill_start", "money_start"), np.zeros(needs + 1, dtype=np.int64))
    kept = {"joint_start": np.zeros(1, dtype=np.int64), "people": np.arange(needs), **starts}
    empty = {name: array[:0] for name, array in problem.market._asdict().items() if name not in kept}
    return replace(problem, market=problem.market._replace(**kept, **empty))


@pytest.mark.parametrize("needs", [0, 1, 3])
def test_a_sample_of_some_needs_is_never_empty(needs):
    part = sample(bare(needs), 8)
    assert part.needs == min(needs, 1)
    assert Sweeper(part, threads=1).soft(np.zeros(part.capacity.size), 1.0).soft == 0


@pytest.mark.parametrize("stride", [2, 4, 8])
def test_a_pattern_in_the_order_of_the_needs_is_not_one_of_the_sample(stride):
    needs = 42_000
    chosen = sample(bare(needs), stride).market.people
    for period in range(2, 400):
        expected = needs / period / stride
        found = np.bincount(chosen % period, minlength=period)
        assert np.abs(found - expected).max() <= 6 * np.sqrt(expected), period
