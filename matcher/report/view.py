"""Plan and pool joined once, in the words of one language: what the sheets, boards and maps read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from matcher.model.enums import Destination, Verdict
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.text import Language
from matcher.report.matches import matches, payments
from matcher.report.names import Names
from matcher.report.package_words import package_members, package_rows
from matcher.report.people import needs_in_words


@dataclass(frozen=True, kw_only=True)
class View:
    """Plan and pool side by side, without any personal field; each table is put in words when it is first asked for.

    Attributes
    ----------
    plan, pool
        What is shown.
    names
        Names for codes, in the language of the view.
    """

    plan: Plan
    pool: Pool
    names: Names

    @classmethod
    def of(cls, plan: Plan, pool: Pool, language: Language) -> View:
        """Put a plan beside its pool."""
        return cls(plan=plan, pool=pool, names=Names.of(pool, language))

    @cached_property
    def needs(self) -> pl.DataFrame:
        """One row a need of the pool (:func:`~matcher.report.people.needs_in_words`)."""
        return needs_in_words(self.pool.needs, self.plan, self.pool, self.names)

    @cached_property
    def matches(self) -> pl.DataFrame:
        """One row a met need, by town (:func:`~matcher.report.matches.matches`)."""
        return matches(self.plan, self.pool, self.names, self.needs, self.payments)

    @cached_property
    def payments(self) -> pl.DataFrame:
        """One row a payment (:func:`~matcher.report.matches.payments`)."""
        return payments(self.plan, self.names, self.needs)

    @cached_property
    def packages(self) -> pl.DataFrame:
        """One row a package (:func:`~matcher.report.package_words.package_rows`)."""
        return package_rows(self)

    @cached_property
    def package_members(self) -> pl.DataFrame:
        """One row a member of a package (:func:`~matcher.report.package_words.package_members`)."""
        return package_members(self)

    @cached_property
    def unmet(self) -> pl.DataFrame:
        """One row an unmet need: verdict, sentence, fix and destination beside the need's words; red first."""
        return _unmet(self.plan.unmet, self.names, self.needs)

    def unmet_to(self, destination: Destination) -> pl.DataFrame:
        """Return the rows of :attr:`unmet` that go to one destination, numbered from 1.

        Only they are put in words: the few that are referred do not wait for the many that are published.
        """
        rows = self.plan.unmet.filter(pl.col("destination") == destination.value)
        needs = self.pool.needs.join(rows.select("need_id"), on="need_id", how="semi", maintain_order="left")
        words = needs_in_words(needs, self.plan, self.pool, self.names)
        return _unmet(rows, self.names, words).with_row_index("number", 1)


def kept_needs(plan: Plan) -> int:
    """Return how many met needs keep the helper they had."""
    return plan.assignments.filter("kept")["need_id"].n_unique()


def _unmet(unmet: pl.DataFrame, names: Names, needs: pl.DataFrame) -> pl.DataFrame:
    language = names.language.value
    words = unmet.select(
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
