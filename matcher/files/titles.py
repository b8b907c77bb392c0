"""Recognises tables and columns by their English names, their Chinese titles, or both together."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from matcher.model.field import Field, TableSpec
from matcher.model.schema import POOL_TABLES

_IGNORED = frozenset(
    {"readme", "notes", "note", "options", "option", "lists", "log", "说明", "填写说明", "使用说明"}
) | {
    "填表说明",
    "选项",
    "下拉选项",
    "字典",
    "备注",
    "目录",
    "封面",
}
"""Sheets that stand beside the tables."""
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_PARTS = re.compile(r"[\s/|]+")
_LOOSE = re.compile(r"[\s_\-*:]+")


def fold(text: str) -> str:
    """Return a name as it is compared: NFKC, lower case, without spaces, underscores, hyphens, stars and colons."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _wordings(title: str) -> tuple[str, list[str], list[str]]:
    """Return the folded whole title without brackets, its parts, and what stands in brackets."""
    text = unicodedata.normalize("NFKC", title)
    outside = _BRACKETED.sub(" ", text)
    inside = [fold(found[1:-1]) for found in _BRACKETED.findall(text)]
    parts = [part for part in map(fold, _PARTS.split(outside)) if part]
    return fold(outside), parts, inside


class Names:
    """The known names of some things, each with several wordings.

    Parameters
    ----------
    wordings
        For every thing its wordings, for instance the English name and the Chinese title.
    """

    def __init__(self, wordings: Mapping[str, Iterable[str]]) -> None:
        self._known = {fold(wording): name for name, group in wordings.items() for wording in group}
        self._written = {fold(wording): wording for group in wordings.values() for wording in group}

    def find(self, title: str) -> set[str]:
        """Return the things that a title names: one, none, or several where its parts disagree.

        ``需求编号 need_id``, ``需求编号（need_id）`` and ``每周工时（小时/周）*`` each name one thing. Every part
        outside brackets must be a known name; what stands in brackets may also be a unit or a remark.
        """
        whole, parts, inside = _wordings(title)
        if whole in self._known:
            found = {self._known[whole]}
        elif parts and all(part in self._known for part in parts):
            found = {self._known[part] for part in parts}
        else:
            return set()
        return found | {self._known[part] for part in inside if part in self._known}

    def nearest(self, title: str) -> str:
        """Return the known wording most like a title, or an empty string where none is near."""
        whole, parts, _ = _wordings(title)
        for text in (whole, *parts):
            close = difflib.get_close_matches(text[:80], self._written, n=1, cutoff=0.6)
            if close:
                return self._written[close[0]]
        contained = [known for known in self._written if len(known) > 1 and known in whole]
        return self._written[max(contained, key=len)] if contained else ""


@lru_cache(maxsize=64)
def field_names(spec: TableSpec) -> Names:
    """Return the names of a table's fields."""
    return Names({field.name: (field.name, field.title) for field in spec.fields})


_TABLE_NAMES = Names({spec.name: (spec.name, spec.title) for spec in POOL_TABLES.values()})


def find_table(name: str) -> str | None:
    """Return the English name of the pool's table that a sheet or file name names, or ``None``."""
    found = _TABLE_NAMES.find(name)
    return found.pop() if len(found) == 1 else None


def nearest_table(name: str) -> str:
    """Return the known table name most like an unknown one, or an empty string."""
    return _TABLE_NAMES.nearest(name)


def is_ignored_sheet(name: str) -> bool:
    """Whether a sheet is one of those that stand beside the tables: notes, lists of options."""
    return fold(name) in _IGNORED


def label(field: Field) -> str:
    """Return a field's title and name as they are shown to people."""
    return f"{field.title} {field.name}"
