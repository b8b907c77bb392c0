"""Units: yuan to fen, hours to hundredths. Money and hours are counted in integers inside, so sums are exact."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100
HUNDREDTHS_PER_HOUR = 100
MICROPOINTS_PER_POINT = 1_000_000
"""The objective is counted in millionths of a point: every term is rounded once, and sums are exact."""


def fen(yuan: float | str | Decimal) -> int:
    """Return yuan as whole fen, half a fen rounded up.

    Parameters
    ----------
    yuan
        An amount of money in yuan.

    Returns
    -------
    int
        The amount in fen.
    """
    return int((Decimal(str(yuan)) * FEN_PER_YUAN).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(amount_fen: int) -> float:
    """Return fen as yuan."""
    return amount_fen / FEN_PER_YUAN


def paid_fen(*, rate_fen: int, hours_hundredths: int, weeks: int) -> int:
    """Return what a paid helper's hours cost, in fen.

    ``paid = rate x hours x weeks``, rounded half up to the fen once, at the end.

    Parameters
    ----------
    rate_fen
        Fen per hour.
    hours_hundredths
        Hours a week, in hundredths.
    weeks
        Weeks that the plan pays for.
    """
    return (rate_fen * hours_hundredths * weeks + HUNDREDTHS_PER_HOUR // 2) // HUNDREDTHS_PER_HOUR
