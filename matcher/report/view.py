"""Plan and pool joined once, in the words of one language: what the sheets, boards and maps read."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matcher.model.enums import Destination, Verdict
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.text import Language
from matcher.report.matches import matches, payments
from matcher.report.names import Names
from matcher.report.people import needs_in_words


@dataclass(frozen=True, kw_only=True)
class View:
    """Plan and pool side by side, without any personal field.

    Attributes
    ----------
    plan, pool
        What is shown.
    names
        Names for codes, in the language of the view.
    needs
        One row a need of the pool (:func:`~matcher.report.people.needs_in_words`).
    matches
        One row a met need, by town (:func:`~matcher.report.matches.matches`).
    payments
        One row a payment (:func:`~matcher.report.matches.payments`).
    unmet
        One row an unmet need: verdict, sentence, fix and destination beside the need's words; red first.
    """

    plan: Plan
    pool: Pool
    names: Names
    needs: pl.DataFrame
    matches: pl.DataFrame
    payments: pl.DataFrame
    unmet: pl.DataFrame

    @classmethod
    def of(cls, plan: Plan, pool: Pool, language: Language) -> View:
        """Join a plan with its pool."""
        names = Names.of(pool, language)
        needs = needs_in_words(plan, pool, names)
        paid = payments(plan, names, needs)
        return cls(
            plan=plan,
            pool=pool,
            names=names,
            needs=needs,
            matches=matches(plan, pool, names, needs, paid),
            payments=paid,
            unmet=_unmet(plan, names, needs),
        )


def kept_needs(plan: Plan) -> int:
    """Return how many met needs keep the helper they had."""
    return plan.assignments.filter("kept")["need_id"].n_unique()


def _unmet(plan: Plan, names: Names, needs: pl.DataFrame) -> pl.DataFrame:
    language = names.language.value
    words = plan.unmet.select(
        "need_id",
        "verdict",
        "destination",
        names.choice("verdict", Verdict).alias("verdict_name"),
        names.choice("destination", Destination).alias("destination_name"),
        pl.col("reasons").list.join("、").alias("reason_codes"),
        pl.col(f"sentence_{language}").alias("sentence"),
        pl.col(f"fix_{language}").alias("fix"),
    )
    return words.join(needs, on="need_id", how="left").sort(
        "grade_rank", "town_name", "town", "need_id", nulls_last=True
    )
