"""The three boards hold what may be posted, and no more."""

from __future__ import annotations

import datetime as dt

from matcher.model.schema import plan_tables as tables
from matcher.report import exit_board, identification_board, measures_board
from tests.report import example


def test_the_first_board_lists_verified_needs_in_their_public_minimum():
    board = identification_board(example.pool())
    assert board.columns == [
        "need_id", "categories", "grade", "circle", "town", "publicity_start", "publicity_until",
    ]  # fmt: skip
    assert board["need_id"].to_list() == [f"N{number:03d}" for number in range(1, 11)]
    rows = {row["need_id"]: row for row in board.to_dicts()}
    assert rows["N001"]["categories"] == ["elderly", "other"]
    assert rows["N005"]["categories"] == ["child", "other"]
    assert rows["N001"]["town"] == example.ANFU
    # Publicity from Monday 23 November ends with Friday 27: money may move on Monday 30.
    assert rows["N008"]["publicity_until"] == dt.date(2026, 11, 30)


def test_several_withheld_categories_are_one_other():
    pool = example.pool()
    needs = pool.needs.head(1).with_columns(categories=["mentally_ill", "autistic", "child"] * 1)
    board = identification_board(pool.replace(needs=needs))
    assert board["categories"].to_list() == [["other", "child"]]


def test_the_second_board_says_by_what_by_whom_and_with_whose_money():
    rows = {row["need_id"]: row for row in measures_board(example.plan()).to_dicts()}
    assert rows["N002"] == {"need_id": "N002", "form": "service", "helper_id": "P2", "hours": 2.0, "funds": ["F2"]}
    assert rows["N004"] == {"need_id": "N004", "form": "money", "helper_id": None, "hours": 0.0, "funds": ["F1", "F2"]}
    assert rows["N005"]["form"] == "seat"
    assert len(rows) == example.plan().summary.flow.met


def test_the_third_board_lists_needs_that_are_gone():
    previous = example.plan().replace(
        assignments=tables.ASSIGNMENTS.frame(
            [*example.ASSIGNMENTS, example._given("N098", "service", "P1", "provider", hours=1.0)]
        ),
        unmet=tables.UNMET.frame([*example.UNMET, {"need_id": "N099", "verdict": "outbid", "destination": "claim"}]),
    )
    assert exit_board(example.pool(), previous).to_dicts() == [
        {"need_id": "N098", "was_met": True, "helper_id": "P1"},
        {"need_id": "N099", "was_met": False, "helper_id": None},
    ]


def test_without_a_previous_plan_nobody_is_known_to_have_left():
    assert exit_board(example.pool(), None).is_empty()
