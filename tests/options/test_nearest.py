"""The cheapest options of each need, beside those that are always kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.options import DIRECT
from matcher.options.nearest import nearest_options, rank_by_cost
from matcher.samples import build_sample
from tests.options.test_compile import compiled, pairs


def by_hand(options, nearest):
    helpers, seats = options.helpers, options.resources.project_offset
    chosen = []
    for need in range(len(options.needs.ids)):
        rows = np.flatnonzero(helpers.need == need).tolist()
        always = {row for row in rows if helpers.pinned[row] or helpers.kept[row] or helpers.previous[row]}
        always |= {row for row in rows if helpers.resource[row] == DIRECT or helpers.resource[row] >= seats}
        others = sorted((helpers.cost[row], helpers.resource[row], row) for row in rows if row not in always)
        chosen += [*always, *(row for _, _, row in others[:nearest])]
    return sorted(chosen)


@pytest.fixture(scope="module")
def whole():
    return compiled(build_sample("fuyang-week"))


@pytest.mark.parametrize("nearest", [0, 1, 2, 5, 1_000])
@pytest.mark.parametrize("most", [2, 10**6, 2**60])  # many ties; the usual; too large for one number an option
def test_the_cheapest_are_those_found_one_by_one(whole, nearest, most):
    draw = np.random.Generator(np.random.PCG64(nearest))
    size = whole.helpers.size
    marks = {name: draw.random(size) < 0.05 for name in ("pinned", "kept", "previous")}
    options = replace(whole, helpers=replace(whole.helpers, cost=draw.integers(0, most, size), **marks))
    assert np.flatnonzero(nearest_options(options, nearest)).tolist() == by_hand(options, nearest)


def test_what_a_plan_may_owe_is_kept_at_any_cost():
    options = compiled()
    # t1 is the current provider of n1; n3 asks for money alone; j1 is a running project.
    kept = [pairs(options)[row] for row in np.flatnonzero(nearest_options(options, 0))]
    assert kept == [("n1", "t1"), ("n1", "j1"), ("n3", "-"), ("n4", "j1")]
    assert nearest_options(options, 9).all()


def test_the_marks_of_the_options_stay_as_they_are(whole):
    pinned = whole.helpers.pinned.copy()
    nearest_options(whole, 3)
    assert (whole.helpers.pinned == pinned).all()


def test_no_options_no_ranks():
    nothing = np.zeros(0, dtype=np.int64)
    assert rank_by_cost(nothing, nothing).size == 0


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="-1"):
        nearest_options(compiled(), -1)
