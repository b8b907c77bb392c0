"""Explains needs of stored plans; the words and the proofs are the library's."""

from __future__ import annotations

import unicodedata
from typing import Any

import polars as pl

from api.errors import ApiError
from api.explanations.at_hand import AT_HAND, Asked
from api.explanations.schemas import ExplanationView, OptionsView, OptionView, Reader
from api.schemas import Sentence
from api.web.call import Call
from matcher.explain import (
    Explanation,
    auditor_record,
    explain_need,
    operator_lines,
    person_sentence,
    ranked_options,
)
from matcher.files import plan_to_data
from matcher.model import Plan, Policy
from matcher.model.schema.plan_tables import ASSIGNMENTS, UNMET
from matcher.model.text import Text
from matcher.report.geojson import DISTANCE_DECIMALS
from matcher.standing import StalePlanError


def explain(call: Call, plan_id: str, need_id: str, reader: Reader) -> ExplanationView:
    """Return why a need is met as it is, or is not met.

    Raises
    ------
    ApiError
        ``not_found_here``; ``conflict`` where an auditor asks about a plan that this version of the program cannot
        stand on any more.
    """
    asked = AT_HAND.of(call, plan_id)
    need_id = _stored(need_id)
    try:
        told = explain_need(asked.pool, asked.plan, need_id, asked.previous)
        is_full = reader is Reader.AUDITOR
        record = _coarse(auditor_record(told, asked.pool, asked.plan, asked.previous)) if is_full else None
    except KeyError:
        raise ApiError("not_found_here") from None
    except StalePlanError as error:
        raise ApiError("conflict", error.text) from None
    rows = _rows(asked.plan, need_id) if reader is Reader.OPERATOR else {"assignments": [], "unmet": []}
    said = [person_sentence(told)] if reader is not Reader.OPERATOR else _to_operator(asked, told)
    return ExplanationView(
        need_id=need_id,
        plan_id=plan_id,
        met=told.met,
        reader=reader,
        sentences=[Sentence(zh=text.zh, en=text.en) for text in said],
        assignments=rows["assignments"],
        unmet=rows["unmet"][0] if rows["unmet"] else None,
        record=record,
    )


def ranked(call: Call, plan_id: str, need_id: str, most: int) -> OptionsView:
    """Return the options of a need against a plan; raise ``not_found_here``."""
    asked = AT_HAND.of(call, plan_id)
    need_id = _stored(need_id)
    plan = asked.plan
    try:
        found = ranked_options(
            asked.pool,
            plan,
            need_id,
            policy=Policy.from_data(plan.summary.policy),
            date=plan.summary.run.date,
            previous=asked.previous,
        )
    except KeyError:
        raise ApiError("not_found_here") from None
    paying = plan.assignments.filter((pl.col("need_id") == need_id) & (pl.col("line") == "money"))
    options = [
        OptionView(
            resource_id=option.resource_id,
            kind=option.kind,
            net_value=option.net_value,
            distance_km=_rounded(option.distance_km),
            due_yuan=option.due_yuan,
            funds=sorted(paying["resource_id"].to_list()) if option.chosen else list(option.funds),
            feasible_now=option.feasible_now,
            lacking=list(option.lacking),
            chosen=option.chosen,
        )
        for option in found[:most]
    ]
    return OptionsView(need_id=need_id, plan_id=plan_id, found=len(found), options=options)


def _to_operator(asked: Asked, told: Explanation) -> list[Text]:
    """Return what the operator reads: the sentence of the plan for an unmet need, and what there is beside it."""
    row = asked.plan.unmet.filter(pl.col("need_id") == told.need_id)
    own = [
        Text(zh or "", en or "")
        for kind in ("sentence", "fix")
        for zh, en in row.select(f"{kind}_zh", f"{kind}_en").iter_rows()
        if zh or en
    ]
    return own + operator_lines(told)


def _rows(plan: Plan, need_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a need in a plan as JSON values, money in yuan."""
    mine = pl.col("need_id") == need_id
    part = Plan(
        summary=plan.summary,
        assignments=plan.assignments.filter(mine) if plan.assignments.height else ASSIGNMENTS.empty(),
        unmet=plan.unmet.filter(mine) if plan.unmet.height else UNMET.empty(),
    )
    data = plan_to_data(part)
    return {name: [_coarse(row) for row in data[name]] for name in ("assignments", "unmet")}


def _coarse(value: Any) -> Any:
    """Round every distance: with the places of several teams an exact one would tell where somebody lives."""
    if isinstance(value, dict):
        return {
            name: _rounded(inner) if name in {"distance_km", "km"} and isinstance(inner, float) else _coarse(inner)
            for name, inner in value.items()
        }
    return [_coarse(inner) for inner in value] if isinstance(value, list) else value


def _rounded(distance_km: float | None) -> float | None:
    return None if distance_km is None else round(distance_km, DISTANCE_DECIMALS)


def _stored(need_id: str) -> str:
    """Return an identifier as the pool stores it: trimmed, full width as half width."""
    return unicodedata.normalize("NFKC", need_id).strip()
