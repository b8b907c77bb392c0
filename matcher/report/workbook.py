"""The workbook for people: ``plan.xlsx``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.text import Language
from matcher.report.sheets import boards, lists
from matcher.report.sheets.funds import funds_sheet
from matcher.report.sheets.handout import handout_sheet
from matcher.report.sheets.legend import legend_sheet
from matcher.report.sheets.overview import overview_sheet
from matcher.report.sheets.style import FONT, Styles
from matcher.report.sheets.table import Book
from matcher.report.titles import HEADING, SHEETS
from matcher.report.view import View
from matcher.report.words import iso_week

_OPTIONS = {
    # One row in memory at a time; text of the input is text, never a formula, a link or a number.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": 10},
}


def write_workbook(plan: Plan, pool: Pool, path: Path, language: Language, *, previous: Plan | None = None) -> None:
    """Write a plan as a workbook that an operator can read, print and hand out.

    The same plan gives the same bytes: the file's date is the plan's date, and what differs from run to run (seconds)
    is left to the plan's own record.

    Parameters
    ----------
    plan, pool
        The plan and the pool it was made for.
    path
        The ``.xlsx`` file to write; one that exists is replaced.
    language
        The language of titles and sentences.
    previous
        The plan of the week before, for the exit board.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    view = View.of(plan, pool, language)
    with xlsxwriter.Workbook(path, dict(_OPTIONS)) as workbook:
        workbook.set_properties(_properties(plan, language))
        workbook.set_size(1920, 1200)
        week = iso_week(plan.summary.run.date)
        book = Book(book=workbook, styles=Styles(workbook), language=language, week=week)
        _sheets(book, view, previous)


def _sheets(book: Book, view: View, previous: Plan | None) -> None:
    has_packages = view.plan.packages.height > 0
    overview_sheet(book, view, [key for key in SHEETS if key != "overview" and (has_packages or key != "packages")])
    lists.matches_sheet(book, view)
    handout_sheet(book, view)
    funds_sheet(book, view)
    lists.payments_sheet(book, view)
    lists.unmet_sheet(book, view)
    lists.claims_sheet(book, view)
    lists.referrals_sheet(book, view)
    if has_packages:
        lists.packages_sheet(book, view)
    lists.resources_sheet(book, view)
    boards.identification_sheet(book, view)
    boards.measures_sheet(book, view)
    boards.exit_sheet(book, view, previous)
    lists.problems_sheet(book, view)
    lists.raw_sheet(book, view)
    legend_sheet(book)


def _properties(plan: Plan, language: Language) -> dict[str, object]:
    run = plan.summary.run
    return {
        "title": HEADING.format(week=iso_week(run.date)).say(language),
        "author": "wishpool",
        "comments": run.input_digest,
        "created": dt.datetime.combine(run.date, dt.time.min),
    }
