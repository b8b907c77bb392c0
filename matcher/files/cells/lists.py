"""Cells that hold several values: identifiers, choices, region codes, skills with levels, roles with counts."""

from __future__ import annotations

import re
from collections.abc import Callable

from matcher.files.cells.choices import parse_choice
from matcher.files.cells.clean import means_nothing, normalise, taken_as_empty, unreadable, wrong_type
from matcher.files.cells.codes import parse_region
from matcher.files.cells.text import code_text
from matcher.files.faults import Fault, fault
from matcher.model.field import Field, FieldType
from matcher.model.problems import Severity
from matcher.model.text import Text

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5

_SEPARATORS = re.compile(r"[;；,，、\r\n\t]")
_SKILL = re.compile(r"([^:]+?)\s*(?::\s*(\d+))?")
_ROLE = re.compile(r"([^:]+?)\s*:\s*(\d{1,6})")

Entry = tuple[str | None, tuple[Fault, ...]]
Parsed = tuple[list[str] | None, tuple[Fault, ...]]


def parse_list(field: Field, value: object) -> Parsed:
    """Return the entries of one cell in canonical form, each once, and what is wrong with them.

    Entries are parted by ``;`` and also by ；, commas, 、 or line breaks; an array of JSON is taken as it is. An entry
    of ``regions`` that is no code is left out with a warning where others remain, for a list that was given never
    becomes empty; any other bad entry is an error.

    Parameters
    ----------
    field
        A field of a list type.
    value
        The raw cell, not blank.
    """
    if isinstance(value, str):
        bad = unreadable(field, value)
        if bad:
            return None, (bad,)
        if means_nothing(normalise(value)):
            return [], (taken_as_empty(field, value),)
        parts: list[object] = list(_SEPARATORS.split(value))
    elif isinstance(value, list):
        parts = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        parts = [value]
    else:
        return None, (wrong_type(field, value, Text("日期、时间或逻辑值", "a date, a time or a logical value")),)
    parts = [part for part in parts if part is not None and not (isinstance(part, str) and not normalise(part))]
    if not parts:  # nothing but separators: an empty list often means "all", so this is said
        return [], (taken_as_empty(field, value),)
    read = [ENTRIES[field.type](field, part) for part in parts]
    entries = [entry for entry, _ in read if entry is not None]
    faults = [fault for _, found in read for fault in found]
    if field.type is FieldType.REGIONS and entries:
        faults = [_left_out(field, found) for found in faults]
    if field.type is FieldType.SKILLS:
        entries = _highest_levels(entries)
    if field.type is FieldType.ROLES:
        entries, faults = _one_count_each(field, entries, faults)
    return list(dict.fromkeys(entries)), tuple(dict.fromkeys(faults))


def _identifier(field: Field, part: object) -> Entry:
    return code_text(field, part)


def _skill(field: Field, part: object) -> Entry:
    text, faults = code_text(field, part)
    if text is None:
        return None, faults
    match = _SKILL.fullmatch(text)
    if match is None or not LOWEST_LEVEL <= int((match[2] or "1")[:9]) <= HIGHEST_LEVEL:
        return None, (
            fault(
                field,
                part,
                "bad_skill",
                expected=Text(
                    "应写作 代码 或 代码:等级，等级 1 到 5", "must be `code` or `code:level` with a level of 1 to 5"
                ),
                remedy=Text("例如 care:2；不写等级即为 1。", "For instance care:2; without a level it is 1."),
            ),
        )
    return f"{match[1]}:{int(match[2] or 1)}", faults


def _role(field: Field, part: object) -> Entry:
    text, faults = code_text(field, part)
    if text is None:
        return None, faults
    match = _ROLE.fullmatch(text)
    if match is None:
        return None, (
            fault(
                field,
                part,
                "bad_role",
                expected=Text("应写作 角色:人数", "must be `role:count`"),
                remedy=Text("例如 social_worker:2;volunteer:15。", "For instance social_worker:2;volunteer:15."),
            ),
        )
    return f"{match[1]}:{int(match[2])}", faults


def _highest_levels(skills: list[str]) -> list[str]:
    """Return each skill once, with the highest level named."""
    levels: dict[str, str] = {}
    for skill in skills:
        code, level = skill.rsplit(":", 1)
        levels[code] = max(levels.get(code, level), level)
    return [f"{code}:{level}" for code, level in levels.items()]


def _one_count_each(field: Field, roles: list[str], faults: list[Fault]) -> tuple[list[str], list[Fault]]:
    """Return the roles, and a fault for every role that is given with two counts."""
    counts: dict[str, str] = {}
    for role in roles:
        code, count = role.rsplit(":", 1)
        if counts.setdefault(code, count) != count:
            faults = [
                *faults,
                fault(
                    field,
                    role,
                    "bad_role",
                    expected=Text("给同一角色写了两个人数", "gives one role two counts"),
                    remedy=Text("每个角色只写一次。", "Name each role once."),
                ),
            ]
    return roles, faults


def _left_out(field: Field, found: Fault) -> Fault:
    """Return the fault of one bad entry as the warning that it was left out."""
    if found.severity is Severity.WARNING:
        return found
    return Fault(
        code="entry_dropped",
        sentence=Text(
            f"{found.sentence.zh}该项已略去，其余保留。",
            f"{found.sentence.en} The entry was left out, the others stay.",
        ),
        remedy=found.remedy,
        value=found.value,
        severity=Severity.WARNING,
    )


ENTRIES: dict[FieldType, Callable[[Field, object], Entry]] = {
    FieldType.LIST: _identifier,
    FieldType.CHOICES: parse_choice,
    FieldType.REGIONS: parse_region,
    FieldType.SKILLS: _skill,
    FieldType.ROLES: _role,
}
"""How one entry of each type of list is read."""
