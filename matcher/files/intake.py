"""The intake: from raw cells to a pool, with every problem of every row at once."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matcher.files.asks import check_pins, settle_hours
from matcher.files.contradictions import check_contradictions
from matcher.files.draft import Draft, read_draft
from matcher.files.errors import UnusableInput
from matcher.files.keys import check_keys, check_unique_across
from matcher.files.points import settle_points
from matcher.files.raw import RawPool
from matcher.files.relations import check_references
from matcher.files.service_names import settle_service_names
from matcher.model.catalogue import builtin_services
from matcher.model.pool import Pool
from matcher.model.problems import Problem
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES
from matcher.model.text import Text

SETTLING_ORDER = ("regions", "services", "teams", "providers", "funds", "projects", "needs", "pins")
"""Every table stands behind those that it points to, so that a refused row is known to be refused."""


def intake(raw: RawPool) -> Pool:
    """Return the pool of all acceptable rows, and in it every problem of the input.

    Parameters
    ----------
    raw
        Raw cells by table and field, and what the source found wrong already.

    Returns
    -------
    Pool
        Accepted rows in stored form: money in fen, points in WGS-84, defaults filled in. ``problems`` holds those of
        the source and of the intake, ``collected`` the rows found in each table, blank ones not counted.

    Raises
    ------
    UnusableInput
        If no need or no resource is left; it carries all problems.
    """
    drafts = {name: read_draft(spec, raw.tables.get(name), raw.problems) for name, spec in POOL_TABLES.items()}
    for draft in drafts.values():
        check_keys(draft)
        check_contradictions(draft)
    check_unique_across([drafts[name] for name in RESOURCE_TABLES])

    for name in SETTLING_ORDER:
        draft = drafts[name]
        services = _services(drafts)
        settle_service_names(draft, services)
        check_references(draft, drafts, services)
        if name == "needs":
            settle_hours(draft, services)
        if name == "pins":
            check_pins(draft, _helpers(drafts))
        if "lon" in draft.spec:
            settle_points(draft, drafts["regions"].accepted())

    problems = _in_order(raw.problems, drafts)
    _refuse_unusable(drafts, problems)
    tables = {name: draft.accepted() for name, draft in drafts.items()} | {"services": _services(drafts)}
    collected = {name: drafts[name].height for name in raw.tables if name in drafts}
    return Pool(**tables, problems=problems, collected=collected)


def _services(drafts: Mapping[str, Draft]) -> pl.DataFrame:
    """Return the services that count; a table without a row is no table."""
    return drafts["services"].accepted() if drafts["services"].height else builtin_services()


def _helpers(drafts: Mapping[str, Draft]) -> frozenset[str]:
    return frozenset(drafts["providers"].accepted()["provider_id"]) | frozenset(
        drafts["projects"].accepted()["project_id"]
    )


def _in_order(found: tuple[Problem, ...], drafts: Mapping[str, Draft]) -> tuple[Problem, ...]:
    """Return the problems of the source, then those of each table: of the table as a whole, then row by row."""
    problems = list(found)
    for draft in drafts.values():
        place = {field.name: index for index, field in enumerate(draft.spec.fields)}
        problems += sorted(draft.problems, key=lambda p: (p.row or 0, place.get(p.field, -1)))
    return tuple(problems)


def _refuse_unusable(drafts: Mapping[str, Draft], problems: tuple[Problem, ...]) -> None:
    needs = drafts["needs"]
    missing: list[Problem] = []
    if needs.refused.all():
        missing.append(
            Problem(
                table="needs",
                code="no_needs_left",
                sentence=Text(
                    f"“需求”表共 {needs.height} 行，没有一行可用。",
                    f"None of the {needs.height} rows of needs can be used.",
                )
                if needs.height
                else Text("“需求”表里没有任何数据。", "The table needs holds no row."),
                remedy=Text("请按其余各条提示改正后再试。", "Correct what the other problems name and try again.")
                if needs.height
                else Text("请在标题行下面填写需求，一行一项。", "Enter the needs below the titles, one a row."),
            )
        )
    if all(drafts[name].refused.all() for name in RESOURCE_TABLES):
        count = sum(drafts[name].height for name in RESOURCE_TABLES)
        missing.append(
            Problem(
                table="",
                code="no_resources_left",
                sentence=Text(
                    f"服务方、基金、在办项目三张表共 {count} 行，没有一行可用。",
                    f"None of the {count} rows of providers, funds and projects can be used.",
                ),
                remedy=Text(
                    "请至少提供一个可用的服务方、基金或在办项目。",
                    "Give at least one usable provider, fund or project.",
                ),
            )
        )
    if missing:
        raise UnusableInput([*problems, *missing])
