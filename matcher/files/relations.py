"""References: rows that point to rows. A required one refuses its row, an optional one is left out with a warning."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from matcher.files.cells.choices import fold, nearest_choice, vocabulary_of
from matcher.files.columns import entries_outside, has_any, joined, positions_outside, present, values_at
from matcher.files.draft import Draft
from matcher.files.faults import Fault, shorten
from matcher.model.enums import Category
from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.regions import is_code
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text

REFUSES_ROW = frozenset({("needs", "team")})
"""Optional references without which the row would mean something else; required fields refuse anyway."""
NEVER_EMPTY = frozenset({("providers", "services"), ("funds", "purposes")})
"""Lists of which empty means "all": when no entry is valid the row is refused."""
SUGGESTED = ("services", "teams", "regions")
"""Tables from which the nearest known code is suggested; identifiers of people's helpers are never guessed."""

_MOST_CANDIDATES = 5_000


@dataclass(frozen=True, kw_only=True)
class Target:
    """What may be pointed to in one table.

    Attributes
    ----------
    title
        Title of the table.
    accepted
        Codes of accepted rows.
    found
        Codes of all rows that were found.
    services
        Services that count, where they are what is pointed to: they have names too.
    """

    title: Text
    accepted: pl.Series
    found: pl.Series
    services: pl.DataFrame | None = None

    @cached_property
    def names(self) -> dict[str, str]:
        """Code by name, where the table has names."""
        if self.services is None:
            return {}
        return {title: code for title, code in self.services.select("name", "service").iter_rows() if title}

    @cached_property
    def refused(self) -> frozenset[str]:
        """Codes of rows that were found and refused; asked for only where a reference points nowhere."""
        return frozenset(self.found.filter(~self.found.is_in(self.accepted.implode())))


def target_of(name: str, drafts: Mapping[str, Draft], services: pl.DataFrame) -> Target:
    """Return what may be pointed to in the table of a name (or the tables, separated by ``|``), as it stands now.

    Parameters
    ----------
    name
        Table or tables as in :attr:`matcher.model.field.Field.references`.
    drafts
        All tables; those pointed to are settled.
    services
        Services that count: the built-in catalogue where the input has none.
    """
    accepted: list[pl.Series] = []
    found: list[pl.Series] = []
    for table in name.split("|"):
        draft = drafts[table]
        key = draft.spec.key[0]
        frame = services if table == "services" else draft.accepted()
        accepted.append(present(frame[key]))
        found.append(present(draft.frame[key]))
    tables = [POOL_TABLES[table] for table in name.split("|")]
    title = Text("、".join(f"“{table.title}”" for table in tables), " or ".join(table.name for table in tables))
    named = services if name == "services" else None
    return Target(title=title, accepted=joined(accepted), found=joined(found), services=named)


def check_references(
    draft: Draft, drafts: Mapping[str, Draft], services: pl.DataFrame, only: Collection[str] | None = None
) -> None:
    """Check every reference of one table, or those of some fields, against tables that must be settled before."""
    if not draft.height:
        return
    for field in draft.spec.fields:
        if not field.references or not (only is None or field.name in only):
            continue
        if has_any(draft.frame[field.column]):
            target = target_of(field.references, drafts, services)
            (_check_list if field.is_list else _check_single)(draft, field, target)
    if draft.spec.name == "funds" and (only is None or {"purposes", "denies"} & set(only)):
        _check_purposes(draft, services)
        _check_denials(draft, services)


def _check_single(draft: Draft, field: Field, target: Target) -> None:
    values = draft.frame[field.name]
    positions = positions_outside(values, target.accepted)
    if (draft.spec.name, field.name) == ("regions", "parent"):
        # A code contains every longer one that begins with it, whether it has a row or not.
        codes = draft.frame["code"].to_list()
        positions = [p for p in positions if not (codes[p] or "").startswith(values[p])]
    refuses = field.required or (draft.spec.name, field.name) in REFUSES_ROW
    known: dict[str, Fault] = {}
    for position, value in zip(positions, values_at(values, positions), strict=True):
        if value not in known:
            known[value] = _points_nowhere(field, value, target, refuses=refuses)
        draft.note(position, known[value], field.name)
    if positions and not refuses:
        gone = set(positions)
        kept = [None if place in gone else value for place, value in enumerate(values.to_list())]
        draft.put(field.column, pl.Series(kept, dtype=pl.String))


def _check_list(draft: Draft, field: Field, target: Target) -> None:
    bad = entries_outside(draft.frame[field.name], target.accepted)
    if not bad:
        return
    known: dict[str, Fault] = {}
    lost: dict[int, set[str]] = {}
    for position, value in bad:
        if value not in known:
            known[value] = _points_nowhere(field, value, target, refuses=False)
        draft.note(position, known[value], field.name)
        lost.setdefault(position, set()).add(value)
    _drop_entries(draft, field, lost)


def _drop_entries(draft: Draft, field: Field, lost: Mapping[int, Collection[str]]) -> None:
    """Leave entries out of lists; where none remains and empty would mean "all", refuse the row."""
    lists = draft.frame[field.name].to_list()
    for position, values in lost.items():
        lists[position] = [value for value in lists[position] if value not in values]
        if not lists[position] and (draft.spec.name, field.name) in NEVER_EMPTY:
            draft.note(position, _left_empty(field, values), field.name)
    draft.put(field.column, pl.Series(lists, dtype=pl.List(pl.String)))


def _check_purposes(draft: Draft, services: pl.DataFrame) -> None:
    """Check purposes of funds: codes of services or of their classes."""
    codes = pl.concat([services["service"], services["class"].drop_nulls()])
    title = Text("“服务目录”的代码或大类", "the services or their classes")
    target = Target(title=title, accepted=codes, found=codes, services=services)
    _check_list(draft, draft.spec["purposes"], target)


def _check_denials(draft: Draft, services: pl.DataFrame) -> None:
    """Check what funds deny: services, classes, categories, regions. An unknown word is kept: it can only forbid."""
    field = draft.spec["denies"]
    codes = frozenset(services["service"]) | frozenset(services["class"].drop_nulls())
    categories = vocabulary_of(Category)
    lists: list[list[str]] = []
    for position, denials in enumerate(draft.frame["denies"].to_list()):
        read = [denial if denial in codes else categories.get(fold(denial), denial) for denial in denials]
        lists.append(list(dict.fromkeys(read)))
        for denial in read:
            if denial not in codes and denial not in categories.values() and not is_code(denial):
                draft.note(position, _unknown_denial(field, denial, codes), field.name)
    draft.put("denies", pl.Series(lists, dtype=pl.List(pl.String)))


def _points_nowhere(field: Field, value: str, target: Target, *, refuses: bool) -> Fault:
    text = shorten(value)
    if value in target.refused:
        why = Text(
            f"在{target.title.zh}中的那一行有错误，已被拒收", f"stands in {target.title.en} in a row that was refused"
        )
        remedy = Text("请先改正被指向的那一行。", "Correct the row it points to first.")
    else:
        why = Text(f"在{target.title.zh}中没有", f"is not in {target.title.en}")
        remedy = Text(
            f"请核对编号，或在{target.title.zh}中补上这一行。", f"Check it, or add the row to {target.title.en}."
        )
        near = _nearest(field, value, target)
        if near:
            remedy = Text(f"是否应为“{near}”？{remedy.zh}", f"Is {near} meant? {remedy.en}")
    zh = f"“{field.title}”填的“{text}”{why.zh}"
    en = f'{field.name} "{text}" {why.en}'
    return Fault(
        code="unknown_reference" if refuses else "reference_dropped",
        value=text,
        severity=Severity.ERROR if refuses else Severity.WARNING,
        sentence=Text(f"{zh}，本行未采用。", f"{en}; the row was not used.")
        if refuses
        else Text(f"{zh}，已略去。", f"{en}; it was left out."),
        remedy=remedy,
    )


def _nearest(field: Field, value: str, target: Target) -> str | None:
    """Return the known code nearest to an unknown one, for tables of codes."""
    if value in target.names:
        return target.names[value]
    tables = field.references.split("|") if field.references else ["services"]
    if not set(tables) <= set(SUGGESTED) or target.accepted.n_unique() > _MOST_CANDIDATES:
        return None
    near = difflib.get_close_matches(value[:60], sorted(set(target.accepted)), n=1, cutoff=0.6)
    return near[0] if near else None


def _left_empty(field: Field, values: Collection[str]) -> Fault:
    text = shorten(";".join(sorted(values)))
    return Fault(
        code="list_left_empty",
        value=text,
        sentence=Text(
            f"“{field.title}”填的各项（{text}）都无效；留空会变成“不限”，因此本行未采用。",
            f'None of the entries of {field.name} ("{text}") is valid; an empty list would mean "all", so the row was '
            "not used.",
        ),
        remedy=Text(
            "请改正这些代码；若确实不限，请留空。", "Correct the codes, or leave the cell empty where all are meant."
        ),
    )


def _unknown_denial(field: Field, denial: str, codes: Collection[str]) -> Fault:
    text = shorten(denial)
    close = difflib.get_close_matches(denial[:60], sorted(codes), n=1, cutoff=0.6)
    near = close[0] if close else nearest_choice(Category, denial)
    remedy = Text("请填服务、大类、类别或区划的代码。", "Name services, classes, categories or regions by their codes.")
    return Fault(
        code="unknown_denial",
        value=text,
        severity=Severity.WARNING,
        sentence=Text(
            f"“{field.title}”填的“{text}”既不是服务、大类、已知类别，也不是区划代码；原样保留。",
            f'{field.name} "{text}" is no service, class, known category or region code; it is kept as it is.',
        ),
        remedy=Text(f"是否应为“{near}”？{remedy.zh}", f"Is {near} meant? {remedy.en}") if near else remedy,
    )
