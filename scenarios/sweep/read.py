"""Reads a sweep file, or the same as values: every mistake at once, those of every point too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from matcher.model.problems import Problem
from matcher.model.text import Text
from scenarios.model import Scenario, ScenarioError, digest_of, read_yaml, scenario_from_data
from scenarios.model.changes import RemoveRows, Which
from scenarios.model.problems import Lines, Path, mistake
from scenarios.model.read import file_text
from scenarios.model.read_change import read_change
from scenarios.model.translation import translated
from scenarios.model.values import Notes
from scenarios.sweep.shape import Absence, ParameterShape, Surge, SweepShape
from scenarios.sweep.sweep import Chance, Draw, Parameter, Point, Sweep, Values, combinations

TABLE = "sweep"
"""What stands in :attr:`Problem.table` for mistakes of a sweep file."""

MOST_RUNS = 10_000
"""Points times repetitions."""

_DECIMALS = 10


def read_sweep(path: FilePath | str) -> Sweep:
    """Read a sweep file.

    Raises
    ------
    ScenarioError
        With every mistake at once.
    """
    found = read_yaml(file_text(path), table=TABLE)
    return sweep_from_data(found.data, lines=found.lines)


def sweep_from_data(data: Any, *, lines: Lines | None = None) -> Sweep:
    """Return the sweep of plain values, as JSON or YAML give them.

    Parameters
    ----------
    data
        The mapping of a sweep file.
    lines
        Lines of the file by path.

    Raises
    ------
    ScenarioError
        With every mistake at once, each named once however many points have it.
    """
    lines = lines or {}
    if not isinstance(data, dict):
        text = Text(
            "扫描文件应为键值对：name、question、parameters", "a sweep is a mapping: name, question, parameters"
        )
        raise ScenarioError([mistake((), "not_a_mapping", text, lines=lines, table=TABLE)])
    try:
        shape = SweepShape.model_validate(data)
    except ValidationError as error:
        raise ScenarioError(_said(error, lines)) from None
    parameters = tuple(_parameter(name, given) for name, given in shape.parameters.items())
    problems = [*_references(data, parameters, lines), *_size(shape, parameters, lines)]
    if problems:
        raise ScenarioError(problems)
    chance, points = _chance(shape, lines, problems), []
    for values in combinations(parameters):
        problems += _shares(shape, values, lines)
        try:
            points.append(Point(values=values, scenario=_scenario(data, shape, values, lines)))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    title = shape.title or shape.question
    return Sweep(
        name=shape.name,
        title=Text(title.zh, title.en),
        question=Text(shape.question.zh, shape.question.en),
        parameters=parameters,
        points=tuple(points),
        seed=shape.seed,
        chance=chance,
        digest=digest_of(data),
    )


_OWN: dict[str, Text] = {
    "which_values": Text("须给出 values，或 from、to 和 steps", "either values, or from, to and steps, are expected"),
    "no_chance": Text("须给出 absent、surge 或两者", "absent, surge or both are expected"),
}


def _said(error: ValidationError, lines: Lines) -> list[Problem]:
    errors = error.errors(include_url=False)
    own = [
        mistake(tuple(each["loc"]), each["type"], _OWN[each["type"]], lines=lines, table=TABLE)
        for each in errors
        if each["type"] in _OWN
    ]
    return [*translated([each for each in errors if each["type"] not in _OWN], lines=lines, table=TABLE), *own]


def _parameter(name: str, given: ParameterShape) -> Parameter:
    title = Text(given.title.zh, given.title.en) if given.title else Text(name, name)
    if given.values is not None:
        values = given.values
    else:
        assert given.from_ is not None
        assert given.to is not None
        assert given.steps is not None
        step = (given.to - given.from_) / (given.steps - 1)
        values = [round(given.from_ + place * step, _DECIMALS) for place in range(given.steps)]
    whole = all(value == int(value) for value in values)
    found = [int(value) if whole else float(value) for value in values]
    return Parameter(name=name, title=title, values=tuple(dict.fromkeys(found)))


def _places(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text that stands for a parameter, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _places(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _places(value, (*path, place))
    elif isinstance(data, str) and data.startswith("$"):
        yield path, data[1:]


def _references(data: dict[str, Any], parameters: tuple[Parameter, ...], lines: Lines) -> list[Problem]:
    known = {parameter.name for parameter in parameters}
    used = [place for part in ("changes", "policy", "chance") for place in _places(data.get(part), (part,))]
    problems = [
        mistake(
            path,
            "unknown_parameter",
            Text(f"没有名为 {name} 的参数", f"there is no parameter {name}"),
            Text(f"现有：{'、'.join(sorted(known))}", f"There are {', '.join(sorted(known))}"),
            lines=lines,
            table=TABLE,
        )
        for path, name in used
        if name not in known
    ]
    for name in sorted(known - {name for _, name in used}):
        text = Text(f"参数 {name} 没有用到", f"the parameter {name} is not used")
        remedy = Text(f"在改动中把值写作 ${name}", f"Write ${name} for a value in the changes")
        problems.append(mistake(("parameters", name), "unused_parameter", text, remedy, lines=lines, table=TABLE))
    return problems


def _size(shape: SweepShape, parameters: tuple[Parameter, ...], lines: Lines) -> list[Problem]:
    runs = len(combinations(parameters)) * (shape.chance.repeats if shape.chance else 1)
    if runs <= MOST_RUNS:
        return []
    text = Text(f"共要求解 {runs:,} 次，最多 {MOST_RUNS:,} 次", f"{runs:,} runs are more than {MOST_RUNS:,}")
    remedy = Text("减少取值或重复次数", "Take fewer values or repetitions")
    return [mistake(("parameters",), "too_many_runs", text, remedy, lines=lines, table=TABLE)]


def _filled(data: Any, values: Values) -> Any:
    """Return values with every parameter replaced by what it is at one point."""
    if isinstance(data, dict):
        return {key: _filled(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, values) for value in data]
    return values[data[1:]] if isinstance(data, str) and data.startswith("$") else data


def _scenario(data: dict[str, Any], shape: SweepShape, values: Values, lines: Lines) -> Scenario:
    asked = {"name": shape.name, "question": shape.question.model_dump(), "seed": shape.seed}
    changed = {key: _filled(data[key], values) for key in ("changes", "policy") if data.get(key)}
    if shape.most_moves is not None:
        changed["most_moves"] = shape.most_moves
    if changed:
        return scenario_from_data(asked | changed, lines=lines)
    question = Text(shape.question.zh, shape.question.en)
    return Scenario(name=shape.name, title=question, question=question, seed=shape.seed, digest=digest_of(asked))


def _chance(shape: SweepShape, lines: Lines, problems: list[Problem]) -> Chance | None:
    if shape.chance is None:
        return None
    notes = Notes(lines=lines)
    chance = Chance(
        repeats=shape.chance.repeats,
        absent=_draw(shape.chance.absent, "providers", "absent", notes),
        surge=_draw(shape.chance.surge, "needs", "surge", notes),
    )
    problems += notes.found
    return chance


def _draw(given: Absence | Surge | None, table: str, key: str, notes: Notes) -> Draw | None:
    if given is None:
        return None
    share = given.share[1:] if isinstance(given.share, str) else given.share
    if given.where == "all":
        return Draw(share=share, which=Which())
    before = len(notes.found)
    change = read_change({"remove": table, "where": given.where}, 0, notes)
    assert isinstance(change, RemoveRows)
    # What it says of the first change is meant for the place in this file.
    for place in range(before, len(notes.found)):
        problem = notes.found[place]
        tail = problem.field.removeprefix("changes[1]")
        at: Path = ("chance", key, *(part for part in tail.split(".") if part))
        sentence = Text(
            problem.sentence.zh.removeprefix(f"{problem.field}："),
            problem.sentence.en.removeprefix(f"{problem.field}: "),
        )
        notes.found[place] = mistake(
            at, problem.code, sentence, problem.remedy, lines=notes.lines, value=problem.value or None, table=TABLE
        )
    return Draw(share=share, which=change.which)


def _shares(shape: SweepShape, values: Values, lines: Lines) -> list[Problem]:
    problems = []
    for key in ("absent", "surge"):
        given = getattr(shape.chance, key, None)
        share = values[given.share[1:]] if given is not None and isinstance(given.share, str) else 0.0
        if not 0 <= share <= 1:
            text = Text(f"概率应在 0 到 1 之间，现为 {share:g}", f"a chance lies between 0 and 1, found {share:g}")
            problems.append(mistake(("chance", key, "share"), "out_of_range", text, lines=lines, table=TABLE))
    return problems
