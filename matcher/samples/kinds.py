"""Assumed kinds of teams and organisations: what they offer, who is in them, how far they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.model.enums import Gender, Level, ProviderType
from matcher.model.text import Text


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of provider; everything but the words of the contract is assumed.

    Attributes
    ----------
    name
        What follows the town's name in the names of its teams.
    type, level
        As in the contract.
    services, skills
        What it offers and can do.
    roles
        Role, fewest and most people.
    genders
        Genders it can send; empty: both.
    paid
        Whether a fund pays its hours.
    """

    name: str
    type: ProviderType
    level: Level
    services: tuple[str, ...]
    skills: tuple[str, ...] = ()
    roles: tuple[tuple[str, int, int], ...] = (("volunteer", 8, 40),)
    genders: tuple[Gender, ...] = ()
    paid: bool = False


_FIVE = (("police", 1, 1), ("doctor", 1, 1), ("disability_federation", 1, 1), ("family", 2, 6))
_TEAM, _ORGANISATION = ProviderType.VOLUNTEER_TEAM, ProviderType.SOCIAL_ORG
_STAFF = (("social_worker", 2, 5), ("volunteer", 5, 20))

VILLAGE_KINDS: tuple[Kind, ...] = (
    Kind(name="邻里探访队", type=_TEAM, level=Level.VILLAGE, services=("visiting", "meal_delivery")),
    Kind(
        name="巾帼家政队",
        type=_TEAM,
        level=Level.VILLAGE,
        services=("cleaning", "home_care"),
        skills=("care:1",),
        genders=(Gender.FEMALE,),
    ),
    Kind(name="暖心送餐队", type=_TEAM, level=Level.VILLAGE, services=("meal_delivery", "cleaning")),
    Kind(
        name="陪诊照护队",
        type=_TEAM,
        level=Level.VILLAGE,
        services=("medical_escort", "home_care", "visiting"),
        skills=("care:1",),
    ),
    Kind(
        name="青年助学队",
        type=_TEAM,
        level=Level.VILLAGE,
        services=("tutoring", "inclusion"),
        skills=("teaching:1",),
    ),
    Kind(
        name="和事调解队",
        type=_TEAM,
        level=Level.VILLAGE,
        services=("mediation", "visiting"),
        skills=("mediation:1",),
        genders=(Gender.FEMALE,),
    ),
    Kind(
        name="党员先锋队",
        type=ProviderType.PARTY_ORG,
        level=Level.VILLAGE,
        services=("visiting", "cleaning", "medical_escort"),
        skills=("care:1",),
        roles=(("party_member", 5, 15), ("volunteer", 5, 20)),
    ),
)
"""Teams at the level of villages; they serve one town, because samples stay at town level."""

TOWN_KINDS: tuple[Kind, ...] = (
    Kind(
        name="社工站",
        type=_ORGANISATION,
        level=Level.TOWN,
        services=("growth_group", "counselling", "mediation", "inclusion", "visiting"),
        skills=("social_work:2", "counselling:2", "mediation:2"),
        roles=(("social_worker", 1, 1), ("volunteer", 5, 20), *_FIVE),
    ),
    Kind(
        name="助残服务站",
        type=_ORGANISATION,
        level=Level.TOWN,
        services=("rehabilitation", "inclusion", "home_care"),
        skills=("rehabilitation:2", "care:2"),
        roles=_STAFF,
    ),
    Kind(
        name="居家养老服务中心",
        type=_ORGANISATION,
        level=Level.TOWN,
        services=("home_care", "meal_delivery", "cleaning", "medical_escort"),
        skills=("care:2",),
        roles=_STAFF,
        paid=True,
    ),
    Kind(
        name="就业帮扶点",
        type=ProviderType.ENTERPRISE,
        level=Level.TOWN,
        services=("job_training",),
        skills=("vocational:1",),
        roles=(("trainer", 2, 6),),
    ),
    Kind(
        name="课后辅导点",
        type=_ORGANISATION,
        level=Level.TOWN,
        services=("tutoring", "growth_group"),
        skills=("teaching:2", "social_work:1"),
        roles=(("teacher", 2, 8), ("volunteer", 3, 15)),
    ),
)
"""Organisations at the level of towns."""

DISTRICT_KINDS: tuple[Kind, ...] = (
    Kind(
        name="心理援助中心",
        type=ProviderType.EXPERT,
        level=Level.DISTRICT,
        services=("counselling", "mediation"),
        skills=("counselling:3", "mediation:2"),
        roles=(("counsellor", 3, 10),),
        paid=True,
    ),
    Kind(
        name="康复服务中心",
        type=_ORGANISATION,
        level=Level.DISTRICT,
        services=("rehabilitation",),
        skills=("rehabilitation:3",),
        roles=(("therapist", 3, 10),),
        paid=True,
    ),
    Kind(
        name="家政服务企业",
        type=ProviderType.ENTERPRISE,
        level=Level.DISTRICT,
        services=("home_care", "cleaning", "medical_escort"),
        skills=("care:2",),
        roles=(("carer", 5, 30),),
        paid=True,
    ),
    Kind(
        name="综合社工机构",
        type=_ORGANISATION,
        level=Level.DISTRICT,
        services=("visiting", "growth_group", "inclusion", "counselling", "tutoring"),
        skills=("social_work:3", "counselling:2", "teaching:1"),
        roles=(("social_worker", 1, 1), ("volunteer", 10, 30), *_FIVE),
    ),
    Kind(
        name="就业服务中心",
        type=ProviderType.GOVERNMENT,
        level=Level.DISTRICT,
        services=("job_training",),
        skills=("vocational:2",),
        roles=(("trainer", 3, 10),),
    ),
    Kind(
        name="志愿者协会",
        type=_TEAM,
        level=Level.DISTRICT,
        services=("visiting", "meal_delivery", "medical_escort", "inclusion"),
        skills=("care:1",),
        roles=(("volunteer", 30, 120),),
    ),
    Kind(
        name="退休教师团",
        type=_TEAM,
        level=Level.DISTRICT,
        services=("tutoring",),
        skills=("teaching:3",),
        roles=(("teacher", 10, 40),),
    ),
)
"""Organisations at the level of the district."""

GUIDE_STATION = Kind(
    name="救助导服站",
    type=ProviderType.GOVERNMENT,
    level=Level.TOWN,
    services=("visiting",),
    skills=("social_work:1",),
    roles=(),
)
"""The station of a town's guides; how many guides is set by the sample."""


def kinds_text(kinds: Iterable[Kind]) -> Text:
    """Return the assumed kinds in words: name, services, skills."""
    listed = list(kinds)
    return Text(
        "；".join(f"{kind.name}（{'、'.join((*kind.services, *kind.skills))}）" for kind in listed),
        "; ".join(f"{kind.name} ({', '.join((*kind.services, *kind.skills))})" for kind in listed),
    )
