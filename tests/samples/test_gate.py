"""Samples written in the form of the contract and read again: nothing is refused, nothing changes."""

import pytest

from matcher.files import pool_from_data, pool_to_data
from matcher.model.problems import Severity
from matcher.samples import SAMPLES, build_sample

DELIBERATE = {"minor_without_consent"}
"""Warnings that samples carry on purpose."""


@pytest.mark.parametrize("name", list(SAMPLES))
def test_the_gate_refuses_nothing_and_warns_on_purpose_only(name):
    pool = build_sample(name)
    read = pool_from_data(pool_to_data(pool))
    assert read.errors == ()
    assert {problem.code for problem in read.problems if problem.severity is Severity.WARNING} <= DELIBERATE
    assert read.refused == 0
    assert read.digest() == pool.digest()
