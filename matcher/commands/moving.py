"""The command ``options --moving``: options of one need against a standing plan, feasible now or by moving at most so many others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matcher.commands import need_words
from matcher.commands.failures import answered, fail
from matcher.commands.identifiers import stored
from matcher.commands.output import ExitCode, print_json, print_text
from matcher.commands.reading import read_plan_of
from matcher.commands.standing_plans import standing_of_plan
from matcher.explain.moving import Way, ranked_ways
from matcher.files import read_pool
from matcher.model.enums import Grade, ResourceKind
from matcher.model.text import Language, Text
from matcher.report.names import Names
from matcher.standing import Move


def show_ways(
    pool_path: Path, plan_path: Path, need_id: str, language: Language, *, moving: int, most: int, as_json: bool
) -> None:
    """List the options of one need, those first that move fewest others."""
    with answered(language, as_json=as_json):
        need_id = stored(need_id)
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        if need_id not in set(pool.needs["need_id"]):
            text = Text(
                f"数据中没有需求 {need_id}，或这一行被拒收", f"the pool has no need {need_id}, or its row was refused"
            )
            raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json)
        ways = ranked_ways(standing_of_plan(pool, plan, language, as_json=as_json), need_id, most_moves=moving)
        if as_json:
            listed = [_data(way) for way in ways[:most]]
            print_json({"need_id": need_id, "moving": moving, "found": len(ways), "options": listed})
            return
        names = Names.of(pool, language)
        feasible = [way for way in ways if way.moves is not None]
        now = sum(not way.moves for way in feasible)
        head = Text(
            f"{need_id}：可选匹配 {len(ways)} 个；现在可行 {now} 个，调动至多 {moving} 项其他需求后可行的另有 {len(feasible) - now} 个",
            f"{need_id}: {len(ways)} options; {now} feasible now, {len(feasible) - now} more by moving at most {moving} others",
        )
        print_text(head.say(language))
        for place, way in enumerate(ways[:most], start=1):
            print_text(f"{place:>3}. {_line(way, names)}")
            for move in way.moves or ():
                print_text(f"     {_moved(move, names)}")
        if len(ways) > most:
            print_text(
                Text(f"  另有 {len(ways) - most} 个未列出", f"  {len(ways) - most} more are not listed").say(language)
            )


def _line(way: Way, names: Names) -> str:
    kind = Text("只需资金", "money only") if way.kind == "money" else ResourceKind(way.kind).text
    who = need_words.called(way.resource_id, names) if way.resource_id else Text("", "")
    words = [Text(f"{kind.zh} {who.zh}".rstrip(), f"{kind.en} {who.en}".rstrip())]
    words.append(Text(f"净值 {way.net_value:.3f} 分", f"net value {way.net_value:.3f} points"))
    if way.distance_km is not None:
        words.append(Text(f"{way.distance_km:.1f} 公里", f"{way.distance_km:.1f} km"))
    for fund, yuan in way.funds:
        payer = need_words.called(fund, names)
        words.append(Text(f"{payer.zh}支付 {yuan:.2f} 元", f"{yuan:.2f} yuan of {payer.en}"))
    words.append(_state(way))
    return Text("，", ", ").say(names.language).join(word.say(names.language) for word in words)


def _state(way: Way) -> Text:
    if way.is_chosen:
        return Text("本方案所选", "chosen by the plan")
    if way.moves is None:
        return Text("没有找到这样的调动", "no such move was found")
    change = Text(f"方案价值变化 {way.change:+.3f} 分", f"the plan is worth {way.change:+.3f} points")
    if not way.moves:
        return Text(f"现在可行，{change.zh}", f"feasible now, {change.en}")
    count = len(way.moves)
    return Text(f"调动 {count} 项后可行，{change.zh}", f"feasible by moving {count}, {change.en}")


def _moved(move: Move, names: Names) -> str:
    grade = Grade(move.grade).text
    before = need_words.called(move.before or "", names)
    who = Text(
        f"{move.need_id}（{grade.zh}色，{move.people} 人）由{before.zh}",
        f"{move.need_id} ({grade.en}, people: {move.people}), now with {before.en},",
    )
    if move.after is None:
        return names.say(Text(f"{who.zh}改为不再满足", f"{who.en} is not met any more"))
    after = need_words.called(move.after, names)
    return names.say(Text(f"{who.zh}改由{after.zh}", f"{who.en} goes to {after.en}"))


def _data(way: Way) -> dict[str, Any]:
    return {
        "resource_id": way.resource_id,
        "kind": way.kind,
        "net_value": way.net_value,
        "distance_km": way.distance_km,
        "due_yuan": way.due_yuan,
        "funds": [{"fund_id": fund, "yuan": yuan} for fund, yuan in way.funds],
        "chosen": way.is_chosen,
        "feasible": way.moves is not None,
        "change": way.change,
        "moves": None
        if way.moves is None
        else [
            {
                "need_id": move.need_id,
                "from": move.before,
                "to": move.after,
                "people": move.people,
                "grade": move.grade,
            }
            for move in way.moves
        ],
    }
