"""Money and hours in whole units, sentences in two languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model.text import Language, Text
from matcher.model.units import fen, paid_fen, yuan


@pytest.mark.parametrize(("written", "stored"), [("0.005", 1), (0.1, 10), (19.99, 1999), (1e9, 10**11), ("1.004", 100)])
def test_yuan_become_whole_fen_half_up(written, stored):
    assert fen(written) == stored


@given(st.integers(0, 10**12))
def test_fen_survive_the_edge(amount):
    assert fen(yuan(amount)) == amount


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 520))
def test_paid_hours_are_rounded_once_at_the_end(rate, hours, weeks):
    exact = Decimal(rate) * hours * weeks / 100
    assert paid_fen(rate_fen=rate, hours_hundredths=hours, weeks=weeks) == exact.quantize(Decimal(1), ROUND_HALF_UP)


def test_a_text_is_chinese_unless_english_is_asked_for():
    text = Text("{count} 件", "{count} needs").format(count=3)
    assert (text.say(Language.ZH), text.say("en"), text.say("fr")) == ("3 件", "3 needs", "3 件")
