"""What the pool and the plan say about pins that were left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from matcher.model import Plan, Pool

BREAKS_RULE = "pin_breaks_rule"
NOT_KEPT = "pin_not_kept"

Notice = tuple[str, str, str]
"""A problem of the table of pins: its code, its place (key and value), and its sentences."""

_WORD = re.compile(r"[0-9A-Za-z_-]+")


class Notices:
    """Problems about pins, found by the identifiers that they name.

    Parameters
    ----------
    notices
        The problems.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self._all = list(notices)
        self._naming: dict[str, list[Notice]] = defaultdict(list)
        for notice in self._all:
            for word in set(_WORD.findall(f"{notice[1]} {notice[2]}")):
                self._naming[word].append(notice)

    def __bool__(self) -> bool:
        return bool(self._all)

    def codes(self, need_id: str, resource_id: str) -> set[str]:
        """Return the codes of the problems that speak of a need and a resource.

        The sentence may mention other resources as well: where the problem has a place, the resource stands there.
        """
        naming = self._naming.get(need_id, ()) if _WORD.fullmatch(need_id) else self._all
        return {
            code
            for code, place, sentences in naming
            if _names(f"{place} {sentences}", need_id) and _names(place if place.strip() else sentences, resource_id)
        }


def notices_of(pool: Pool, plan: Plan | None = None) -> Notices:
    """Return the problems about pins that the pool or the plan lists."""
    found = [
        (problem.code, f"{problem.key} {problem.value}", f"{problem.sentence.zh} {problem.sentence.en}")
        for problem in pool.problems
        if problem.table == "pins"
    ]
    if plan is not None:
        listed = plan.problems.filter(pl.col("table") == "pins")
        columns = listed.select("code", "value", "sentence_zh", "sentence_en").iter_rows()
        found += [(code, value or "", f"{zh} {en}") for code, value, zh, en in columns]
    return Notices(notice for notice in found if notice[0] in (BREAKS_RULE, NOT_KEPT))


def _names(text: str, identifier: str) -> bool:
    # The identifier as a whole: N1 is not named by N10.
    return re.search(rf"(?<![0-9A-Za-z_-]){re.escape(identifier)}(?![0-9A-Za-z_-])", text) is not None
