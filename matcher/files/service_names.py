"""Services by name: a workbook filled in by a person names services as the plan does, not by their codes."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from matcher.files.cells.clean import normalise
from matcher.files.columns import distinct, has_any
from matcher.files.draft import Draft
from matcher.model.catalogue import CLASSES

_CLASSES_TOO = frozenset({("funds", "purposes"), ("funds", "denies")})
"""Lists that may name classes of services as well."""


def settle_service_names(draft: Draft, services: pl.DataFrame) -> None:
    """Replace names of services (and of classes, where they may stand) by their codes.

    Only a name that one service alone has, and that is nobody's code, is replaced; everything else is left for the
    check of references. Spaces within a name and full width do not count.

    Parameters
    ----------
    draft
        Any table; its references are not checked yet.
    services
        Services that count: the built-in catalogue where the input has none.
    """
    for field in draft.spec.fields:
        with_classes = (draft.spec.name, field.name) in _CLASSES_TOO
        if not (field.references == "services" or with_classes) or not has_any(draft.frame[field.column]):
            continue
        names = _codes_by_name(services)
        known = {**_class_codes(services), **names} if with_classes else names
        values = draft.frame[field.column]
        codes = {name: known[_folded(name)] for name in distinct(values) if known.get(_folded(name), name) != name}
        if not codes:
            continue
        if field.is_list:
            lists = [list(dict.fromkeys(codes.get(entry, entry) for entry in entries)) for entries in values.to_list()]
            draft.put(field.column, pl.Series(lists, dtype=pl.List(pl.String)))
        else:
            draft.put(field.column, pl.Series([codes.get(value, value) for value in values.to_list()], dtype=pl.String))


def _codes_by_name(services: pl.DataFrame) -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for name, code in zip(services["name"].to_list(), services["service"].to_list(), strict=True):
        if name:
            owners.setdefault(_folded(name), set()).add(code)
    taken = {_folded(code) for code in services["service"].to_list()}
    return {name: min(codes) for name, codes in owners.items() if len(codes) == 1 and name not in taken}


def _class_codes(services: pl.DataFrame) -> dict[str, str]:
    present = set(services["class"].drop_nulls())
    return {_folded(text.zh): code for code, text in CLASSES.items() if code in present}


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return re.sub(r"\s+", "", normalise(text))
