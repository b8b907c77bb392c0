"""`complete`: no half-met need."""

import numpy as np
import pytest

from matcher.model.enums import Line
from matcher.rules import PLAN_RULES
from tests.rules.helpers import CHECKED, is_said_in_both_languages

(COMPLETE,) = PLAN_RULES
LINES = (Line.SERVICE, Line.MONEY)
SUBSETS = [frozenset(), frozenset({Line.SERVICE}), frozenset({Line.MONEY}), frozenset(LINES)]


def judged(required, served) -> bool:
    def row(lines):
        return np.array([[line in lines for line in LINES]])

    finding = COMPLETE.explain(required, served)
    assert COMPLETE.mask(row(required), row(served)).tolist() == [finding.allowed]
    assert is_said_in_both_languages(finding)
    CHECKED.append((COMPLETE.code, finding.allowed))
    return finding.allowed


def test_complete_allows():
    assert judged(frozenset(LINES), frozenset(LINES))
    assert judged(frozenset(LINES), frozenset())
    assert judged(frozenset({Line.MONEY}), frozenset({Line.MONEY}))


def test_complete_forbids():
    assert not judged(frozenset(LINES), frozenset({Line.SERVICE}))
    assert not judged(frozenset(LINES), frozenset({Line.MONEY}))


@pytest.mark.parametrize("required", SUBSETS)
@pytest.mark.parametrize("served", SUBSETS)
def test_mask_and_sentence_agree_on_every_combination(required, served):
    assert judged(required, served) == (not served or required <= served)
