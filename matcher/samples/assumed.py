"""Assumed figures that all samples share, each with the sentence that the notes print."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from matcher.model.text import Text

DATE = dt.date(2026, 11, 23)
"""The Monday of the samples' week, 2026-W48."""

GRADE_WEIGHTS = (2, 8, 25, 65)
"""Red, yellow, blue, green, per cent; assumed."""

CIRCLE_WEIGHTS = (30, 40, 30)
"""Circles 1, 2, 3, per cent; assumed."""

STANDING_WEIGHTS: dict[int, tuple[int, ...]] = {1: (60, 25, 15, 0), 2: (30, 0, 40, 30), 3: (0, 0, 0, 100)}
"""On subsistence allowance, destitute, near allowance, none of these, per cent by circle; assumed.

Circle 1 is those without working ability who hold a certificate, circle 2 those with it and poor children, circle 3
those at the edge (S2).
"""

LONGEST_WAIT_DAYS = 180
"""Needs were registered within this many days before the date, most of them lately; assumed."""

RATES_YUAN = (30, 33, 36)
"""Yuan an hour of paid organisations, around Lianchi's 500,000 yuan for 15,000 hours (M58: 33.3)."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """An assumed share in per cent and what it says."""

    percent: float
    text: Text


OWN_HOURS = Share(
    percent=15, text=Text("工时为标准的 0.5、1.5 或 2 倍", "hours 0.5, 1.5 or 2 times the service's standard")
)
BUNDLED_MONEY = Share(percent=3, text=Text("服务之外另需 100—500 元", "a service need that also asks for 100-500 yuan"))
HIGHER_SKILL = Share(
    percent=8, text=Text("所需技能比服务标准高一级", "one level of skill above the service's standard")
)
UNVERIFIED = Share(percent=1.5, text=Text("尚未核准", "not verified yet"))
NO_CONSENT = Share(percent=6, text=Text("未成年人尚无监护人同意", "a minor without a guardian's consent"))
PUBLICITY = Share(
    percent=80, text=Text("用款需求须公示，登记后 1—10 天开始", "a money need with publicity, begun 1-10 days after it")
)
DEADLINE = Share(percent=8, text=Text("有最迟日期，7—90 天之内", "a deadline 7-90 days ahead"))
DEADLINE_PASSED = Share(percent=0.4, text=Text("最迟日期已过 1—10 天", "a deadline passed 1-10 days ago"))
VALID_UNTIL = Share(percent=40, text=Text("资格还有 20—400 天到期", "eligibility ends 20-400 days ahead"))
VALID_PASSED = Share(percent=0.6, text=Text("资格已过期 1—30 天", "eligibility ended 1-30 days ago"))
CURRENT = Share(percent=30, text=Text("服务类需求已有现服务方", "a service need that has a helper now"))
PREFERRED = Share(percent=5, text=Text("指名希望的服务方", "a provider asked for by name"))
REFUSED = Share(percent=3, text=Text("拒绝某一服务方", "a provider refused"))
WOMAN_HELPER = Share(percent=30, text=Text("妇女的服务需求要求女性服务者", "a woman who asks for a woman as helper"))
MAN_HELPER = Share(percent=5, text=Text("老年人保洁助浴要求男性服务者", "an older person's bath that needs a man"))
ONE_N_ONE = Share(percent=25, text=Text("蓝色探访需求用“1+N+1”小组", "a blue visiting need with a 1+N+1 team"))
EMERGENCY = Share(percent=30, text=Text("红色需求因突发事件", "a red need caused by an emergency"))
QUALITY = Share(percent=70, text=Text("服务方有评估分（0.55—0.98）", "a provider with an evaluation (0.55-0.98)"))
BANNED = Share(percent=1, text=Text("服务方禁入至年底", "a provider banned to the end of the year"))
NOT_YET = Share(percent=1.5, text=Text("服务方明年才可用", "a provider available next year only"))

SHARES: tuple[Share, ...] = (
    OWN_HOURS,
    BUNDLED_MONEY,
    HIGHER_SKILL,
    UNVERIFIED,
    NO_CONSENT,
    PUBLICITY,
    DEADLINE,
    DEADLINE_PASSED,
    VALID_UNTIL,
    VALID_PASSED,
    CURRENT,
    PREFERRED,
    REFUSED,
    WOMAN_HELPER,
    MAN_HELPER,
    ONE_N_ONE,
    EMERGENCY,
    QUALITY,
    BANNED,
    NOT_YET,
)
