"""A fault: what is wrong with a value, before it is known on which rows the value stands."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.model.field import Field
from matcher.model.problems import Severity
from matcher.model.text import Text

FREE_TEXT = frozenset({"name", "reason", "by"})
"""Text that people write for people; every other text is an identifier or a code."""

SHOWN_CHARACTERS = 60

_EXACT_INTEGERS = 2**53


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one value, in words.

    Attributes
    ----------
    code
        A code of :data:`matcher.files.problem_codes.PROBLEM_CODES`.
    sentence
        What is wrong, with the value in it unless it is personal.
    remedy
        What to do about it.
    value
        The value, shortened; empty where it is personal.
    severity
        Whether the row is refused.
    """

    code: str
    sentence: Text
    remedy: Text
    value: str = ""
    severity: Severity = Severity.ERROR


def is_hidden(field: Field) -> bool:
    """Return whether values of a field stay out of problems: personal fields, names and free remarks."""
    return field.personal or field.name in FREE_TEXT


def shorten(value: object) -> str:
    """Return a value as printable text of at most sixty characters.

    Control characters, lone surrogates and invisible characters are shown as their escapes, so that a problem can be
    printed, stored and read back anywhere.
    """
    try:
        text = (value if isinstance(value, str) else _spelled(value))[: SHOWN_CHARACTERS + 1]
    except ValueError:
        # Python refuses to spell integers of thousands of digits.
        text = "…"
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[: SHOWN_CHARACTERS - 1] + "…"


def _spelled(value: object) -> str:
    """Return a value as its author sees it: a sheet shows 3 for what is read as 3.0, and TRUE for True."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_INTEGERS:
        return str(int(value))
    return str(value)


def shown(field: Field, value: object) -> str:
    """Return a value of a field as it may stand in a problem: shortened, or nothing where it is personal."""
    return "" if is_hidden(field) or value is None else shorten(value)


def fault(
    field: Field,
    value: object,
    code: str,
    *,
    expected: Text,
    remedy: Text,
    severity: Severity = Severity.ERROR,
) -> Fault:
    """Build the fault of one cell: the field, what is expected, what was found, and the remedy.

    Parameters
    ----------
    field
        The field; its title opens the sentence.
    value
        The raw value; left out where it is personal.
    code
        Stable code of the problem.
    expected
        A predicate of the field: "应为整数", "must be a whole number".
    remedy
        What to do about it.
    severity
        Error by default.
    """
    if is_hidden(field):
        found = Text("所填内容涉及个人信息，不在此显示", "the value is not shown here, it may be personal")
    else:
        found = Text(f"现为“{shorten(value)}”", f'found "{shorten(value)}"')
    return Fault(
        code=code,
        sentence=Text(f"“{field.title}”{expected.zh}，{found.zh}。", f"{field.name} {expected.en}; {found.en}."),
        remedy=remedy,
        value=shown(field, value),
        severity=severity,
    )
