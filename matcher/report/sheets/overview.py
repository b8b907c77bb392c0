"""The first sheet: how good the plan is, whom it reaches, what it uses, how it was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import polars as pl

from matcher.model.enums import Grade, PlanStatus, ProviderType, ResourceKind
from matcher.model.summary import GroupCount
from matcher.model.text import Text
from matcher.report import sentences
from matcher.report.money import money_table
from matcher.report.package_areas import packages_sentence
from matcher.report.sheets.style import BAD, BAR, GOOD, GRADE_BAR, GRADE_FILL, GRADE_INK, GREY, HEAD, LINE, PALE
from matcher.report.sheets.table import LINE_POINTS, Book, bar, plain_text, text_width
from matcher.report.titles import NOTES, SHEETS
from matcher.report.view import View, kept_needs
from matcher.report.words import gap_text, number_text, share_text

WIDTHS = (30, 15, 15, 15, 15, 24)
LAST = len(WIDTHS) - 1

_SUB = Text("方案日期 {date}    引擎 {version}    {note}", "made for {date}    engine {version}    {note}")
_BY_GRADE, _BY_TOWN = Text("按等级", "By grade"), Text("按镇街", "By town")
_BY_SERVICE, _MONEY = Text("按服务项目", "By service"), Text("资金（元）", "Money (yuan)")
_HOURS = Text("工时（小时/周）", "Hours (a week)")
_RUN = Text("运行记录", "Run record")
_COUNTS = (
    Text("需求件数", "Needs"),
    Text("满足件数", "Needs met"),
    Text("涉及人数", "People"),
    Text("受助人数", "People met"),
    Text("受助比例", "Share of people met"),
)
_MONEY_HEADS = (
    Text("可用", "Usable"),
    Text("已用", "Used"),
    Text("结余", "Left"),
    Text("惠及人数", "People"),
    Text("使用率", "Use"),
)
_HOUR_HEADS = (
    Text("资源数", "Resources"),
    Text("本期容量", "Capacity"),
    Text("已用", "Used"),
    Text("剩余", "Left"),
    Text("使用率", "Use"),
)
_IDLE = Text("未动用的 {count} 笔（见“资金”）", "{count} not used (see Money)")
_TOTAL, _OTHER = Text("合计", "Total"), Text("其他", "other")
_CONTENTS = Text("本工作簿", "In this workbook")


def overview_sheet(book: Book, view: View, sheets: Sequence[str], notice: str | None = None) -> None:
    """Write the summary from top to bottom.

    Parameters
    ----------
    book, view
        The workbook, and what it shows.
    sheets
        Keys of the sheets that follow.
    notice
        What the reader must know of the workbook itself.
    """
    summary = view.plan.summary
    run = summary.run
    note = _SUB.say(book.language).format(
        date=run.date.isoformat(), version=run.engine_version, note=NOTES["overview"].say(book.language)
    )
    page = _Page(book=book, sheet=book.sheet("overview", tab=HEAD, portrait=True, note=note), row=0)
    for position, width in enumerate(WIDTHS):
        page.sheet.set_column(position, position, width)
    page.sheet.freeze_panes(2, 0)
    _heading(page, view)
    _cards(page, view)
    _flow(page, view)
    if notice is not None:
        look = book.styles.get(bold=True, font_color=BAD, text_wrap=True, indent=1)
        page.line(notice, look, height=LINE_POINTS * ceil(text_width(notice) / (sum(WIDTHS) - 4)) + 6)
    names = view.names
    _groups(page, _BY_GRADE, summary.by_grade, lambda code: names.say(Grade(code).text), by_grade=True)
    _money(page, view)
    _hours(page, view)
    _groups(page, _BY_TOWN, summary.by_town, names.region)
    _groups(page, _BY_SERVICE, summary.by_service, names.service)
    _run(page, view)
    _contents(page, sheets)


@dataclass(kw_only=True)
class _Page:
    """A sheet that is written downwards."""

    book: Book
    sheet: Any
    row: int

    def say(self, text: Text) -> str:
        return text.say(self.book.language)

    def line(self, text: str, style: Any, *, height: float = 20) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.merge_range(self.row, 0, self.row, LAST, "", style)
        self.sheet.write_string(self.row, 0, plain_text(text), style)
        self.row += 1

    def section(self, title: Text, heads: Sequence[Text]) -> None:
        style, head = self.book.styles, self.book.styles.head
        self.row += 1
        self.sheet.set_row(self.row, 22)
        self.sheet.write_string(self.row, 0, self.say(title), style.get(bold=True, font_size=12, font_color=HEAD))
        self.sheet.set_row(self.row + 1, 20)
        for position, text in enumerate((Text("", ""), *heads)):
            self.sheet.write_string(self.row + 1, position, self.say(text), head)
        self.row += 2

    def cells(
        self,
        name: str,
        values: Sequence[float | None],
        kinds: Sequence[str],
        *,
        strong: bool = False,
        grade: str = "",
    ) -> None:
        styles = self.book.styles
        look: dict[str, Any] = {"bottom": 1, "bottom_color": LINE} | (
            {"bold": True, "bg_color": PALE} if strong else {}
        )
        named = look | ({"font_color": GRADE_INK[grade], "bg_color": GRADE_FILL[grade]} if grade else {})
        self.sheet.set_row(self.row, 19)
        self.sheet.write_string(self.row, 0, plain_text(name), styles.get(indent=1, **named))
        for position, (value, kind) in enumerate(zip(values, kinds, strict=True), 1):
            style = styles.body(kind, **look)
            if value is None:
                self.sheet.write_blank(self.row, position, None, style)
            else:
                self.sheet.write_number(self.row, position, value, style)
        self.row += 1


def _heading(page: _Page, view: View) -> None:
    summary, styles = view.plan.summary, page.book.styles
    page.row = 3
    good = summary.status is not PlanStatus.LIMIT
    line = page.say(summary.status.text) + (
        f"  ·  {page.say(Text('差距', 'gap'))} {gap_text(summary.gap)}  ·  {page.say(sentences.quality(summary))}"
    )
    page.line(line, styles.get(bold=True, font_color="#FFFFFF", bg_color=GOOD if good else HEAD, indent=1), height=26)


def _cards(page: _Page, view: View) -> None:
    """Six numbers that one wants to see first."""
    summary, styles = view.plan.summary, page.book.styles
    counts, use = summary.flow, summary.used
    accepted = counts.collected - counts.refused
    mean = "—" if use.mean_km is None else f"{number_text(use.mean_km)} km"
    cards = (
        (Text("受助人数", "People met"), f"{summary.people_met:,} / {summary.people_asked:,}"),
        (Text("受助比例", "Share met"), share_text(summary.people_met, summary.people_asked)),
        (Text("满足需求", "Needs met"), f"{counts.met:,} / {accepted:,}"),
        (Text("每周工时", "Hours a week"), number_text(use.hours)),
        (Text("平均距离", "Mean distance"), mean),
        (Text("使用资金（元）", "Money used (yuan)"), f"{use.yuan:,.2f}"),
    )
    page.row += 1
    page.sheet.set_row(page.row, 18)
    page.sheet.set_row(page.row + 1, 32)
    for position, (label, _) in enumerate(cards):
        style = styles.get(bg_color=PALE, font_color=GREY, font_size=9, align="center", left=5, left_color="#FFFFFF")
        page.sheet.write_string(page.row, position, page.say(label), style)
    for position, (_, value) in enumerate(cards):
        large = {"bold": True, "font_size": 14 if len(value) < 12 else 12, "font_color": HEAD, "align": "center"}
        style = styles.get(bg_color=PALE, left=5, left_color="#FFFFFF", **large)
        page.sheet.write_string(page.row + 1, position, value, style)
    page.row += 3


def _flow(page: _Page, view: View) -> None:
    """Where every need went, and what waits or is wrong."""
    summary, styles = view.plan.summary, page.book.styles
    counts = summary.flow
    mark = "✓" if counts.is_conserved else "✗"
    line = f"{mark}  {page.say(sentences.flow(counts))}    {page.say(sentences.conserved(counts))}"
    page.line(line, styles.get(bold=True, indent=1, font_color=GOOD if counts.is_conserved else BAD))
    page.line(page.say(sentences.used(summary)), styles.get(indent=1))
    packages = packages_sentence(view.plan, view.pool)
    if packages is not None:
        page.line(page.say(packages), styles.get(indent=1))
    severity = view.plan.problems["severity"]
    errors = int((severity == "error").sum())
    found = sentences.problems(errors, int((severity == "warning").sum()))
    kept = sentences.kept(summary, kept_needs(view.plan))
    if kept is not None:
        page.line(page.say(kept), styles.get(indent=1))
    for text, colour in ((sentences.deferred(summary), BAD), (found, BAD if errors else GREY)):
        if text is not None:
            page.line(page.say(text), styles.get(indent=1, font_color=colour))
    for remark in summary.run.notes:
        page.line(remark, styles.get(indent=1, font_color=GREY))


def _groups(
    page: _Page, title: Text, groups: Sequence[GroupCount], name: Callable[[str], str], *, by_grade: bool = False
) -> None:
    if not groups:
        return
    page.section(title, _COUNTS)
    kinds = ("integer", "integer", "integer", "integer", "percent")
    first = page.row
    for group in groups:
        share = group.people_met / group.people_asked if group.people_asked else None
        values = (group.needs_asked, group.needs_met, group.people_asked, group.people_met, share)
        if by_grade:
            bar(page.sheet, page.row, page.row, LAST, GRADE_BAR[group.group])
        page.cells(name(group.group), values, kinds, grade=group.group if by_grade else "")
    if not by_grade:
        bar(page.sheet, first, page.row - 1, LAST, BAR)


def _money(page: _Page, view: View) -> None:
    table = money_table(view)
    if table.is_empty():
        return
    page.section(_MONEY, _MONEY_HEADS)
    kinds, first = ("yuan", "yuan", "yuan", "integer", "percent"), page.row
    columns = ("name", "usable_fen", "used_fen", "left_fen", "people", "share")
    for name, usable, used, left, people, share in table.filter(pl.col("used_fen") > 0).select(columns).iter_rows():
        page.cells(name, (usable / 100, used / 100, left / 100, people, share), kinds)
    idle = table.filter(pl.col("used_fen") == 0)
    if idle.height:
        # A page of zeros in front hides what was spent; each of them stands on the sheet of money.
        sums = (int(idle["usable_fen"].sum()) / 100, 0.0, int(idle["left_fen"].sum()) / 100, 0, 0.0)
        page.cells(page.say(_IDLE).format(count=idle.height), sums, kinds)
    usable, used, left = (int(table[column].sum()) for column in columns[1:4])
    share = used / usable if usable else None
    # People are not summed: a need that two funds pay for would be counted twice.
    page.cells(page.say(_TOTAL), (usable / 100, used / 100, left / 100, None, share), kinds, strong=True)
    bar(page.sheet, first, page.row - 1, LAST, BAR)


def _hours(page: _Page, view: View) -> None:
    """Hours by type of provider; projects on a row of their own."""
    types = {kind.value: page.say(kind.text) for kind in ProviderType}
    typed = pl.col("type").replace_strict(types, default=None, return_dtype=pl.String)
    kinds = pl.concat(
        [
            view.pool.providers.select(
                pl.col("provider_id").alias("resource_id"), typed.fill_null(page.say(_OTHER)).alias("name")
            ),
            view.pool.projects.select(
                pl.col("project_id").alias("resource_id"), pl.lit(page.say(ResourceKind.PROJECT.text)).alias("name")
            ),
        ]
    )
    hours = view.plan.resources.filter(pl.col("dimension") == "hours", pl.col("capacity").is_not_null())
    table = (
        hours.join(kinds, on="resource_id", how="inner", maintain_order="left")
        .group_by("name")
        .agg(pl.len().alias("count"), pl.col("capacity").sum(), pl.col("used").sum())
        .sort("capacity", "name", descending=[True, False])
    )
    if table.is_empty():
        return
    page.section(_HOURS, _HOUR_HEADS)
    formats, first = ("integer", "plain", "plain", "plain", "percent"), page.row
    rows = table.rows()
    rows.append((page.say(_TOTAL), *(sum(row[position] for row in rows) for position in (1, 2, 3))))
    for number, (name, count, capacity, used) in enumerate(rows, 1):
        share = used / capacity if capacity else None
        values = (count, capacity, used, round(capacity - used, 2), share)
        page.cells(name, values, formats, strong=number == len(rows))
    bar(page.sheet, first, page.row - 1, LAST, BAR)
    rest = sentences.unlimited_hours(view.plan.summary, float(rows[-1][3]))
    if rest is not None:
        page.line(page.say(rest), page.book.styles.get(font_color=GREY, font_size=9, indent=1))


def _run(page: _Page, view: View) -> None:
    """How the plan was made. Seconds differ from run to run and stay in the plan's own record."""
    summary, styles = view.plan.summary, page.book.styles
    run = summary.run
    work = "  ".join(f"{name} {number_text(value)}" for name, value in sorted(run.work.items()))
    rows = (
        (Text("目标值 / 上界（分）", "Objective / bound (points)"), f"{summary.objective:,.4f} / {summary.bound:,.4f}"),
        (Text("求解方法", "Method"), f"{run.method} · {run.solver}"),
        (Text("可选匹配数", "Options"), f"{run.options:,}"),
        (Text("随机种子", "Seed"), str(run.seed)),
        (Text("工作量", "Work"), work or "—"),
        (Text("输入指纹", "Input digest"), run.input_digest),
        (Text("上期方案指纹", "Previous plan"), run.previous_digest or "—"),
    )
    page.row += 1
    page.sheet.set_row(page.row, 22)
    page.sheet.write_string(page.row, 0, page.say(_RUN), styles.get(bold=True, font_size=12, font_color=HEAD))
    page.row += 1
    for label, value in rows:
        page.sheet.write_string(page.row, 0, page.say(label), styles.get(font_color=GREY, font_size=9, indent=1))
        page.sheet.write_string(page.row, 1, value, styles.get(font_color=GREY, font_size=9))
        page.row += 1


def _contents(page: _Page, sheets: Sequence[str]) -> None:
    page.row += 1
    text = f"{page.say(_CONTENTS)}：" + " · ".join(page.say(SHEETS[key]) for key in sheets)
    page.line(text, page.book.styles.get(font_color=GREY, font_size=9, text_wrap=True), height=34)
