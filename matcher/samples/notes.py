"""Words for assumed figures, made from the figures themselves so that the two cannot part."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.model.enums import Grade
from matcher.model.text import Text
from matcher.samples.assumed import (
    CIRCLE_WEIGHTS,
    DATE,
    GRADE_WEIGHTS,
    LONGEST_WAIT_DAYS,
    SHARES,
    STANDING_WEIGHTS,
    Share,
)
from matcher.samples.providers import Supply


def shares_text(shares: Iterable[Share] = SHARES) -> Text:
    """Return the assumed shares in words."""
    listed = list(shares)
    return Text(
        "；".join(f"{share.text.zh} {share.percent} %" for share in listed),
        "; ".join(f"{share.text.en} {share.percent} %" for share in listed),
    )


def notes_of(paragraphs: Iterable[Text]) -> Text:
    """Return paragraphs joined into one text, one line each."""
    listed = list(paragraphs)
    return Text("\n".join(text.zh for text in listed), "\n".join(text.en for text in listed))


def mix_text() -> Text:
    """Return the assumed shares of grades, circles and economic standing in words, and how long needs have waited."""
    grades = list(zip(Grade, GRADE_WEIGHTS, strict=True))
    circles = " / ".join(str(weight) for weight in CIRCLE_WEIGHTS)
    standings = [(circle, "/".join(str(weight) for weight in weights)) for circle, weights in STANDING_WEIGHTS.items()]
    return Text(
        "等级："
        + "、".join(f"{grade.text.zh} {weight} %" for grade, weight in grades)
        + f"；圈层一、二、三：{circles} %；低保、特困、低保边缘、无："
        + "，".join(f"圈层 {circle} 为 {weights}" for circle, weights in standings)
        + f"；登记于 {DATE} 之前 {LONGEST_WAIT_DAYS} 天之内，近期居多。",
        "Grades: "
        + ", ".join(f"{grade.text.en} {weight} %" for grade, weight in grades)
        + f"; circles 1, 2, 3: {circles} %; on subsistence allowance, destitute, near allowance, none: "
        + ", ".join(f"circle {circle} {weights}" for circle, weights in standings)
        + f"; registered within {LONGEST_WAIT_DAYS} days before {DATE}, most of them lately.",
    )


def supply_text(supply: Supply) -> Text:
    """Return the assumed supply in words."""
    towns = " / ".join(str(percent) for percent in supply.cover_percent)
    scarce = ", ".join(f"{service} {percent}" for service, percent in supply.scarce_percent.items())
    return Text(
        f"可用工时由需求推出：每 100 小时需求，各镇依次备 {towns} 小时；紧缺服务再乘百分之：{scarce}；其中 "
        f"{supply.district_percent} % 在区级组织，镇内无人提供的服务全部在区级；每个服务方再乘 0.7—1.3；村级团"
        "队案数上限为工时除以 1.5 再加 2。",
        f"Hours on offer follow from those asked for: for every 100, the towns in turn have {towns}; scarce "
        f"services times per cent: {scarce}; {supply.district_percent} % of it lies with organisations of the "
        "district, all of it where nobody in a town offers the service; each provider's figure times 0.7-1.3; "
        "a village team's cases are its hours / 1.5 + 2.",
    )


SHARES_NOTE = Text(
    "各项比例（各占所指对象的百分比，需求的向上取整）：" + shares_text().zh + "。",
    "Shares (per cent of those meant, rounded up for needs): " + shares_text().en + ".",
)
"""All assumed shares in one paragraph."""
