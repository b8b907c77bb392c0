"""The three boards as sheets."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Category
from matcher.model.plan import Plan
from matcher.model.text import Text
from matcher.report.boards import OTHER, exit_board, identification_board, measures_board
from matcher.report.names import replaced
from matcher.report.sheets.lists import GRADE, NEED, TOWN
from matcher.report.sheets.table import HEAD_ROW, Book, Column, write_table
from matcher.report.titles import EXIT_REASONS, FORMS
from matcher.report.view import View
from matcher.report.words import week_text

_OTHER = Text("其他困难", "other hardship")
_UNTIL = Text("公示中，{day} 起可拨款", "in publicity, money from {day}")
_OVER = Text("公示期满", "publicity is over")
_NOT_DUE = Text("无须公示", "none due")
_MET, _UNMET = Text("已满足", "met"), Text("未满足", "not met")
_NO_PREVIOUS = Text("（没有提供上期方案）", "(no previous plan was given)")
_NOBODY = Text("（没有退出）", "(nobody left)")


def identification_sheet(book: Book, view: View) -> None:
    """精准识别榜: every verified need in its public minimum."""
    columns = (
        NEED,
        TOWN,
        GRADE,
        Column(title="circle", source="circle", kind="integer", width=8),
        Column(title="categories", source="category_names", width=30, wrap=True),
        Column(title="publicity_start", source="publicity_start", kind="date", width=14),
        Column(title="publicity", source="publicity", width=32),
    )
    board, names, today = identification_board(view.pool), view.names, view.plan.summary.run.date
    board = board.join(view.needs.select("need_id", "town_name", "grade_name"), on="need_id", how="left")
    titles = {member.value: names.say(member.text) for member in Category} | {OTHER: names.say(_OTHER)}
    head, _, tail = names.say(_UNTIL).partition("{day}")
    until = pl.col("publicity_until")
    waits = pl.concat_str(pl.lit(head), until.dt.strftime("%Y-%m-%d"), pl.lit(tail))
    board = board.with_columns(
        pl.col("categories")
        .list.eval(pl.element().replace_strict(titles, return_dtype=pl.String))
        .list.join("、")
        .alias("category_names"),
        pl.when(until.is_null())
        .then(pl.lit(names.say(_NOT_DUE)))
        .when(until > today)
        .then(waits)
        .otherwise(pl.lit(names.say(_OVER)))
        .alias("publicity"),
    ).sort("town_name", "need_id")
    write_table(book, book.sheet("identification"), board, columns)


def measures_sheet(book: Book, view: View) -> None:
    """精准施策榜: every met need with form, content, time, who and money source."""
    columns = (
        NEED,
        TOWN,
        Column(title="form", source="form_name", width=16),
        Column(title="content", source="service_name", width=20),
        Column(title="time", source="week", width=17),
        Column(title="hours", source="hours", kind="hours", width=9),
        Column(title="who", source="helper_name", width=32, wrap=True),
        Column(title="money", source="sources", width=36, wrap=True),
    )
    names = view.names
    sources = view.matches.select("need_id", "town_name", "service_name", "sources")
    board = (
        measures_board(view.plan)
        .join(sources, on="need_id", how="left")
        .with_columns(
            names.texts("form", FORMS).alias("form_name"),
            pl.lit(names.say(week_text(view.plan.summary.run.date))).alias("week"),
            pl.when(pl.col("hours") > 0).then("hours").alias("hours"),
            replaced("helper_id", names.resources).alias("helper_name"),
        )
        .sort("town_name", "need_id", nulls_last=True)
    )
    write_table(book, book.sheet("measures"), board, columns)


def exit_sheet(book: Book, view: View, previous: Plan | None) -> None:
    """精准退出榜: needs that are no longer in the pool; the operator picks the reason from a list."""
    columns = (
        NEED,
        Column(title="was", source="was", width=14),
        Column(title=Text("上期帮扶方", "Helper last week"), source="helper_name", width=32, wrap=True),
        Column(title="exit_reason", source="reason", width=24),
    )
    names = view.names
    board = exit_board(view.pool, previous).with_columns(
        pl.when("was_met").then(pl.lit(names.say(_MET))).otherwise(pl.lit(names.say(_UNMET))).alias("was"),
        replaced("helper_id", names.resources).alias("helper_name"),
        pl.lit(None, pl.String).alias("reason"),
    )
    sheet = book.sheet("exit")
    written = write_table(book, sheet, board, columns, empty=_NO_PREVIOUS if previous is None else _NOBODY)
    if written:
        choices = {"validate": "list", "source": [names.say(reason) for reason in EXIT_REASONS]}
        place = len(columns) - 1
        sheet.data_validation(HEAD_ROW + 1, place, HEAD_ROW + written, place, choices)
