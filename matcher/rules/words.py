"""Words for the sentences of rules: money, hours, lists, services, categories. Nothing personal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from matcher.model.enums import Category
from matcher.model.text import Text
from matcher.model.units import FEN_PER_YUAN
from matcher.rules.context import Context


def number(value: float) -> str:
    """Return a number with at most two decimals, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def money(amount_fen: int) -> str:
    """Return fen as yuan, with the fen only where there are any."""
    whole, rest = divmod(amount_fen, FEN_PER_YUAN)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def date(day: dt.date) -> Text:
    """Return a date as people write it."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def listed(items: Iterable[Text | str]) -> Text:
    """Return some words as one list."""
    texts = [item if isinstance(item, Text) else Text(item, item) for item in items]
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def service(context: Context, code: str) -> Text:
    """Return what a service is called: its name in Chinese, its code in English."""
    row = context.row("services", code)
    name = row["name"] if row else None
    return Text(f"“{name or code}”", code)


def category(code: str) -> Text:
    """Return what a category is called; one that is not in the vocabulary is called by its code."""
    return Category(code).text if code in set(Category) else Text(code, code)


def skill(code: str, level: int) -> Text:
    """Return a skill with its level."""
    return Text(f"{code}（{level} 级）", f"{code} at level {level}")
