"""What is asked for and who offers it: the assumed mix of a province."""

from __future__ import annotations

SERVICE_WEIGHTS: dict[str, int] = {
    "visiting": 20,
    "home_care": 14,
    "meal_delivery": 12,
    "cleaning": 10,
    "medical_escort": 8,
    "tutoring": 8,
    "counselling": 6,
    "rehabilitation": 5,
    "mediation": 3,
    "growth_group": 3,
    "hardship_aid": 5,
    "medical_aid": 3,
    "study_aid": 3,
}
"""How often each service is asked for."""

GRADE_WEIGHTS: dict[str, int] = {"red": 3, "yellow": 12, "blue": 25, "green": 60}
PEOPLE_WEIGHTS = (85, 10, 3, 2)
"""Of one, two, three and four people."""

GENDERS: tuple[str | None, ...] = (None, "f", "m")
GENDER_WEIGHTS = (11, 1, 1)

HIGHER_SKILLS: dict[str, str] = {
    "home_care": "care:2",
    "medical_escort": "care:2",
    "tutoring": "teaching:2",
    "counselling": "counselling:3",
}
"""The rarer skill that a need of a service may ask for."""

BUNDLES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("visiting", "meal_delivery", "cleaning"), ()),
    (("home_care", "cleaning", "medical_escort"), ("care:2",)),
    (("visiting", "counselling", "mediation", "growth_group"), ("counselling:3", "mediation:2", "social_work:2")),
    (("tutoring", "growth_group", "visiting"), ("teaching:2", "social_work:1")),
    (("home_care", "meal_delivery", "visiting", "rehabilitation"), ("care:1", "rehabilitation:3")),
    (("medical_escort", "home_care", "visiting"), ("care:3",)),
)
"""What the kinds of helpers offer and can do."""

LEVELS = ("village", "village", "town", "town", "district")
RADII_KM: dict[str, tuple[int, int]] = {"village": (5, 9), "town": (10, 18), "district": (25, 45)}
"""How far a helper of each level goes, both ends included."""

CLASSES = ("life", "mind", "ability", "society")
