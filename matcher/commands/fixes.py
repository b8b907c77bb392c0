"""The command ``explain --fixes``: the smallest changes that would let one need be met, the best of them tried."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from matcher.commands.failures import answered, fail
from matcher.commands.identifiers import stored
from matcher.commands.output import ExitCode, print_json, print_text
from matcher.commands.reading import read_plan_of
from matcher.commands.standing_plans import standing_of_plan
from matcher.explain.fixes import Fix, candidates, verified_fixes
from matcher.explain.fixes.words import change_words, fix_words
from matcher.files import read_pool
from matcher.model import Pool
from matcher.model.text import Language, Text
from matcher.model.units import MICROPOINTS_PER_POINT

LISTED = 15
"""So many changes are listed at most; the rest is counted."""


def show_fixes(pool_path: Path, plan_path: Path, need_id: str, language: Language, *, most: int, as_json: bool) -> None:
    """List the single changes that might let a need be met, by what they cost; the best ``most`` are tried."""
    with answered(language, as_json=as_json):
        need_id = stored(need_id)
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        if need_id not in set(pool.needs["need_id"]):
            text = Text(
                f"数据中没有需求 {need_id}，或这一行被拒收", f"the pool has no need {need_id}, or its row was refused"
            )
            raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json)
        unmet = plan.unmet.filter(need_id=need_id)
        standing = standing_of_plan(pool, plan, language, as_json=as_json)
        reasons = unmet["reasons"][0].to_list() if unmet.height else ()
        fixes = verified_fixes(standing, need_id, candidates(standing, need_id, reasons=reasons), most=most)
        if as_json:
            listed = [_data(pool, fix) for fix in fixes[:LISTED]]
            print_json({"need_id": need_id, "met": not unmet.height, "found": len(fixes), "fixes": listed})
            return
        print_text("\n".join(_lines(pool, need_id, fixes, language, is_met=not unmet.height)))


def _lines(pool: Pool, need_id: str, fixes: list[Fix], language: Language, *, is_met: bool) -> list[str]:
    if is_met:
        return [Text(f"{need_id}：已满足，无须补救", f"{need_id}: met, nothing has to be changed").say(language)]
    if not fixes:
        return [
            Text(
                f"{need_id}：没有任何单项改变能使它得到满足，须同时改变两处以上",
                f"{need_id}: no single change would let it be met; it takes two or more",
            ).say(language)
        ]
    tried = sum(fix.verified is not None for fix in fixes)
    head = Text(
        f"{need_id}：可能的单项改变 {len(fixes)} 种，按代价由小到大；其中 {tried} 种已重算核实",
        f"{need_id}: single changes that might do: {len(fixes)}, the cheapest first; {tried} of them checked by a new plan",
    )
    lines = [head.say(language)]
    if limits := {fix.verified.most_moves for fix in fixes if fix.verified and fix.verified.most_moves is not None}:
        limit = Text(
            f"  重算时至多调动 {max(limits)} 项其他需求；效果是同样搜索之下有无此项改变之差",
            f"  At most {max(limits)} others were moved; what is told is the difference to the same search without the change",
        )
        lines.append(limit.say(language))
    for place, fix in enumerate(fixes[:LISTED], start=1):
        change, told = change_words(pool, fix.candidate), fix_words(pool, fix)
        cost = f"{round(fix.candidate.cost, 2):g}"
        clause = Text(f"{change.zh}（代价 {cost}）", f"{change.en} (effort {cost})")
        lines.append(f"{place:>3}. {clause.say(language)}")
        lines.append(f"     {told.say(language)}")
    if len(fixes) > LISTED:
        rest = len(fixes) - LISTED
        lines.append(Text(f"  另有 {rest} 种未列出", f"  {rest} more are not listed").say(language))
    return lines


def _data(pool: Pool, fix: Fix) -> dict[str, Any]:
    """Return a fix as plain data."""
    candidate, verified = fix.candidate, fix.verified
    change, told = change_words(pool, candidate), fix_words(pool, fix)
    found: dict[str, Any] = {
        "kind": candidate.kind.value,
        "change": None,
        "amount": round(candidate.amount, 6),
        "unit": {"zh": candidate.kind.unit.zh, "en": candidate.kind.unit.en},
        "cost": round(candidate.cost, 6),
        "fits": candidate.fits,
        "helper": candidate.helper or None,
        "what": {"zh": change.zh, "en": change.en},
        "sentence": {"zh": told.zh, "en": told.en},
        "verified": None,
    }
    if candidate.change is not None:
        one = candidate.change
        found["change"] = {
            "table": one.table,
            "key": one.key,
            "field": one.field,
            "before": _plain(one.before),
            "after": _plain(one.after),
        }
    if verified is not None:
        effects = verified.effects
        found["verified"] = {
            "met": verified.is_met,
            "helper": verified.helper or None,
            "gained": verified.gained / MICROPOINTS_PER_POINT,
            "people_by_grade": dict(effects.people_by_grade),
            "newly_met": [move.need_id for move in effects.met],
            "displaced": [
                {"need_id": move.need_id, "grade": move.grade, "people": move.people} for move in effects.lost
            ],
            "moved": [{"need_id": move.need_id, "from": move.before, "to": move.after} for move in effects.moved],
            "proven": verified.is_proven,
            "most_moves": verified.most_moves,
        }
    return found


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, dt.date) else value
