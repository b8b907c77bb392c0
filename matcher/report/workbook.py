"""The workbook for people: ``plan.xlsx``."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.text import Language
from matcher.report.length import long_lists
from matcher.report.sheets import boards, lists
from matcher.report.sheets.brief import brief_sheet, sentence_of_long_lists
from matcher.report.sheets.bulk import BulkWorkbook
from matcher.report.sheets.funds import funds_sheet
from matcher.report.sheets.handout import handout_sheet
from matcher.report.sheets.legend import legend_sheet
from matcher.report.sheets.overview import overview_sheet
from matcher.report.sheets.package_briefs import briefs_sheet
from matcher.report.sheets.package_list import packages_sheet
from matcher.report.sheets.style import FONT, Styles
from matcher.report.sheets.table import Book
from matcher.report.titles import HEADING
from matcher.report.view import View
from matcher.report.words import iso_week

_OPTIONS = {
    # Text of the input is text, never a formula, a link or a number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": 10},
}


def write_workbook(plan: Plan, pool: Pool, path: Path, language: Language, *, previous: Plan | None = None) -> None:
    """Write a plan as a workbook that an operator can read, print and hand out.

    Lists of more than :data:`~matcher.report.length.LONGEST` rows are summed up by town or helper, and a sentence names
    the file that holds all of them. The same plan gives the same bytes: the file's date is the plan's date, and what differs from run to run (seconds)
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
    with BulkWorkbook(path, copy.deepcopy(_OPTIONS)) as workbook:
        workbook.set_properties(_properties(plan, language))
        workbook.set_size(1920, 1200)
        week = iso_week(plan.summary.run.date)
        book = Book(book=workbook, styles=Styles(workbook), language=language, week=week)
        _sheets(book, view, previous)


def _sheets(book: Book, view: View, previous: Plan | None) -> None:
    writers: dict[str, Callable[[Book, View], None]] = {
        "matches": lists.matches_sheet,
        "handout": handout_sheet,
        "funds": funds_sheet,
        "payments": lists.payments_sheet,
        "unmet": lists.unmet_sheet,
        "claims": lists.claims_sheet,
        "referrals": lists.referrals_sheet,
        "packages": packages_sheet,
        "briefs": briefs_sheet,
        "resources": lists.resources_sheet,
        "identification": boards.identification_sheet,
        "measures": boards.measures_sheet,
        "exit": lambda book, view: boards.exit_sheet(book, view, previous),
        "problems": lists.problems_sheet,
        "raw": lists.raw_sheet,
        "legend": lambda book, _: legend_sheet(book),
    }
    if not view.plan.packages.height:
        del writers["packages"], writers["briefs"]
    long = long_lists(view)
    overview_sheet(book, view, list(writers), sentence_of_long_lists(view, long))
    for key, write in writers.items():
        if key in long:
            brief_sheet(book, view, key, long[key])
        else:
            write(book, view)


def _properties(plan: Plan, language: Language) -> dict[str, object]:
    run = plan.summary.run
    return {
        "title": HEADING.format(week=iso_week(run.date)).say(language),
        "author": "wishpool",
        "comments": run.input_digest,
        "created": dt.datetime.combine(run.date, dt.time.min),
    }
