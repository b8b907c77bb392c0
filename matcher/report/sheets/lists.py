"""The plain lists of the workbook: what columns each has and which rows it shows."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Destination, Dimension, Level, Line, ResourceKind
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.text import Text
from matcher.report.names import replaced
from matcher.report.sheets.style import BAD, GOOD, HEAD
from matcher.report.sheets.table import Book, Column, write_table
from matcher.report.titles import SEVERITIES
from matcher.report.view import View

NEED = Column(title="need_id", source="need_id", width=14)
GRADE = Column(title="grade", source="grade_name", kind="grade", width=8)
TOWN = Column(title="town", source="town_name", width=15)
SERVICE = Column(title="service", source="service_name", width=18)
PEOPLE = Column(title="people", source="people", kind="integer", width=9)
HOURS = Column(title="hours", source="hours", kind="hours", width=8)
ASKED = Column(title="asked_yuan", source="asked_yuan", kind="yuan", width=13)


def matches_sheet(book: Book, view: View) -> None:
    """Write who helps whom, with which money: one row a met need."""
    columns = (
        TOWN,
        NEED,
        GRADE,
        SERVICE,
        PEOPLE,
        Column(title="helper", source="helper_name", width=24, wrap=True),
        Column(title="form", source="form", width=14),
        Column(title="level", source="level_name", width=13),
        Column(title="distance", source="distance_km", kind="km", width=9),
        Column(title="hours", source="given_hours", kind="hours", width=8),
        Column(title="yuan", source="yuan", kind="yuan", width=12),
        Column(title="money", source="money", width=28, wrap=True),
        Column(title="reasons", source="reasons", width=42, wrap=True),
        Column(title="remarks", source="remarks", width=16, wrap=True),
    )
    write_table(book, book.sheet("matches", tab=GOOD), view.matches, columns, frozen=2)


def payments_sheet(book: Book, view: View) -> None:
    """Write every payment, by fund."""
    columns = (
        Column(title="fund", source="fund_name", width=30, wrap=True),
        Column(title="kind", source="kind", width=12),
        NEED,
        GRADE,
        TOWN,
        SERVICE,
        PEOPLE,
        Column(title="yuan", source="yuan", kind="yuan", width=14),
    )
    frame = view.payments.with_columns(view.names.choice("resource_kind", ResourceKind).alias("kind"))
    write_table(book, book.sheet("payments", tab=GOOD), frame, columns)


def unmet_sheet(book: Book, view: View) -> None:
    """Write every unmet need with its verdict, reason, fix and destination, red first."""
    columns = (
        GRADE,
        NEED,
        TOWN,
        SERVICE,
        PEOPLE,
        HOURS,
        ASKED,
        Column(title="verdict", source="verdict_name", width=14),
        Column(title="sentence", source="sentence", width=52, wrap=True),
        *_where_given(Column(title="fix", source="fix", width=36, wrap=True), view.unmet),
        Column(title="destination", source="destination_name", width=14),
    )
    write_table(book, book.sheet("unmet", tab=BAD), view.unmet, columns, frozen=2)


def claims_sheet(book: Book, view: View) -> None:
    """Write the notices by which outsiders may take a need: nothing that leads to the person."""
    columns = (
        Column(title="number", source="number", kind="integer", width=7),
        NEED,
        TOWN,
        SERVICE,
        PEOPLE,
        HOURS,
        ASKED,
        Column(title="skills", source="skills_text", width=30, wrap=True),
    )
    write_table(book, book.sheet("claims", tab=BAD), view.unmet_to(Destination.CLAIM), columns, frozen=2)


def referrals_sheet(book: Book, view: View) -> None:
    """Write the needs that are handed on, with the reason."""
    columns = (
        Column(title="number", source="number", kind="integer", width=7),
        NEED,
        GRADE,
        TOWN,
        SERVICE,
        PEOPLE,
        HOURS,
        ASKED,
        Column(title="skills", source="skills_text", width=24, wrap=True),
        Column(title="sentence", source="sentence", width=52, wrap=True),
    )
    write_table(book, book.sheet("referrals", tab=BAD), view.unmet_to(Destination.REFER), columns, frozen=2)


def resources_sheet(book: Book, view: View) -> None:
    """Write every capacity: how much of it is used and what one more unit would bring."""
    columns = (
        Column(title="resource", source="name", width=30, wrap=True),
        Column(title="resource_id", source="resource_id", width=16),
        Column(title="kind", source="kind", width=12),
        Column(title="dimension", source="dimension_name", width=12),
        Column(title="capacity", source="capacity", kind="plain", width=14),
        Column(title="used", source="used", kind="plain", width=14),
        Column(title="left", source="left", kind="plain", width=14),
        Column(title="share", source="share", kind="percent", width=18, bar=True),
        *_where_given(Column(title="price", source="price", kind="points", width=12), view.plan.resources),
    )
    names, pool = view.names, view.pool
    kinds = {
        code: kind.text.say(names.language)
        for kind, codes in (
            (ResourceKind.PROVIDER, pool.providers["provider_id"]),
            (ResourceKind.FUND, pool.funds["fund_id"]),
            (ResourceKind.PROJECT, pool.projects["project_id"]),
        )
        for code in codes
    }
    rank = {dimension.value: position for position, dimension in enumerate(Dimension)}
    frame = view.plan.resources.with_columns(
        replaced("resource_id", names.resources).alias("name"),
        pl.col("resource_id").replace_strict(kinds, default=None, return_dtype=pl.String).alias("kind"),
        pl.col("dimension").replace_strict(rank, default=len(rank), return_dtype=pl.Int64).alias("rank"),
        names.choice("dimension", Dimension).alias("dimension_name"),
        (pl.col("capacity") - pl.col("used")).round(2).alias("left"),
        pl.when(pl.col("capacity") > 0).then(pl.col("used") / pl.col("capacity")).alias("share"),
    ).sort("kind", "name", "resource_id", "rank", nulls_last=True)
    write_table(book, book.sheet("resources"), frame, columns)


def problems_sheet(book: Book, view: View) -> None:
    """Write every problem of the input, with its remedy."""
    columns = (
        Column(title="table", source="table_name", width=14),
        Column(title="row", source="row", kind="integer", width=8),
        Column(title="field", source="field_name", width=16),
        Column(title="value", source="value", width=20, wrap=True),
        Column(title="severity", source="severity_name", width=10),
        Column(title="sentence", source="sentence", width=56, wrap=True),
        Column(title="remedy", source="remedy", width=46, wrap=True),
        Column(title="code", source="code", width=20),
    )
    names, language = view.names, view.names.language
    titles = {spec.name: Text(spec.title, spec.name).say(language) for spec in POOL_TABLES.values()}
    fields = {(spec.name, field.name): field.title for spec in POOL_TABLES.values() for field in spec.fields}
    rows = view.plan.problems.select("table", "field").iter_rows()
    shown = [fields.get(place, place[1]) if language == "zh" else place[1] for place in rows]
    frame = view.plan.problems.with_columns(
        replaced("table", titles).alias("table_name"),
        pl.Series("field_name", shown, dtype=pl.String),
        names.texts("severity", SEVERITIES).alias("severity_name"),
        pl.col(f"sentence_{language.value}").alias("sentence"),
        pl.col(f"remedy_{language.value}").alias("remedy"),
    ).sort("severity", "table", "row", "field", nulls_last=False, maintain_order=True)
    none = Text("（没有发现问题）", "(no problems found)")
    write_table(book, book.sheet("problems", tab=BAD), frame, columns, empty=none)


def raw_sheet(book: Book, view: View) -> None:
    """Write the rows of the plan as they are, with every cost term."""
    costs = tuple(
        Column(title=Text(f"成本：\n{text.zh}", f"cost:\n{text.en}"), source=f"cost_{term}", kind="points", width=12)
        for term, text in COST_TERMS.items()
    )
    columns = (
        NEED,
        Column(title=Text("内容", "Line"), source="line_name", width=11),
        Column(title=Text("资源编号", "Resource"), source="resource_id", width=16),
        Column(title="kind", source="kind", width=11),
        PEOPLE,
        HOURS,
        Column(title="yuan", source="yuan", kind="yuan", width=13),
        Column(title="distance", source="distance_km", kind="plain", width=10),
        Column(title="level", source="level_name", width=13),
        Column(title=Text("人工\n指定", "Pinned"), source="pinned_name", width=8),
        Column(title=Text("沿用", "Kept"), source="kept_name", width=8),
        *costs,
    )
    names = view.names
    yes = names.say(Text("是", "yes"))
    frame = view.plan.assignments.with_columns(
        names.choice("line", Line).alias("line_name"),
        names.choice("resource_kind", ResourceKind).alias("kind"),
        (pl.col("yuan_fen") / 100).alias("yuan"),
        names.choice("ladder", Level).alias("level_name"),
        pl.when("pinned").then(pl.lit(yes)).alias("pinned_name"),
        pl.when("kept").then(pl.lit(yes)).alias("kept_name"),
    )
    write_table(book, book.sheet("raw", tab=HEAD), frame, columns)


def _where_given(column: Column, frame: pl.DataFrame) -> tuple[Column, ...]:
    """Return a column if any row has it; a title over nothing but blanks makes people look for what is missing."""
    values = frame[column.source].drop_nulls()
    return (column,) if values.len() and (values.dtype != pl.String or values.ne("").any()) else ()
