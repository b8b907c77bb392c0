"""Reads YAML strictly: nothing is guessed, nothing is built, no key stands twice, and every value knows its line.

Plain scalars follow the core schema of YAML 1.2 (section 10.3.2): ``true``, ``false``, ``null``, decimal integers
without leading zeros, decimal fractions. Everything else is text: ``off``, ``007``, ``12:30`` and dates too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from matcher.model.problems import Problem
from matcher.model.text import Text
from scenarios.model.problems import TABLE, Path, ScenarioError, mistake

MOST_CHARACTERS = 1_000_000
"""A longer file is refused: rows by the thousand belong into a pool."""

MOST_DEPTH = 30
"""Nothing that is read here is nested as deeply."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]{1,3})")


@dataclass(frozen=True, kw_only=True)
class YamlText:
    """The values of a file and where they stand.

    Attributes
    ----------
    data
        Mappings, lists, texts, numbers, booleans and ``None``.
    lines
        One-based line of every part, by its path.
    """

    data: Any
    lines: dict[Path, int]


def read_yaml(text: str, *, table: str = TABLE) -> YamlText:
    """Return the values of a YAML text.

    Parameters
    ----------
    text
        One document.
    table
        What the file is called in problems.

    Raises
    ------
    ScenarioError
        Not YAML, too long, repeated keys, tags, anchors: all of them at once, as far as the text can be read.
    """
    if len(text) > MOST_CHARACTERS:
        raise ScenarioError([_too_long(table)])
    reader = _Reader(events=yaml.parse(text, Loader=yaml.BaseLoader), table=table)
    try:
        data = reader.document()
    except (yaml.YAMLError, ValueError) as error:
        raise ScenarioError([_not_yaml(error, table)]) from None
    if reader.problems:
        raise ScenarioError(reader.problems)
    return YamlText(data=data, lines=reader.lines)


@dataclass(kw_only=True, eq=False)
class _Reader:
    """Turns the events of a parser into values and keeps what is wrong with them."""

    events: Iterator[yaml.Event]
    table: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self) -> Any:
        """Return the value of the only document; ``None`` where there is none."""
        data, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                data = self.value(next(self.events), ())
                if documents == 2:
                    self.note((), "several_documents", _SEVERAL)
        return data

    def value(self, event: yaml.Event, path: Path) -> Any:
        self.lines[path] = _line(event)
        if len(path) > MOST_DEPTH:
            # Nothing is read on: the rest would only be deeper.
            raise ValueError("nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            self.note(path, "yaml_alias", _ALIAS)
            return None
        assert isinstance(event, yaml.NodeEvent)
        if tag := getattr(event, "tag", None):
            self.note(path, "yaml_tag", _TAG.format(tag=str(tag).rsplit(":", 1)[-1][:40]))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        assert isinstance(event, yaml.ScalarEvent)
        return event.value if event.style is not None else self.scalar(event.value, path)

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        return found

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            key = event.value if isinstance(event, yaml.ScalarEvent) and not event.tag else None
            if key is None:
                self.problems.append(mistake(path, "yaml_key", _KEY, lines={path: line}, table=self.table))
                if not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                    self.value(event, (*path, ""))
                self.value(next(self.events), (*path, ""))
                continue
            place = (*path, key)
            value = self.value(next(self.events), place)
            self.lines[place] = line
            if key in found:
                self.note(place, "duplicate_key", _REPEATED)
                continue
            found[key] = value
        return found

    def scalar(self, text: str, path: Path) -> Any:
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FRACTION.fullmatch(text):
            number = float(text)
            if number in (float("inf"), float("-inf")):
                self.note(path, "not_finite", _ENDLESS)
            return number
        return text

    def note(self, path: Path, code: str, sentence: Text) -> None:
        self.problems.append(mistake(path, code, sentence, lines=self.lines, table=self.table))


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


_SEVERAL = Text("文件里有不止一份文档", "the file holds more than one document")
_ALIAS = Text("不接受锚点引用（*）或合并键", "anchors cannot be referred to (*)")
_TAG = Text("不接受类型标记 {tag}", "the tag {tag} is not accepted")
_KEY = Text("键应为文本", "a key is a text")
_REPEATED = Text("同一个键写了两次", "the key stands twice")
_ENDLESS = Text("数字过大", "the number is too large")


def _not_yaml(error: Exception, table: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else None
    zh = f"第 {line} 行不是 YAML" if line else "不是 YAML，或嵌套过深"
    en = f"line {line} is not YAML" if line else "not YAML, or nested too deeply"
    remedy = Text("请检查缩进、冒号和引号；字符用 UTF-8。", "Check indentation, colons and quotes; the text is UTF-8.")
    return mistake((), "not_yaml", Text(zh, en), remedy, lines={(): line} if line else None, table=table)


def _too_long(table: str) -> Problem:
    return mistake(
        (),
        "too_long",
        Text(f"文件超过 {MOST_CHARACTERS:,} 个字符", f"the file has more than {MOST_CHARACTERS:,} characters"),
        Text("成批的行请写进心愿池，而不是情景。", "Rows by the thousand belong into the pool, not into a scenario."),
        table=table,
    )
