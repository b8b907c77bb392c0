"""How long the lists of a plan are, and which are too long for a workbook that people open."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Destination, Line
from matcher.model.text import Text
from matcher.report.view import View

LONGEST = 100_000
"""Rows of the longest list that the workbook writes out. A spreadsheet holds ten times as many, but nobody reads them,
and a workbook of all lists of a million needs has some 240 MB and opens in minutes, if it opens."""

_ASSIGNMENTS, _UNMET = Text("assignments.csv", "assignments.csv"), Text("unmet.csv", "unmet.csv")

WHERE: dict[str, Text] = {
    "matches": _ASSIGNMENTS,
    "handout": Text("assignments.csv（按 resource_id 筛选）", "assignments.csv (filter by resource_id)"),
    "payments": Text("assignments.csv（yuan 大于 0 的行）", "assignments.csv (rows with yuan above 0)"),
    "unmet": _UNMET,
    "claims": Text("unmet.csv（destination 为 claim 的行）", "unmet.csv (rows whose destination is claim)"),
    "referrals": Text("unmet.csv（destination 为 refer 的行）", "unmet.csv (rows whose destination is refer)"),
    "packages": Text("packages.csv", "packages.csv"),
    "briefs": Text("package_members.csv", "package_members.csv"),
    "resources": Text("resources.csv", "resources.csv"),
    "identification": Text("所匹配数据的“需求”表", "the table of needs of the pool"),
    "measures": _ASSIGNMENTS,
    "problems": Text("problems.csv", "problems.csv"),
    "raw": _ASSIGNMENTS,
}
"""Where all of a list is to be found that is not written out; lists that are nowhere else are always written out."""


def long_lists(view: View) -> dict[str, int]:
    """Return the sheets whose lists are too long to be written out, with their numbers of rows."""
    plan = view.plan
    helping = plan.assignments["line"] != Line.MONEY.value
    met = plan.assignments["need_id"].n_unique()
    to = {destination: int((plan.unmet["destination"] == destination.value).sum()) for destination in Destination}
    rows = {
        "matches": met,
        "handout": int(helping.sum()),
        "payments": int((plan.assignments["yuan_fen"] > 0).sum()),
        "unmet": plan.unmet.height,
        "claims": to[Destination.CLAIM],
        "referrals": to[Destination.REFER],
        "packages": plan.packages.height,
        "briefs": plan.package_members.height,
        "resources": plan.resources.height,
        "identification": view.pool.needs.select(pl.col("verified").sum()).item(),
        "measures": met,
        "problems": plan.problems.height,
        "raw": plan.assignments.height,
    }
    return {key: count for key, count in rows.items() if count > LONGEST}
