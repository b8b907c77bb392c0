"""Reads a request for a plan: everything that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.errors import ApiError
from api.match.schemas import MatchRequest
from api.pointers import PoolPointers, pointer
from api.schemas import problem_item
from api.settings import Settings
from matcher.files import UnusableInput, plan_from_data, pool_from_data
from matcher.files.json_text import kind_of
from matcher.files.titles import find_table
from matcher.model import Plan, Policy, Pool
from matcher.model.policy import PolicyError
from matcher.model.problems import Problem
from matcher.model.schema.plan_tables import PLAN_TABLES
from matcher.model.text import Text

if TYPE_CHECKING:
    from matcher.match import Request

Items = list[dict[str, Any]]


def read_order(data: object, settings: Settings) -> Request:
    """Return the run that a parsed body asks for.

    Raises
    ------
    ApiError
        ``unusable_input`` with every mistake of envelope, policy, previous plan and pool; ``too_many_needs``.
    """
    _limit_needs(data, settings)
    errors: Items = []
    envelope = _envelope(data, errors)
    parts = data if isinstance(data, Mapping) else {}
    policy = read_policy(parts.get("policy"), errors)
    previous = _previous(parts.get("previous"), errors)
    pool = _pool(parts.get("pool"), errors)
    if envelope is None or policy is None or pool is None or errors:
        detail = Text(f"请求无法使用：共 {len(errors)} 个问题", f"the request cannot be used; problems: {len(errors)}")
        raise ApiError("unusable_input", detail, errors=errors)
    # The engine takes long to load: a service that starts again after a fault should answer at once.
    from matcher.match import Request

    limits = settings.limits(envelope.seed)
    return Request(pool=pool, date=envelope.date, policy=policy, previous=previous, limits=limits)


def _limit_needs(data: object, settings: Settings) -> None:
    pool = data.get("pool") if isinstance(data, Mapping) else None
    tables = pool.items() if isinstance(pool, Mapping) else ()
    rows = [len(table) for key, table in tables if isinstance(table, list) and find_table(str(key)) == "needs"]
    if sum(rows) > settings.max_needs:
        limit, found = settings.max_needs, sum(rows)
        raise ApiError(
            "too_many_needs",
            Text(f"需求表有 {found} 行，上限为 {limit} 行", f"needs has {found} rows, the limit is {limit}"),
        )


def _envelope(data: object, errors: Items) -> MatchRequest | None:
    if not isinstance(data, Mapping):
        found = Text(*kind_of(data))
        errors.append(
            _item((), "wrong_shape", Text(f"请求体应为对象，现为{found.zh}", f"the body is {found.en}, not an object"))
        )
        return None
    try:
        return MatchRequest.model_validate(dict(data))
    except ValidationError as error:
        # A union tells one mistake by branch; one a member is enough.
        mistakes = {mistake["loc"][0]: mistake for mistake in error.errors(include_url=False, include_context=False)}
        errors += [_mistake(str(name), mistake["type"], mistake["input"]) for name, mistake in mistakes.items()]
        return None


def _mistake(name: str, kind: str, value: object) -> dict[str, Any]:
    if kind == "extra_forbidden":
        known = ", ".join(MatchRequest.model_fields)
        shown = pointer((name,))[1:]
        return _item(
            (name,),
            "unknown_member",
            Text(f"没有“{shown}”这一项；可用的有 {known}", f"{shown} is not known; known are {known}"),
        )
    en, zh = str(MatchRequest.model_fields[name].description).split(" / ")
    if kind == "missing":
        return _item((name,), "missing_member", Text(f"缺少“{name}”：{zh}", f"{name} is missing: {en}"))
    found = Text(*kind_of(value))
    return _item(
        (name,),
        "bad_member",
        Text(f"“{name}”取值不对，现为{found.zh}；应为：{zh}", f"{name} is {found.en}; expected: {en}"),
    )


def _item(path: tuple[str, ...], code: str, sentence: Text) -> dict[str, Any]:
    remedy = Text("请对照接口文档改正", "Compare the request with the documentation of the interface")
    field = pointer(path)[1:]
    return problem_item(
        Problem(table="request", field=field, code=code, sentence=sentence, remedy=remedy), pointer(path)
    )


def read_policy(data: object, errors: Items) -> Policy | None:
    """Return the policy of a body's member, the default one without it; add every mistake to a list."""
    if data is None:
        return Policy()
    if not isinstance(data, Mapping):
        return None
    try:
        return Policy.from_data(dict(data))
    except PolicyError as error:
        for problem in error.problems:
            errors.append(problem_item(problem, pointer(("policy", *_setting_path(data, problem.field)))))
        return None


def _setting_path(data: Mapping[str, Any], setting: str) -> list[str]:
    """Return the keys of a setting's path, as far as they were given: a dotted path may end in the name of a type."""
    path: list[str] = []
    inner: object = data
    rest = setting
    while rest and isinstance(inner, Mapping):
        key = next((key for key in inner if rest == key or rest.startswith(f"{key}.")), None)
        if key is None:
            break
        path.append(key)
        inner, rest = inner[key], rest[len(key) + 1 :]
    return path


def _previous(data: object, errors: Items) -> Plan | None:
    if not isinstance(data, Mapping):
        return None
    try:
        return plan_from_data(data)
    except UnusableInput as error:
        for problem in error.problems:
            path: tuple[str | int, ...] = ("previous",)
            if problem.table in PLAN_TABLES and problem.row is not None:
                path += (problem.table, problem.row - 1, *([problem.field] if problem.field else []))
            elif problem.table:
                path += (problem.table,)
            errors.append(problem_item(problem, pointer(path)))
        return None


def _pool(data: object, errors: Items) -> Pool | None:
    if not isinstance(data, Mapping):
        return None
    try:
        return pool_from_data(data)
    except UnusableInput as error:
        pointers = PoolPointers(data, ("pool",))
        errors += [problem_item(problem, pointers.of(problem)) for problem in error.problems]
        return None
