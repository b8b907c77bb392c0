"""A comparison made by hand, with every kind of effect in it: for tests of the page, without solving anything."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import polars as pl

from matcher.model import Pool, Text
from matcher.model.enums import Grade, PlanStatus
from matcher.samples import build_sample
from scenarios.compare import (
    NEED_CHANGES,
    Comparison,
    Dimension,
    Effect,
    Measure,
    Moves,
    Noise,
    PlanFacts,
    ScenarioFacts,
    Touched,
)

HOSTILE = '<script>alert("x")</script>&'
"""A name that would be a script if a page did not escape it."""


@functools.cache
def example_pool() -> Pool:
    """The week of Fuyang, with a hostile name of a town."""
    pool = build_sample("fuyang-week")
    hostile = pl.when(pl.col("code") == "330111001").then(pl.lit(HOSTILE)).otherwise("name").alias("name")
    return pool.replace(regions=pool.regions.with_columns(hostile))


def effect(
    dimension: Dimension, group: str, title: str, measure: Measure, before: float, after: float, **noise: float
) -> Effect:
    """One effect with the same title in both languages."""
    return Effect(
        dimension=dimension,
        group=group,
        title_zh=title,
        title_en=title,
        measure=measure,
        before=before,
        after=after,
        noise_low=noise.get("low"),
        noise_high=noise.get("high"),
    )


def example_comparison(pool: Pool, **changes: Any) -> Comparison:
    """Forty more people met, twelve towns up, three down, one of them inside the noise, small ones hidden."""
    towns = [row for row in pool.regions.iter_rows(named=True) if len(row["code"]) == 9]
    effects = [
        effect(Dimension.TOTAL, "", "合计", Measure.PEOPLE_MET, 860, 900, low=-4, high=6),
        effect(Dimension.TOTAL, "", "合计", Measure.PEOPLE_ASKED, 1_100, 1_160),
        effect(Dimension.TOTAL, "", "合计", Measure.NEEDS_MET, 801, 838, low=-3, high=5),
        effect(Dimension.TOTAL, "", "合计", Measure.NEEDS_ASKED, 1_010, 1_070),
        effect(Dimension.TOTAL, "", "合计", Measure.HOURS, 1_520.5, 1_611.25, low=-20, high=31),
        effect(Dimension.TOTAL, "", "合计", Measure.YUAN, 261_000, 268_500.5, low=-9_000, high=9_000),
        effect(Dimension.TOTAL, "", "合计", Measure.MEAN_KM, 4.2, 4.4),
        effect(Dimension.TOTAL, "", "合计", Measure.OBJECTIVE, 6_000.0, 6_155.0),
    ]
    for place, grade in enumerate(Grade):
        before = 100.0 + 90 * place
        effects += [
            effect(
                Dimension.GRADE,
                grade,
                grade.text.zh,
                Measure.PEOPLE_MET,
                before,
                before + 20 - 4 * place,
                low=-3,
                high=9.0,
            ),
            effect(Dimension.GRADE, grade, grade.text.zh, Measure.PEOPLE_ASKED, before + 60, before + 70),
        ]
    for place, town in enumerate(towns):
        change = (-14, 9, -6, 2, 0, 5, 7, 11, -3, 4, 17, 3)[place % 12]
        before = 20.0 + 3 * place
        effects += [
            effect(
                Dimension.TOWN, town["code"], town["name"], Measure.PEOPLE_MET, before, before + change, low=-4, high=4
            ),
            effect(Dimension.TOWN, town["code"], town["name"], Measure.PEOPLE_ASKED, before + 20, before + 25),
        ]
    for place, service in enumerate(pool.services["name"].to_list()):
        effects.append(
            effect(
                Dimension.SERVICE, f"s{place}", service, Measure.PEOPLE_MET, 40, 40.0 + 7 * (place % 4), low=0, high=8
            )
        )
    for place, fund in enumerate(pool.funds["name"].to_list()):
        effects.append(
            effect(Dimension.FUND, f"F{place}", fund, Measure.YUAN, 9_000, 9_000.0 + 1_500 * (place % 3 - 1))
        )
    facts = PlanFacts(
        input_digest="a" * 64,
        objective=6_000.0,
        bound=6_002.0,
        gap=0.0003,
        status=PlanStatus.LIMIT,
        needs_met=801,
        needs_asked=1_010,
        people_met=860,
        people_asked=1_100,
    )
    needs = [
        ("n1", "gained", 2),
        ("n2", "lost", 1),
        ("n3", "moved", 1),
        ("n4", "added_met", 3),
        ("n5", "added_unmet", 1),
    ]
    given: dict[str, Any] = {
        "scenario": ScenarioFacts(
            name="example",
            title_zh=f"示例 {HOSTILE}",
            title_en=f"Example {HOSTILE}",
            question_zh="假如多来六十项需求，同时多一笔善款，会怎样？",
            question_en="What if sixty more needs came, and one more donation?",
            changes_zh=["新增 60 项需求", "基金 F01 余额增加 100,000 元"],
            changes_en=["60 needs added", "fund F01: balance + 100,000 yuan"],
            seed=0,
            digest="b" * 64,
        ),
        "date": dt.date(2026, 11, 23),
        "engine_version": "0.1.0",
        "baseline": facts,
        "changed": facts,
        "same_policy": True,
        "touched": (Touched(table="needs", added=60, removed=0, changed=0),),
        "effects": tuple(effects),
        "moves": Moves(moved=9, dropped=2, most_moves=None, points_per_move=14.0, people_per_move=3.6),
        "noise": Noise(asked=8, kept=6, low_quantile=0.05, high_quantile=0.95, tolerance=0.0001),
        "notes": (Text("注意：这是示例。", "Note: this is an example."),),
        "needs": pl.DataFrame(
            [{"need_id": key, "kind": kind, "people": people} for key, kind, people in needs], schema=NEED_CHANGES
        ),
    }
    return Comparison(**given | changes)
