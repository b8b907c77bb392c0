"""Numbers as people read them: yuan, hours, shares, ISO weeks."""

from __future__ import annotations

import datetime as dt

from matcher.model.text import Text

FEN_PER_YUAN = 100


def yuan_text(amount_fen: int) -> str:
    """Return fen as yuan with thousands separators and two decimals: ``1,200.00``."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def number_text(value: float) -> str:
    """Return a number with at most two decimals and no trailing zeros: ``2``, ``1.5``."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def share_text(part: float, whole: float) -> str:
    """Return ``part / whole`` in per cent with one decimal, a dash where the whole is 0.

    A share below the whole is never rounded up to 100 %, nor one above 0 down to 0 %.
    """
    if whole <= 0:
        return "—"
    percent = 100 * part / whole
    if 99.95 <= percent < 100:
        return "99.9%"
    if 0 < percent < 0.05:
        return "<0.1%"
    return f"{percent:.1f}%"


def gap_text(gap: float) -> str:
    """Return a gap in per cent with as many decimals as it needs to be seen."""
    percent = 100 * gap
    if percent == 0:
        return "0%"
    decimals = 1 if percent >= 10 else 2 if percent >= 0.1 else 4
    # A gap is a promise: rounded up, never down.
    step = 10**-decimals
    rounded = round(percent, decimals)
    if rounded < percent - 1e-12:
        rounded += step
    return f"{rounded:.{decimals}f}%"


def iso_week(day: dt.date) -> str:
    """Return the ISO week of a day: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_text(day: dt.date) -> Text:
    """Return the ISO week of a day by its Monday and Sunday: ``11-23 至 11-29``; in English ``2026-W48``."""
    monday = day - dt.timedelta(days=day.weekday())
    sunday = monday + dt.timedelta(days=6)
    return Text(f"{monday:%m-%d} 至 {sunday:%m-%d}", iso_week(day))


def joined(parts: list[Text]) -> Text:
    """Return sentences one after the other, a space between the English ones."""
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))
