"""The smallest changes that would let a need be met, and what is said of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from matcher.explain.fixes import (
    COST_TABLE,
    Candidate,
    Change,
    Fix,
    FixCosts,
    FixKind,
    Ground,
    candidates,
    changed_pool,
    verified_fixes,
    verify,
)
from matcher.explain.fixes.nearest import with_nearest_fixes
from matcher.explain.fixes.words import change_words, fix_words
from matcher.explain.standing_plan import standing_plan
from matcher.match import Request, match
from matcher.model import Pool
from matcher.optimise import Limits
from matcher.standing import StalePlanError
from tests.explain.fix_oracle import disagreements

DATE = dt.date(2026, 11, 23)
HERE = {"lon": 120.0, "lat": 30.0}
NEED = HERE | {"service": "visiting", "hours": 2.0, "region": "330111101001"}


@pytest.mark.parametrize("seed", [*range(0, 64, 4), *range(67, 76, 1)])
def test_fixes_agree_with_an_exact_solver(seed):
    counted: Counter[str] = Counter()
    assert disagreements(seed, counted, most_needs=1, most_fixes=2) == []


def test_the_oracle_finds_a_change_that_is_left_out(monkeypatch):
    import tests.explain.fix_oracle as oracle

    monkeypatch.setattr(oracle, "candidates", lambda standing, need_id: [])
    assert any("no candidate changes" in fault for seed in (67, 71) for fault in disagreements(seed))


def planned(**tables):
    pool = Pool.from_rows(**tables)
    plan = match(Request(pool=pool, date=DATE))
    return pool, plan, standing_plan(pool, plan)


def told(pool, fixes):
    return [(change_words(pool, fix.candidate), fix_words(pool, fix)) for fix in fixes]


def fixed(standing, need_id, **settings):
    return verified_fixes(standing, need_id, candidates(standing, need_id), **settings)


def test_two_hours_more_meet_the_need():
    # t1 has three hours and gives two to the red need: the green one lacks one. Its value is 1; quality and channel cost 0.06.
    pool, _, standing = planned(
        needs=[NEED | {"need_id": "n1", "grade": "red"}, NEED | {"need_id": "n2"}],
        providers=[{"provider_id": "t1", "name": "阳光站", "hours": 3.0}],
    )
    (fix,) = fixed(standing, "n2")
    assert fix.candidate == Candidate(
        kind=FixKind.HOURS,
        change=Change(table="providers", key="t1", field="hours", before=3.0, after=4.0),
        amount=1.0,
        cost=1.0,
        fits=True,
        helper="t1",
        gain=940_000,
    )
    assert fix.verified is not None
    assert (fix.verified.is_met, fix.verified.helper, fix.verified.gained) == (True, "t1", 940_000)
    assert (fix.verified.is_proven, fix.verified.most_moves) == (True, None)
    ((change, said),) = told(pool, [fix])
    assert change.zh == "服务方 阳光站（t1）每周增加 1 小时"
    assert change.en == "provider 阳光站 (t1) gives 1 more hours a week"
    assert said.zh == (
        "重算核实：这项需求可以满足，由服务方 阳光站（t1）服务。不影响其他人；方案价值变化 +0.940 分；受助人数变化：绿色 +1 人。"
    )
    assert said.en == (
        "Checked by a new plan: the need is met by provider 阳光站 (t1). Nobody else is touched; the plan is worth +0.940 points; "
        "people met: +1 green."
    )
    assert candidates(standing, "n1") == []


def test_what_is_added_may_go_to_others():
    # Two hours more would do for the green need, but the yellow one waits for the same hours.
    pool, _, standing = planned(
        needs=[
            NEED | {"need_id": name, "grade": grade}
            for name, grade in (("n1", "red"), ("n2", "yellow"), ("n3", "green"))
        ],
        providers=[{"provider_id": "t1", "hours": 2.0}],
    )
    (fix,) = fixed(standing, "n3")
    assert fix.verified is not None
    assert not fix.verified.is_met
    assert [move.need_id for move in fix.verified.effects.met] == ["n2"]
    ((change, said),) = told(pool, [fix])
    assert change.zh == "服务方 t1 每周增加 2 小时"
    assert said.zh == (
        "重算核实：这样改，最好的方案仍不满足它：由此可用的会先用于别的需求；若专门留给它，则可满足，不影响任何人。"
        "另有 1 项得到满足；方案价值变化 +8.940 分；受助人数变化：黄色 +1 人。"
    )


def test_each_rule_has_its_repair():
    # Every helper breaks one rule; 0.1 degree of latitude are 11.1 km.
    south = HERE | {"lat": 29.9, "radius_km": 5.0}
    able = {"hours": 9.0, "skills": ["care:2"], "roles": ["nurse:1"], "genders": ["f"]}
    need = NEED | {
        "need_id": "n1",
        "skills": ["care:2"],
        "team": "pair",
        "helper_gender": "f",
        "categories": ["elderly"],
    }
    changes: dict[str, dict[str, Any]] = {
        "far": south,
        "learner": {"skills": ["care:1"]},
        "small": {"roles": []},
        "men": {"genders": ["m"]},
        "other": {"services": ["tutoring"]},
        "next": {"region": "330111102"},
        "later": {"available_from": DATE + dt.timedelta(days=4)},
        "before": {"available_to": DATE - dt.timedelta(days=2)},
        "banned": {"banned_until": DATE + dt.timedelta(days=9)},
        "tired": {"hours": 0.5},
        "nobody": {"cases": 0},
    }
    never: dict[str, dict[str, Any]] = {"refused": {}, "foe": {"conflicts": ["p1"]}}
    pool, _, standing = planned(
        needs=[need | {"person_id": "p1", "refused_providers": ["refused"]}],
        providers=[{**able, "provider_id": name, **change} for name, change in {**changes, **never}.items()],
        teams=[{"team": "pair", "role": "nurse", "at_least": 1}],
    )
    found = {fix.candidate.change.key: fix.candidate for fix in fixed(standing, "n1", most=0) if fix.candidate.change}
    assert set(found) == set(changes)
    after = {key: (each.change.field, each.change.after, each.amount) for key, each in found.items() if each.change}
    assert after["far"] == ("radius_km", 11.1, pytest.approx(6.1))
    assert after["learner"] == ("skills", ("care:2",), 1)
    assert after["small"] == ("roles", ("nurse:1",), 1)
    assert after["men"] == ("genders", ("f", "m"), 1)
    assert after["other"] == ("services", ("tutoring", "visiting"), 1)
    assert after["next"] == ("region", "330111", 1)
    assert after["later"] == ("available_from", DATE, 4)
    assert after["before"] == ("available_to", DATE, 2)
    assert after["banned"] == ("banned_until", None, 1)
    assert after["tired"] == ("hours", 2.0, 1.5)
    assert after["nobody"] == ("cases", 1, 1)
    ground = Ground.of(standing, [])
    assert all(verify(ground, "n1", candidate).is_met for candidate in found.values())
    said = {key: change_words(pool, each) for key, each in found.items()}
    assert said["learner"].zh == "服务方 learner 掌握技能care（2 级）"
    assert said["men"].zh == "服务方 men 能派出女性服务者"
    assert said["next"].en == "provider next serves 330111"
    assert said["later"].en == "provider later begins on 2026-11-23"
    assert said["banned"].zh == "解除服务方 banned 的禁入"


def test_money_caps_purposes_and_regions():
    # 100 yuan are asked for. f1 has 60, f2 is for another service, f3 pays at most 40 a need, f4 in another town.
    aid = HERE | {
        "need_id": "n1",
        "service": "hardship_aid",
        "hours": 0.0,
        "amount_fen": 10_000,
        "region": "330111101001",
    }
    funds: dict[str, dict[str, Any]] = {
        "f1": {"balance_fen": 6_000},
        "f2": {"balance_fen": 50_000, "purposes": ["visiting"]},
        "f3": {"balance_fen": 50_000, "per_need_cap_fen": 3_000},
        "f4": {"balance_fen": 50_000, "regions": ["330111102"]},
        "f5": {"balance_fen": 9_000, "overhead": 1.0},
    }
    _, _, standing = planned(needs=[aid], funds=[{"fund_id": name} | row for name, row in funds.items()])
    found = {each.change.key: each for each in candidates(standing, "n1") if each.change}
    changes = {key: (each.change.field, each.change.after, each.amount) for key, each in found.items() if each.change}
    assert changes == {
        "f1": ("balance_fen", 7_000, 10.0),  # 70 and the 30 of f3
        "f2": ("purposes", ("hardship_aid", "visiting"), 1),
        "f3": ("per_need_cap_fen", 4_000, 10.0),
        "f4": ("regions", ("330111101001", "330111102"), 1),
    }
    assert all(each.fits and each.helper == "" for each in found.values())
    ground = Ground.of(standing, [])
    assert all(verify(ground, "n1", each).is_met for each in found.values())


@pytest.mark.parametrize(
    ("row", "kind", "zh"),
    [
        ({"verified": False}, FixKind.VERIFIED, "完成这项需求的核实"),
        ({"minor": True}, FixKind.CONSENT, "取得监护人同意"),
        ({"publicity_start": DATE}, FixKind.PUBLICITY, "等公示期满（约 7 天）"),
        ({"deadline": DATE - dt.timedelta(days=3)}, FixKind.DEADLINE, "截止日延到 2026年11月23日"),
        ({"verified": False, "minor": True}, None, ""),
    ],
)
def test_one_gate_can_be_cleared_and_two_cannot(row, kind, zh):
    pool, plan, standing = planned(
        needs=[NEED | {"need_id": "n1"} | row], providers=[{"provider_id": "t1", "hours": 9.0}]
    )
    fixes = fixed(standing, "n1")
    nearest = plan.unmet["fix_zh"][0]
    if kind is None:
        assert fixes == []
        assert nearest is None
        return
    (fix,) = fixes
    assert fix.verified is not None
    assert (fix.candidate.kind, fix.verified.is_met) == (kind, True)
    assert change_words(pool, fix.candidate).zh == zh
    assert nearest.startswith("最接近的改变（未核实）：")


def test_the_end_of_publicity_brings_paid_helpers_to_a_red_need():
    # Only the paid helper is there; while publicity lasts money waits.
    _, _, standing = planned(
        needs=[NEED | {"need_id": "n1", "grade": "red", "publicity_start": DATE}],
        providers=[{"provider_id": "t1", "hours": 9.0, "rate_fen": 3_000}],
        funds=[{"fund_id": "f1", "balance_fen": 10_000}],
    )
    (fix,) = fixed(standing, "n1")
    assert fix.verified is not None
    assert (fix.candidate.kind, fix.verified.is_met) == (FixKind.PUBLICITY, True)


def test_people_short_of_a_package_are_not_tried():
    pool, _, standing = planned(
        needs=[NEED | {"need_id": "n1", "people": 3}], providers=[{"provider_id": "t1", "hours": 9.0, "people": 1}]
    )
    found = candidates(standing, "n1", reasons=["capacity_people", "package_people:7"])
    kinds = [(each.kind, each.amount) for each in found]
    assert kinds == [(FixKind.PEOPLE, 2), (FixKind.SIMILAR, 7)]
    fixes = verified_fixes(standing, "n1", found)
    assert [fix.verified is not None for fix in fixes] == [True, False]
    ((_, _), (change, said)) = told(pool, fixes)
    assert (change.zh, said.zh) == ("再收集 7 人的同类需求，凑成一个项目包", "未经核实。")
    with pytest.raises(ValueError, match="no change of a row"):
        verify(Ground.of(standing, []), "n1", found[1])


def test_the_cheapest_are_tried_and_not_all_of_one_kind():
    _, _, standing = planned(
        needs=[NEED | {"need_id": "n1"}],
        providers=[{"provider_id": f"t{place}", "hours": 1.0 - place / 10} for place in range(4)]
        + [{"provider_id": "far", "hours": 9.0, "radius_km": 1.0} | HERE | {"lat": 29.0}],
    )
    fixes = fixed(standing, "n1", most=3)
    assert [fix.candidate.cost for fix in fixes] == sorted(fix.candidate.cost for fix in fixes)
    tried = [(fix.candidate.change.key, fix.verified is not None) for fix in fixes if fix.candidate.change]
    assert tried == [("t0", True), ("t1", True), ("t2", False), ("t3", False), ("far", True)]


def test_costs_are_stated_and_checked():
    costs = FixCosts(radius=2.0, crowded=1.0)
    assert costs.of(FixKind.RADIUS, 3.0, fits=True) == 6.0
    assert costs.of(FixKind.RADIUS, 3.0, fits=False) == 7.0
    assert set(COST_TABLE) == set(FixKind)
    with pytest.raises(ValueError, match="0 or above"):
        FixCosts(hours=-1.0)


def test_a_change_touches_one_row_only():
    pool = Pool.from_rows(
        needs=[NEED | {"need_id": "n1"}],
        providers=[{"provider_id": f"t{place}", "hours": 2.0, "skills": ["care:1"]} for place in range(3)],
    )
    after = changed_pool(
        pool, Change(table="providers", key="t1", field="skills", before=("care:1",), after=("care:3", "law:1"))
    )
    assert after.providers["skills"].to_list() == [["care:1"], ["care:3", "law:1"], ["care:1"]]
    assert after.providers.drop("skills").equals(pool.providers.drop("skills"))
    assert after.needs is pool.needs
    with pytest.raises(KeyError):
        changed_pool(pool, Change(table="funds", key="f1", field="balance_fen", before=0, after=1))


def test_in_a_large_pool_only_the_change_is_seen():
    # With no exact model allowed the plan is searched first as it will be with the change, and few are moved.
    pool, _, standing = planned(
        needs=[NEED | {"need_id": f"n{place:02}", "grade": "green"} for place in range(12)],
        providers=[{"provider_id": "t1", "hours": 11.0}, {"provider_id": "t2", "hours": 8.0, "quality": 0.5}],
    )
    unmet = standing.options.needs.ids[int((standing.solution.taken < 0).argmax())]
    fixes = fixed(standing, unmet, limits=Limits(exact_options=0), most=2)
    assert [fix.verified.most_moves for fix in fixes if fix.verified] == [5, 5]
    best = fixes[0].verified
    assert best is not None
    assert best.gained == 940_000
    assert len(best.effects.met) == 1
    assert best.effects.lost == ()
    assert told(pool, [Fix(candidate=fixes[0].candidate)])[0][1].zh == "未经核实，按现有余量排得下。"


def test_the_nearest_change_stands_in_the_plan():
    aid = HERE | {"service": "hardship_aid", "hours": 0.0, "amount_fen": 10_000}
    _, plan, standing = planned(
        needs=[
            NEED | {"need_id": "n1", "grade": "red"},
            NEED | {"need_id": "n2"},
            NEED | {"need_id": "n3", "service": "meal_delivery"},
            aid | {"need_id": "n4"},
            NEED | {"need_id": "n5", "service": "meal_delivery", "refused_providers": ["t2"]},
        ],
        providers=[
            {"provider_id": "t1", "hours": 3.0, "services": ["visiting"]},
            {
                "provider_id": "t2",
                "hours": 9.0,
                "services": ["meal_delivery"],
                "radius_km": 1.0,
                "lat": 29.9,
                "lon": 120.0,
            },
        ],
        funds=[{"fund_id": "f1", "balance_fen": 4_000}],
    )
    said = dict(plan.unmet.select("need_id", "fix_zh").iter_rows())
    assert said == {
        "n2": "最接近的改变（未核实）：服务方 t1 每周增加 1 小时。",
        "n3": "最接近的改变（未核实）：服务方 t2 的服务半径扩大 10.1 公里。",
        "n4": "最接近的改变（未核实）：可用的基金再多付 60 元。",
        "n5": "最接近的改变（未核实）：服务方 t1 增设这项服务。",
    }
    assert plan.unmet.filter(need_id="n2")["fix_en"][0] == (
        "Nearest change (not checked): 1 more hours a week of provider t1."
    )
    cleared = plan.unmet.with_columns(fix_zh=pl.lit(None, pl.String), fix_en=pl.lit(None, pl.String))
    again = with_nearest_fixes(standing.context, standing.options, standing.solution, cleared)
    assert again.equals(plan.unmet)
    # A need whose only option is not worth its cost is told nothing, and takes nothing of the next one's.
    _, costly, _ = planned(
        needs=[NEED | {"need_id": "n1", "lat": 27.0}, NEED | {"need_id": "n2"}],
        providers=[
            {"provider_id": "t1", "hours": 1.0, "lon": 120.0, "lat": 30.0, "services": ["visiting"]},
            {"provider_id": "t2", "hours": 9.0, "lon": 120.0, "lat": 36.0, "region": "330111"},
        ],
    )
    assert dict(costly.unmet.select("need_id", "fix_zh").iter_rows()) == {"n1": None, "n2": None}
    empty = plan.unmet.clear()
    assert with_nearest_fixes(standing.context, standing.options, standing.solution, empty) is empty


def test_a_plan_of_another_pool_is_refused():
    pool, plan, _ = planned(needs=[NEED | {"need_id": "n1"}], providers=[{"provider_id": "t1", "hours": 9.0}])
    other = pool.replace(providers=pool.providers.with_columns(hours=pl.lit(8.0)))
    with pytest.raises(StalePlanError):
        standing_plan(other, plan)


def test_the_page_states_the_costs():
    page = (Path(__file__).resolve().parents[2] / "docs" / "fixes.md").read_text(encoding="utf-8")
    costs = FixCosts()
    for kind in FixKind:
        unit, meaning = kind.unit, kind.meaning
        cost = f"{costs.of(kind, 1, fits=True):g}"
        assert f"| `{kind.value}` | {unit.zh} / {unit.en} | {cost} | {meaning.zh} | {meaning.en} |" in page
    assert f"| `crowded` | 次 / once | {costs.crowded:g} |" in page
