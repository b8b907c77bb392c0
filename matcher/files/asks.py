"""What needs ask for once their services are known, and pins that exclude each other."""

from __future__ import annotations

import polars as pl

from matcher.files.columns import filled, looked_up, true_positions
from matcher.files.draft import Draft
from matcher.files.faults import Fault, shorten
from matcher.model.enums import PinAction
from matcher.model.text import Text
from matcher.model.units import yuan


def settle_hours(needs: Draft, services: pl.DataFrame) -> None:
    """Give needs without hours those of their service; refuse needs that ask for nothing."""
    usual = looked_up(needs.frame["service"], services, "service", ("hours", "amount_fen"))
    needs.put("hours", filled(filled(needs.frame["hours"], usual["hours"]), 0.0))
    nothing = needs.standing & (needs.frame["hours"] == 0) & (needs.frame["amount_fen"] == 0)
    for position in true_positions(nothing):
        needs.note(position, _nothing_asked(usual["amount_fen"][position] or 0), "hours")


def check_pins(pins: Draft, helpers: frozenset[str]) -> None:
    """Refuse the second and every later pin of one need to a helper: one helper serves a need.

    Parameters
    ----------
    pins
        The table of pins, references checked.
    helpers
        Identifiers of accepted providers and projects; funds may share a need.
    """
    taken: dict[str, tuple[str, int]] = {}
    rows = pins.frame.select("need_id", "resource_id", "action").iter_rows()
    for position, (need, resource, action) in enumerate(rows):
        if pins.refused[position] or action != PinAction.PIN or resource not in helpers:
            continue
        if need in taken:
            pins.note(position, _second_pin(need, resource, *taken[need]), "resource_id")
        else:
            taken[need] = (resource, pins.rows[position])


def _nothing_asked(usual_fen: int) -> Fault:
    usual = Text("", "")
    if usual_fen:
        usual = Text(
            f"（该服务一般为 {yuan(usual_fen):g} 元）", f" (the service usually takes {yuan(usual_fen):g} yuan)"
        )
    return Fault(
        code="nothing_asked",
        sentence=Text(
            "既没有工时也没有金额，服务目录也没有默认工时，等于什么也没有申请。",
            "The need has neither hours nor amount and its service no hours by default: it asks for nothing.",
        ),
        remedy=Text(f"请填写每周工时，或填写所需金额{usual.zh}。", f"Enter hours a week, or the amount{usual.en}."),
    )


def _second_pin(need: str, resource: str, first: str, row: int) -> Fault:
    need, resource, first = shorten(need), shorten(resource), shorten(first)
    return Fault(
        code="second_pin",
        value=resource,
        sentence=Text(
            f"需求 {need} 已在第 {row} 行指定给 {first}，不能再指定给 {resource}：一项需求只由一方服务。",
            f"Need {need} is pinned to {first} in row {row} and not to {resource} as well: one helper serves it.",
        ),
        remedy=Text("请只保留一个指定。", "Keep one of the pins."),
    )
