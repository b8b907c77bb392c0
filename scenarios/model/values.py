"""Reads fields, cells and conditions of a scenario as those of a pool are read: same units, same faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matcher.files.cells import parse_cell
from matcher.files.cells.clean import is_blank
from matcher.files.faults import is_hidden
from matcher.files.titles import field_names
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.problems import Problem, Severity
from matcher.model.regions import is_code
from matcher.model.text import Text
from scenarios.model.changes import Condition, Operator
from scenarios.model.problems import SEE_PAGE, Lines, Path, mistake

NUMBERS = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.HOURS, FieldType.YUAN})
_ORDERED = (Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST)
_KNOWN = frozenset(operator.value for operator in Operator)
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN, Operator.BEGINS_WITH, Operator.CONTAINS})


def operators_of(kind: FieldType) -> tuple[Operator, ...]:
    """Return the operators that a field of a type takes, in the order in which they are listed."""
    match kind:
        case FieldType.BOOLEAN:
            return (Operator.EQUALS,)
        case FieldType.CHOICE:
            return (Operator.EQUALS, Operator.IN, Operator.NOT_IN, Operator.GIVEN)
        case FieldType.REGION:
            return (Operator.EQUALS, Operator.IN, Operator.NOT_IN, Operator.BEGINS_WITH, Operator.GIVEN)
        case FieldType.TEXT:
            text = (Operator.EQUALS, Operator.IN, Operator.NOT_IN, Operator.BEGINS_WITH, Operator.CONTAINS)
            return (*text, Operator.GIVEN)
        case FieldType.REGIONS:
            return (Operator.CONTAINS, Operator.BEGINS_WITH, Operator.GIVEN)
        case FieldType.LIST | FieldType.CHOICES | FieldType.SKILLS | FieldType.ROLES:
            return (Operator.CONTAINS, Operator.GIVEN)
    return (Operator.EQUALS, Operator.IN, Operator.NOT_IN, *_ORDERED, Operator.GIVEN)


@dataclass(kw_only=True, eq=False)
class Notes:
    """Every mistake found so far."""

    lines: Lines
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, code: str, sentence: Text, remedy: Text = SEE_PAGE, **more: Any) -> None:
        """Record a mistake at a place of the file."""
        self.found.append(mistake(path, code, sentence, remedy, lines=self.lines, **more))

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.found)

    def listed(self) -> tuple[Problem, ...]:
        """Return the errors, each once; what follows from a refused row is no mistake of its own."""
        errors = [problem for problem in self.found if problem.severity is Severity.ERROR]
        own = [problem for problem in errors if problem.field != "changes"]
        return tuple(dict.fromkeys(own or errors))


def find_field(spec: TableSpec, name: str, path: Path, notes: Notes) -> Field | None:
    """Return the field of an English name or a Chinese title; ``None``, with a mistake, where there is none."""
    names = field_names(spec)
    found = names.find(name)
    if len(found) == 1:
        return spec[found.pop()]
    near = names.nearest(name)
    remedy = Text(f"是否应为“{near}”？", f"Is {near} meant?") if near else _SEE_FIELDS
    sentence = Text(f"“{spec.title}”没有这个字段", f"{spec.name} has no such field")
    notes.add(path, "unknown_field", sentence, remedy, value=name)
    return None


def read_cell(spec: Field, raw: Any, path: Path, notes: Notes) -> Any:
    """Return a cell in its stored form, ``None`` where it is empty; faults are recorded with the codes of a pool."""
    if isinstance(raw, dict) or (isinstance(raw, list) and any(isinstance(entry, dict | list) for entry in raw)):
        notes.add(path, "wrong_type", Text("应为单个值或值的列表", "a value or a list of values is expected"))
        return None
    if is_blank(raw):
        return None
    value, faults = parse_cell(spec, raw)
    for fault in faults:
        notes.add(path, fault.code, fault.sentence, fault.remedy, value=fault.value or None, severity=fault.severity)
    return value


def read_entries(spec: Field, raw: Any, path: Path, notes: Notes) -> tuple[str, ...]:
    """Return the entries of a list field; an empty list is a mistake."""
    before = notes.errors
    entries = read_cell(spec, raw, path, notes)
    if not entries and notes.errors == before:
        notes.add(path, "missing", Text("至少要有一项", "at least one entry is expected"))
    return tuple(entries or ())


def read_condition(spec: Field, raw: Any, path: Path, notes: Notes) -> tuple[Condition, ...]:
    """Return the conditions on one field: a value that the cell equals, or operators with their operands."""
    if not isinstance(raw, dict):
        raw = {Operator.EQUALS.value: raw}
    elif not raw:
        notes.add(path, "missing", Text("没有写条件", "no condition is given"))
    allowed = operators_of(spec.type)
    conditions = []
    for name, operand in raw.items():
        if name not in [operator.value for operator in allowed]:
            _refuse_operator(spec, name, allowed, (*path, name) if name in _KNOWN else path, notes)
            continue
        operator = Operator(name)
        place = (*path, name)
        before = notes.errors
        operands = _operands(spec, operator, operand, place, notes)
        if notes.errors == before:
            conditions.append(Condition(field=spec, operator=operator, operands=operands))
    return tuple(conditions)


def _operands(spec: Field, operator: Operator, raw: Any, path: Path, notes: Notes) -> tuple[Any, ...]:
    if operator is Operator.GIVEN:
        if not isinstance(raw, bool):
            notes.add(path, "not_a_boolean", Text("应为 true 或 false", "true or false is expected"))
        return (raw,)
    values = raw if isinstance(raw, list) and operator in _SEVERAL else [raw]
    if not values or any(is_blank(value) for value in values):
        remedy = Text("要找未填的格，请写 given: false。", "For empty cells write given: false.")
        notes.add(path, "missing", Text("没有写值", "no value is given"), remedy)
        return ()
    read: Callable[[Any, Path], Any]
    if operator is Operator.BEGINS_WITH:
        read = _beginning(spec, notes)
    elif operator is Operator.CONTAINS and spec.is_list:
        return tuple(entry for value in values for entry in read_entries(spec, value, path, notes))
    elif operator is Operator.CONTAINS:
        read = _as_text
    else:
        read = _cell(spec, notes)
    return tuple(read(value, path) for value in values)


def _cell(spec: Field, notes: Notes) -> Callable[[Any, Path], Any]:
    return lambda value, path: read_cell(spec, value, path, notes)


def _as_text(value: Any, path: Path) -> str:
    del path
    return str(value)


def _beginning(spec: Field, notes: Notes) -> Callable[[Any, Path], str]:
    def read(value: Any, path: Path) -> str:
        text = str(value)
        if spec.type is not FieldType.TEXT and not is_code(text):
            sentence = Text("应为 2、4、6、9 或 12 位区划代码", "a region code of 2, 4, 6, 9 or 12 digits is expected")
            notes.add(path, "bad_region_code", sentence, value=value)
        return text

    return read


def _refuse_operator(spec: Field, name: str, allowed: tuple[Operator, ...], path: Path, notes: Notes) -> None:
    listed = ", ".join(operator.value for operator in allowed)
    if name == Operator.EQUALS:
        zh, en = f"“{spec.title}”是列表，不能用等于", f"{spec.name} is a list and cannot be compared as a whole"
    else:
        zh, en = f"“{spec.title}”不能用 {name[:40]}", f"{spec.name} does not take {name[:40]}"
    remedy = Text(f"可用：{listed}。", f"It takes {listed}.")
    notes.add(path, "bad_operator", Text(zh, en), remedy, value=None if is_hidden(spec) else name)


_SEE_FIELDS = Text("全部字段见 docs/fields.md。", "See docs/fields.md for all fields.")
