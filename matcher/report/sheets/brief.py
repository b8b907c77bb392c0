"""Sheets of lists that are too long to be written out: where all of it is, and what can be read at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from matcher.model.enums import Destination, Line, ProviderType, ResourceKind, Verdict
from matcher.model.regions import TOWN_DIGITS
from matcher.model.text import Text
from matcher.report import length
from matcher.report.names import replaced
from matcher.report.people import NO_TOWN
from matcher.report.sheets.style import BAD
from matcher.report.sheets.table import Book, Column, write_table
from matcher.report.titles import SHEETS
from matcher.report.view import View

Brief = tuple[pl.DataFrame, tuple[Column, ...]]

_SENTENCE = Text(
    "此表共 {rows} 行，超过 {most} 行，不在工作簿中逐行列出；完整内容见同一文件夹的 {where}。",
    "This list has {rows} rows, more than {most}, and is not written out here; all of it is in {where}, beside this file.",
)
_BY_TOWN, _BY_HELPER = Text("下面按镇街汇总。", " Below: by town."), Text("下面按帮扶方汇总。", " Below: by helper.")
_OVERVIEW = Text(
    "以下各表超过 {most} 行，工作簿只列汇总，完整内容在同一文件夹的 CSV 文件中：{lists}。",
    "Lists of more than {most} rows are summed up only; all of them are in the CSV files beside this file: {lists}.",
)
_LIST, _COMMA = Text("{name}：{where}", "{name}: {where}"), Text("；", "; ")
_TOWN = Column(title="town", source="town_name", width=24)
_NEEDS = Column(title="needs", source="needs", kind="integer", width=12)
_PEOPLE = Column(title="people", source="people", kind="integer", width=12)
_HOURS = Column(title="hours", source="hours", kind="plain", width=14)


def brief_sheet(book: Book, view: View, key: str, rows: int) -> None:
    """Write in the place of a list how long it is, where it is, and its sums by town or helper."""
    values = {"rows": f"{rows:,}", "most": f"{length.LONGEST:,}", "where": length.WHERE[key].say(book.language)}
    note = _SENTENCE.say(book.language).format(**values)
    made = _BRIEFS.get(key)
    if made is None:
        book.sheet(key, tab=BAD, note=note, loud=True)
        return
    frame, columns = made(view)
    follows = (_BY_HELPER if key == "handout" else _BY_TOWN).say(book.language)
    sheet = book.sheet(key, tab=BAD, note=note + follows, loud=True)
    write_table(book, sheet, frame, columns)


def sentence_of_long_lists(view: View, long: Mapping[str, int]) -> str | None:
    """Return what the first page says of lists that are not written out; ``None`` where all are."""
    if not long:
        return None
    say = view.names.say
    lists = say(_COMMA).join(say(_LIST).format(name=say(SHEETS[key]), where=say(length.WHERE[key])) for key in long)
    return say(_OVERVIEW).format(most=f"{length.LONGEST:,}", lists=lists)


def _by_town(view: View, rows: pl.DataFrame, *sums: pl.Expr) -> pl.DataFrame:
    """Return the sums of rows with a ``need_id`` by the town of the need, sorted by its name."""
    region = pl.col("region")
    town = pl.when(region.str.len_bytes() >= TOWN_DIGITS).then(region.str.slice(0, TOWN_DIGITS)).alias("town")
    places = view.pool.needs.select("need_id", town, pl.col("hours").alias("asked_hours"), "amount_fen", "people")
    # The people of a need stand in the pool; an assignment repeats them.
    found = rows.drop("people", strict=False).join(places, on="need_id", how="left")
    name = replaced("town", view.names.regions).fill_null(view.names.say(NO_TOWN)).alias("town_name")
    return found.group_by("town").agg(*sums).with_columns(name).sort("town_name", "town", nulls_last=True)


def _matches(view: View) -> Brief:
    helped = pl.col("line") != Line.MONEY.value
    # A need has one or more rows: its people count once.
    first = pl.col("need_id").is_first_distinct()
    frame = _by_town(
        view,
        view.plan.assignments,
        pl.col("need_id").n_unique().alias("needs"),
        pl.col("people").filter(first).sum(),
        pl.col("hours").filter(helped).sum().round(2),
        (pl.col("yuan_fen").sum() / 100).alias("yuan"),
    )
    return frame, (_TOWN, _NEEDS, _PEOPLE, _HOURS, Column(title="yuan", source="yuan", kind="yuan", width=16))


def _unmet(view: View) -> Brief:
    counted: dict[str, tuple[Text, pl.Expr]] = {
        **{member.value: (member.text, pl.col("verdict") == member.value) for member in Verdict},
        **{member.value: (member.text, pl.col("destination") == member.value) for member in Destination},
    }
    frame = _by_town(
        view,
        view.plan.unmet,
        pl.len().alias("needs"),
        pl.col("people").sum(),
        *(condition.sum().alias(name) for name, (_, condition) in counted.items()),
    )
    columns = (Column(title=text, source=name, kind="integer", width=12) for name, (text, _) in counted.items())
    return frame, (_TOWN, _NEEDS, _PEOPLE, *columns)


def _going(destination: Destination) -> Callable[[View], Brief]:
    def brief(view: View) -> Brief:
        frame = _by_town(
            view,
            view.plan.unmet.filter(pl.col("destination") == destination.value),
            pl.len().alias("needs"),
            pl.col("people").sum(),
            pl.col("asked_hours").sum().round(2).alias("hours"),
            (pl.col("amount_fen").sum() / 100).alias("yuan"),
        )
        return frame, (_TOWN, _NEEDS, _PEOPLE, _HOURS, Column(title="asked_yuan", source="yuan", kind="yuan", width=16))

    return brief


def _identification(view: View) -> Brief:
    verified = view.pool.needs.filter("verified").select("need_id")
    return _by_town(view, verified, pl.len().alias("needs"), pl.col("people").sum()), (_TOWN, _NEEDS, _PEOPLE)


def _helpers(view: View) -> Brief:
    names, pool = view.names, view.pool
    given = view.plan.by_carrier().filter(pl.col("line") != Line.MONEY.value).group_by("resource_id")
    hours = view.plan.resources.filter(pl.col("dimension") == "hours").select(
        "resource_id", (pl.col("capacity") - pl.col("used")).clip(0).round(2).alias("left")
    )
    types = pool.providers.select(
        pl.col("provider_id").alias("resource_id"), names.choice("type", ProviderType).alias("type_name")
    )
    project = pl.lit(names.say(ResourceKind.PROJECT.text))
    frame = (
        given.agg(pl.len().alias("needs"), pl.col("people").sum(), pl.col("hours").sum().round(2))
        .join(hours, on="resource_id", how="left")
        .join(types, on="resource_id", how="left")
        .with_columns(
            replaced("resource_id", names.resources).alias("name"),
            pl.when(pl.col("resource_id").is_in(pool.projects["project_id"].implode()))
            .then(project)
            .otherwise("type_name")
            .alias("type_name"),
        )
        .sort("name", "resource_id")
    )
    return frame, (
        Column(title="helper", source="name", width=32, wrap=True),
        Column(title="resource_id", source="resource_id", width=16),
        Column(title="type", source="type_name", width=16),
        _NEEDS,
        _PEOPLE,
        _HOURS,
        Column(title="left", source="left", kind="plain", width=14),
    )


_BRIEFS: dict[str, Callable[[View], Brief]] = {
    "matches": _matches,
    "handout": _helpers,
    "unmet": _unmet,
    "claims": _going(Destination.CLAIM),
    "referrals": _going(Destination.REFER),
    "identification": _identification,
}
