"""Reads changes of the policy: the path of a setting and its new value, a factor, or a number added."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from matcher.model import Policy
from matcher.model.policy import PolicyError
from matcher.model.text import Text
from scenarios.model.changes import PolicyEdit, PolicyEditKind
from scenarios.model.problems import Path, mistake
from scenarios.model.values import Notes

_ROOT: Path = ("policy",)
_KINDS = {"scale": PolicyEditKind.SCALE, "plus": PolicyEditKind.PLUS}


def read_policy_edits(settings: Mapping[str, Any], notes: Notes) -> tuple[PolicyEdit, ...]:
    """Return the settings that change, by their paths; groups may be written as nested mappings too."""
    known = dict(_leaves(Policy().model_dump(mode="json"), ()))
    edits: dict[tuple[str, ...], PolicyEdit] = {}
    for place, path, raw in _settings(settings, _ROOT, (), known):
        if path not in known:
            notes.add(place, "unknown_setting", Text("没有这个设定", "there is no such setting"), _remedy(path, known))
            continue
        if path in edits:
            notes.add(place, "contradiction", Text("同一个设定改了两次", "the setting is changed twice"))
            continue
        edit = _edit(path, raw, place, notes)
        if edit is not None:
            edits[path] = edit
    return tuple(edits[path] for path in sorted(edits))


def changed_policy(policy: Policy, edits: tuple[PolicyEdit, ...], notes: Notes) -> Policy:
    """Return the policy with the changes; what it then refuses is recorded, and the policy returned as it was."""
    if not edits:
        return policy
    data = policy.model_dump(mode="json")
    before = notes.errors
    for edit in edits:
        inner = data
        for part in edit.path[:-1]:
            inner = inner[part]
        value = inner[edit.path[-1]]
        if edit.kind is PolicyEditKind.SET:
            inner[edit.path[-1]] = edit.operand
        elif isinstance(value, bool) or not isinstance(value, int | float):
            sentence = Text(
                "这个设定现在不是数字，不能乘或加", "the setting is no number now: it cannot be multiplied or raised"
            )
            notes.add((*_ROOT, edit.name), "not_a_number", sentence, value=value)
        else:
            inner[edit.path[-1]] = _number(value, edit)
    if notes.errors > before:
        return policy
    try:
        return Policy.from_data(data)
    except PolicyError as error:
        for problem in error.problems:
            notes.found.append(mistake(_ROOT, problem.code, problem.sentence, problem.remedy, lines=notes.lines))
        return policy


def _number(value: float, edit: PolicyEdit) -> float | int:
    changed: float = value * edit.operand if edit.kind is PolicyEditKind.SCALE else value + edit.operand
    if isinstance(value, int):
        return math.floor(changed + 0.5)
    return round(float(changed), 12)


def _edit(path: tuple[str, ...], raw: Any, place: Path, notes: Notes) -> PolicyEdit | None:
    if not isinstance(raw, dict):
        return PolicyEdit(path=path, kind=PolicyEditKind.SET, operand=raw)
    if len(raw) != 1 or next(iter(raw)) not in _KINDS:
        notes.add(
            place, "wrong_type", Text("应为值，或 scale、plus 之一", "a value, or one of scale and plus, is expected")
        )
        return None
    name, operand = next(iter(raw.items()))
    if isinstance(operand, bool) or not isinstance(operand, int | float):
        notes.add((*place, name), "not_a_number", Text("应为数字", "a number is expected"))
        return None
    return PolicyEdit(path=path, kind=_KINDS[name], operand=operand)


def _settings(
    settings: Mapping[str, Any], place: Path, path: tuple[str, ...], known: Mapping[tuple[str, ...], Any]
) -> Iterator[tuple[Path, tuple[str, ...], Any]]:
    """Yield place in the file, path and raw value of every setting, through groups of settings."""
    for name, raw in settings.items():
        inner = (*path, *str(name).split("."))
        is_group = any(setting[: len(inner)] == inner and len(setting) > len(inner) for setting in known)
        if is_group and isinstance(raw, dict):
            yield from _settings(raw, (*place, name), inner, known)
        else:
            yield (*place, name), inner, raw


def _leaves(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _remedy(path: tuple[str, ...], known: Mapping[tuple[str, ...], Any]) -> Text:
    near = difflib.get_close_matches(".".join(path), [".".join(setting) for setting in known], n=1, cutoff=0.6)
    more = Text("用 wishpool policy 查看全部设定。", "See `wishpool policy` for every setting.")
    return Text(f"是否应为“{near[0]}”？{more.zh}", f"Is {near[0]} meant? {more.en}") if near else more
