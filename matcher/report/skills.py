"""Skills in words: codes are what pools compare, a notice that hangs in a village needs words as well."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.model.text import Language, Text

SKILLS: dict[str, Text] = {
    "care": Text("照料", "care"),
    "counselling": Text("心理疏导", "counselling"),
    "mediation": Text("调解", "mediation"),
    "teaching": Text("课业辅导", "teaching"),
    "vocational": Text("就业培训", "vocational training"),
    "rehabilitation": Text("康复训练", "rehabilitation"),
    "social_work": Text("社会工作", "social work"),
}
"""What the skills of the built-in services are called; any other skill stands for itself."""


def skills_text(levels: Mapping[str, int], language: Language) -> str:
    """Return skills with their levels, by code: ``照料 1 级（care:1）``, in English ``care:1``."""
    if language is Language.EN:
        return ", ".join(f"{code}:{levels[code]}" for code in sorted(levels))
    return "、".join(_chinese(code, levels[code]) for code in sorted(levels))


def _chinese(code: str, level: int) -> str:
    known = SKILLS.get(code)
    return f"{code}:{level}" if known is None else f"{known.zh} {level} 级（{code}:{level}）"
