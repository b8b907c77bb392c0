"""Statistical region codes: prefixes, levels and the ladder.

A code has 2 (province), 4 (city), 6 (district), 9 (town) or 12 (village) digits; a shorter code contains every
longer one that begins with it.
"""

from __future__ import annotations

from matcher.model.enums import Level

LEVEL_BY_LENGTH: dict[int, Level] = {
    12: Level.VILLAGE,
    9: Level.TOWN,
    6: Level.DISTRICT,
    4: Level.CITY,
    2: Level.PROVINCE,
}
STEPS_ABOVE_VILLAGE: dict[Level, int] = {level: step for step, level in enumerate(Level)}
TOWN_DIGITS = 9
DISTRICT_DIGITS = 6


def contains(outer: str, inner: str) -> bool:
    """Return whether region ``inner`` lies in region ``outer`` (equal regions do)."""
    return inner.startswith(outer)


def ancestors(code: str) -> list[str]:
    """Return the code and the codes that contain it, the longest first."""
    return [code[:digits] for digits in LEVEL_BY_LENGTH if digits <= len(code)]


def town_of(code: str | None) -> str | None:
    """Return the nine digits of the town, or ``None`` where the code is coarser than a town."""
    return code[:TOWN_DIGITS] if code and len(code) >= TOWN_DIGITS else None


def level_of(code: str | None) -> Level | None:
    """Return the level that the length of a code stands for."""
    return LEVEL_BY_LENGTH.get(len(code)) if code else None


def is_code(text: str) -> bool:
    """Return whether a text is a statistical code or the prefix of one at a level."""
    return text.isascii() and text.isdigit() and len(text) in LEVEL_BY_LENGTH
