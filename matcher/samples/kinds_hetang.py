"""Assumed kinds of Hetang's 56 teams: each large and able enough to carry one project of 20-60 people."""

from __future__ import annotations

from matcher.model.enums import Level, ProviderType
from matcher.samples.kinds import Kind

_TEAM = ProviderType.VOLUNTEER_TEAM


def _team(name: str, services: tuple[str, ...], skills: tuple[str, ...] = ()) -> Kind:
    return Kind(name=name, type=_TEAM, level=Level.VILLAGE, services=services, skills=skills)


URBAN_TEAM_KINDS: tuple[Kind, ...] = (
    _team("邻里探访队", ("visiting", "inclusion")),
    _team("居家照护队", ("home_care", "medical_escort"), ("care:2",)),
    _team("助餐保洁队", ("meal_delivery", "cleaning")),
    _team("青年助学队", ("tutoring", "growth_group"), ("teaching:2", "social_work:1")),
    _team("心理陪伴队", ("counselling", "visiting"), ("counselling:3",)),
    _team("康复陪护队", ("rehabilitation", "home_care"), ("rehabilitation:3", "care:2")),
    _team("就业融入队", ("job_training", "inclusion"), ("vocational:1",)),
    _team("社区融合队", ("inclusion", "growth_group", "visiting"), ("social_work:1",)),
)
"""Teams in town offer a few services each: a project in town is of one service."""

RURAL_TEAM_KIND = _team(
    "乡村帮扶队",
    (
        "home_care",
        "meal_delivery",
        "cleaning",
        "medical_escort",
        "visiting",
        "counselling",
        "tutoring",
        "job_training",
        "rehabilitation",
        "growth_group",
        "inclusion",
    ),
    ("care:2", "counselling:3", "teaching:2", "vocational:1", "rehabilitation:3", "social_work:1"),
)
"""Teams in the country offer every service of projects: there a project takes all that adjoining villages ask for."""
