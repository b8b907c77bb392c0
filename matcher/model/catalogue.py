"""The built-in service catalogue: four classes and seventeen items (M26), mapped on three services and two supports (M31).

The source documents publish the four classes and the number seventeen, not the items; the items, their hours, amounts
and skills are our assumption and may be replaced by a table ``services``.
"""

from __future__ import annotations

import polars as pl

from matcher.model.enums import ServiceKind
from matcher.model.schema.services import SERVICES
from matcher.model.text import Text

CLASSES: dict[str, Text] = {
    "life": Text("基本生活照料与支持", "basic care and support of daily life"),
    "mind": Text("精神慰藉与疏导", "consolation and counselling"),
    "ability": Text("生活与就业能力提升", "ability to live and to work"),
    "society": Text("社会适应与融入", "social adaptation and inclusion"),
}
"""The four classes of Fuyang's pool of services."""

_HOME, _COMPANION, _SOCIAL, _GOODS, _MONEY = (
    ServiceKind.HOME,
    ServiceKind.COMPANIONSHIP,
    ServiceKind.SOCIAL,
    ServiceKind.GOODS,
    ServiceKind.MONEY,
)

# service, Chinese name, class, kind, hours a week, usual yuan, skills, groupable, helper travels
_ITEMS: tuple[tuple[str, str, str, ServiceKind, float, int, tuple[str, ...], bool, bool], ...] = (
    ("home_care", "居家照料", "life", _HOME, 4.0, 0, ("care:1",), True, True),
    ("meal_delivery", "助餐送餐", "life", _HOME, 2.0, 0, (), True, True),
    ("cleaning", "保洁助浴", "life", _HOME, 2.0, 0, (), True, True),
    ("medical_escort", "陪同就医", "life", _HOME, 3.0, 0, ("care:1",), True, True),
    ("home_adaptation", "居家改造", "life", _GOODS, 0.0, 3000, (), False, True),
    ("goods_support", "物资帮扶", "life", _GOODS, 0.0, 300, (), False, True),
    ("medical_aid", "助医", "life", _MONEY, 0.0, 2000, (), False, False),
    ("hardship_aid", "助困", "life", _MONEY, 0.0, 1000, (), False, False),
    ("visiting", "探访陪伴", "mind", _COMPANION, 1.0, 0, (), True, True),
    ("counselling", "心理疏导", "mind", _COMPANION, 1.0, 0, ("counselling:2",), True, True),
    ("mediation", "矛盾调解", "mind", _COMPANION, 1.0, 0, ("mediation:1",), False, True),
    ("tutoring", "学业辅导", "ability", _COMPANION, 2.0, 0, ("teaching:1",), True, True),
    ("study_aid", "助学", "ability", _MONEY, 0.0, 2000, (), False, False),
    ("job_training", "就业培训", "ability", _SOCIAL, 3.0, 0, ("vocational:1",), True, False),
    ("rehabilitation", "康复训练", "ability", _HOME, 2.0, 0, ("rehabilitation:2",), True, True),
    ("growth_group", "成长小组", "society", _SOCIAL, 1.5, 0, ("social_work:1",), True, False),
    ("inclusion", "社会融入活动", "society", _SOCIAL, 2.0, 0, (), True, False),
)


def builtin_services() -> pl.DataFrame:
    """Return the built-in catalogue as a table ``services``: seventeen rows."""
    return SERVICES.frame(
        [
            {
                "service": service,
                "name": name,
                "class": class_,
                "kind": kind.value,
                "hours": hours,
                "amount_fen": amount_yuan * 100,
                "skills": list(skills),
                "groupable": groupable,
                "goes_to": goes_to,
            }
            for service, name, class_, kind, hours, amount_yuan, skills, groupable, goes_to in _ITEMS
        ]
    )
