"""Assumed profiles of people in difficulty: who they are and what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.model.catalogue import builtin_services
from matcher.model.enums import Category
from matcher.model.text import Text


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of person; every figure is assumed.

    Attributes
    ----------
    category
        Its first category.
    weight
        Its share of all people, as a whole weight.
    services
        What it asks for, by service code, as whole weights.
    more
        Further categories.
    minor
        Whether the person is a minor.
    """

    category: Category
    weight: int
    services: Mapping[str, int]
    more: tuple[Category, ...] = ()
    minor: bool = False

    @property
    def categories(self) -> tuple[Category, ...]:
        """All its categories."""
        return (self.category, *self.more)


_ELDERLY = {
    "visiting": 24,
    "meal_delivery": 20,
    "home_care": 18,
    "cleaning": 14,
    "medical_escort": 12,
    "goods_support": 8,
    "home_adaptation": 4,
}
_DISABLED = {
    "rehabilitation": 26,
    "inclusion": 18,
    "home_care": 16,
    "visiting": 14,
    "job_training": 10,
    "home_adaptation": 8,
    "goods_support": 8,
}
_ILL = {"medical_aid": 34, "medical_escort": 26, "hardship_aid": 18, "home_care": 14, "counselling": 8}
_CHILD = {"tutoring": 42, "growth_group": 26, "study_aid": 20, "visiting": 12}
_MENTAL = {"counselling": 44, "visiting": 24, "rehabilitation": 18, "inclusion": 14}

FUYANG_PROFILES: tuple[Profile, ...] = (
    Profile(category=Category.ELDERLY, weight=34, services=_ELDERLY),
    Profile(category=Category.DISABLED, weight=16, services=_DISABLED),
    Profile(category=Category.ILL, weight=13, services=_ILL),
    Profile(category=Category.CHILD, weight=6, services=_CHILD, minor=True),
    Profile(category=Category.LEFT_BEHIND_CHILD, weight=3, services=_CHILD, more=(Category.CHILD,), minor=True),
    Profile(category=Category.STUDENT, weight=5, services={"study_aid": 70, "tutoring": 20, "job_training": 10}),
    Profile(
        category=Category.UNEMPLOYED, weight=9, services={"job_training": 62, "hardship_aid": 28, "counselling": 10}
    ),
    Profile(
        category=Category.WOMAN,
        weight=7,
        services={"mediation": 26, "hardship_aid": 26, "counselling": 24, "cleaning": 12, "home_care": 12},
        more=(Category.SINGLE_PARENT,),
    ),
    Profile(category=Category.MENTALLY_ILL, weight=4, services=_MENTAL),
    Profile(category=Category.FRAIL, weight=3, services={"goods_support": 60, "hardship_aid": 40}),
)
"""People monitored in Fuyang; the source names most of these groups, not their shares."""

_FOR_PROJECTS = {code for code, groupable in builtin_services().select("service", "groupable").iter_rows() if groupable}


def _for_projects(services: Mapping[str, int]) -> dict[str, int]:
    return {code: weight for code, weight in services.items() if code in _FOR_PROJECTS}


HETANG_URBAN: tuple[Profile, ...] = (
    Profile(category=Category.ELDERLY, weight=38, services=_for_projects(_ELDERLY)),
    Profile(category=Category.DISABLED, weight=18, services=_for_projects(_DISABLED)),
    Profile(category=Category.ILL, weight=14, services=_for_projects(_ILL)),
    Profile(
        category=Category.MIGRANT_CHILD,
        weight=8,
        services=_for_projects(_CHILD),
        more=(Category.CHILD,),
        minor=True,
    ),
    Profile(
        category=Category.AUTISTIC,
        weight=4,
        services={"rehabilitation": 50, "growth_group": 30, "counselling": 20},
        more=(Category.CHILD,),
        minor=True,
    ),
    Profile(
        category=Category.BEREAVED_OF_ONLY_CHILD,
        weight=8,
        services={"visiting": 50, "counselling": 30, "inclusion": 20},
    ),
    Profile(category=Category.MENTALLY_ILL, weight=6, services=_MENTAL),
    Profile(
        category=Category.COMMUNITY_CORRECTION,
        weight=4,
        services={"job_training": 50, "counselling": 30, "inclusion": 20},
    ),
)
"""People of Hetang's urban subdistricts; the source names these groups, not their shares.

What cannot be grouped (money, goods, mediation) is left out: the 2,400 people are those of the projects.
"""

HETANG_RURAL: tuple[Profile, ...] = (
    Profile(category=Category.ELDERLY, weight=40, services=_for_projects(_ELDERLY)),
    Profile(category=Category.ILL, weight=24, services=_for_projects(_ILL)),
    Profile(category=Category.DISABLED, weight=16, services=_for_projects(_DISABLED)),
    Profile(
        category=Category.LEFT_BEHIND_CHILD,
        weight=20,
        services=_for_projects(_CHILD),
        more=(Category.CHILD,),
        minor=True,
    ),
)
"""Rural households of Hetang; assumed shares. As in town, what cannot be grouped is left out: all 2,400 are in projects."""

HETANG_GROUPS: tuple[Profile, ...] = (
    Profile(category=Category.ELDERLY, weight=50, services={"inclusion": 70, "visiting": 30}),
    Profile(category=Category.CHILD, weight=30, services={"growth_group": 60, "tutoring": 40}, minor=True),
    Profile(category=Category.DISABLED, weight=20, services={"inclusion": 100}),
)
"""Groups of people asked for together in Hetang; assumed shares."""


def profiles_text(profiles: tuple[Profile, ...]) -> Text:
    """Return the assumed shares in words: each profile with its weight and the weights of what it asks for."""
    zh = "；".join(
        f"{profile.category.text.zh} {profile.weight}（"
        + "，".join(f"{service} {weight}" for service, weight in profile.services.items())
        + "）"
        for profile in profiles
    )
    en = "; ".join(
        f"{profile.category.text.en} {profile.weight} ("
        + ", ".join(f"{service} {weight}" for service, weight in profile.services.items())
        + ")"
        for profile in profiles
    )
    return Text(zh, en)
