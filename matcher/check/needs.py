"""Needs side by side, as columns: what the rules ask of all needs at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Bools, Floats, Ints, decimals, flags, given, integers
from matcher.check.demands import Demands
from matcher.check.helpers import Row, skill_levels
from matcher.check.words import Identifiers, Lists, Vocabulary, as_texts, distinct, first_places
from matcher.check.working_days import in_publicity_on

GRADES = ("red", "yellow", "blue", "green")
_DAY_0 = dt.date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Needs:
    """Needs in the order of their table.

    Attributes
    ----------
    frame
        The table itself, every identifier once.
    services
        Rows of the catalogue by code.
    templates
        Least number by role, by team template.
    words
        Numbers of the texts that resources know.
    region, region_codes
        Place of each need's region among the distinct codes, and those codes in order; ``""`` without a region.
    date
        Day that the plan is made for.
    """

    frame: pl.DataFrame
    services: Mapping[str, Row]
    templates: Mapping[str, dict[str, int]]
    words: Vocabulary
    region: Ints
    region_codes: list[str]
    date: dt.date

    def __len__(self) -> int:
        return self.frame.height

    def __getitem__(self, need_id: str) -> int:
        """Return the place of a need."""
        place = self.frame["need_id"].index_of(need_id)
        if place is None:
            raise KeyError(need_id)
        return place

    def places(self, need_ids: pl.Series) -> Ints:
        """Return the place of each need of a column, :data:`ABSENT` where it is not in the pool."""
        return self._identifiers.places(need_ids)

    @cached_property
    def _identifiers(self) -> Identifiers:
        return Identifiers(self.frame["need_id"])

    def id(self, need: int) -> str:
        """Return the identifier of a need."""
        return str(self.frame["need_id"][need])

    def row(self, need: int) -> Row:
        """Return the row of a need."""
        return self.frame.row(need, named=True)

    def _numbers(self, name: str) -> Ints:
        return self.words.numbers(self.frame[name])

    @cached_property
    def people(self) -> Ints:
        """People who benefit."""
        return integers(self.frame["people"])

    @cached_property
    def amount_fen(self) -> Ints:
        """Money asked for."""
        return integers(self.frame["amount_fen"])

    @cached_property
    def grade(self) -> Ints:
        """Place of the grade in :data:`GRADES`."""
        return Vocabulary(GRADES).numbers(self.frame["grade"])

    @cached_property
    def service(self) -> Ints:
        """Number of the service."""
        return self._numbers("service")

    @cached_property
    def service_class(self) -> Ints:
        """Number of the class of the service."""
        return self._of_service({code: self.words.number(row["class"]) for code, row in self.services.items()})

    def _of_service(self, values: Mapping[str, int]) -> Ints:
        table = np.full(len(self.words) + 1, ABSENT, dtype=np.int64)
        for code, value in values.items():
            table[self.words.number(code)] = value
        return table[self.service]

    @cached_property
    def hundredths(self) -> Ints:
        """Hours a week, in hundredths; those of the service where a need gives none."""
        usual = self._of_service({code: round(float(row["hours"] or 0.0) * 100) for code, row in self.services.items()})
        is_own = given(self.frame["hours"])
        own = np.rint(np.where(is_own, decimals(self.frame["hours"]), 0.0) * 100).astype(np.int64)
        return np.where(is_own, own, np.maximum(usual, 0))

    @cached_property
    def lat(self) -> Floats:
        """Latitude, NaN where the point is unknown."""
        return decimals(self.frame["lat"])

    @cached_property
    def lon(self) -> Floats:
        """Longitude, NaN where the point is unknown."""
        return decimals(self.frame["lon"])

    @cached_property
    def weeks_waited(self) -> Ints:
        """Whole weeks since registration."""
        today = (self.date - _DAY_0).days
        return np.maximum(today - integers(self.frame["registered_on"].to_physical(), absent=today), 0) // 7

    @cached_property
    def person(self) -> Ints:
        """Number of the person, where a resource knows them."""
        return self._numbers("person_id")

    @cached_property
    def household(self) -> Ints:
        """Number of the household, where a resource knows it."""
        return self._numbers("household_id")

    @cached_property
    def current(self) -> Ints:
        """Number of the provider that helps now."""
        return self._numbers("current_provider")

    @cached_property
    def has_current(self) -> Bools:
        """Which are helped now."""
        return given(self.frame["current_provider"])

    @cached_property
    def gender(self) -> Ints:
        """Number of the gender asked for."""
        return self._numbers("helper_gender")

    @cached_property
    def asks_gender(self) -> Bools:
        """Which ask for a gender."""
        return given(self.frame["helper_gender"])

    @cached_property
    def categories(self) -> Lists:
        """Numbers of the categories."""
        return Lists.of_texts(self.frame["categories"], self.words)

    @cached_property
    def category_kind(self) -> Ints:
        """Place of the list of categories among the distinct ones."""
        return distinct(as_texts(self.frame["categories"]))[0]

    @cached_property
    def refused(self) -> Lists:
        """Numbers of the providers refused."""
        return Lists.of_texts(self.frame["refused_providers"], self.words)

    @cached_property
    def skill_kind(self) -> Ints:
        """Place of the need's demands in :attr:`skills`; needs of one kind have one service too."""
        return self._skill_kinds[0]

    @cached_property
    def _skill_kinds(self) -> tuple[Ints, list[str]]:
        services, texts = self.frame["service"].fill_null(""), as_texts(self.frame["skills"])
        return distinct(services + "\x1f" + texts)

    @cached_property
    def skills(self) -> Demands:
        """Levels by skill that a need and its service require, the higher where both name one."""
        kinds, texts = self._skill_kinds
        rows = self.frame.select("service", "skills")[first_places(kinds, len(texts))]
        return Demands.lay_out([self.required_skills(row) for row in rows.iter_rows(named=True)], self.words)

    def required_skills(self, need: Row) -> dict[str, int]:
        """Return the level by skill that a need and its service require, in the order in which they name them."""
        service = self.services.get(need["service"])
        return skill_levels(need["skills"], service["skills"] if service else ())

    @cached_property
    def team(self) -> Ints:
        """Place of the need's demands in :attr:`roles`; 0 without a team."""
        return self._teams[0]

    @cached_property
    def _teams(self) -> tuple[Ints, list[str]]:
        numbers, texts = distinct(self.frame["team"])
        return (numbers, texts) if texts[:1] == [""] else (numbers + 1, ["", *texts])

    @cached_property
    def roles(self) -> Demands:
        """People by role that a team template asks for."""
        return Demands.lay_out([self.templates.get(team, {}) for team in self._teams[1]], self.words)

    @cached_property
    def published(self) -> Bools:
        """Which are still in publicity, so that no money may move for them."""
        return in_publicity_on(self.frame["publicity_start"], self.date)

    @cached_property
    def deferred(self) -> Bools:
        """Whose service goes ahead while their money waits."""
        is_red: Bools = self.grade == GRADES.index("red")
        return is_red & (self.hundredths > 0) & self.published

    @cached_property
    def due_fen(self) -> Ints:
        """Money due now."""
        return np.where(self.deferred, 0, self.amount_fen)

    @cached_property
    def minor(self) -> Bools:
        """Which concern a minor."""
        return flags(self.frame["minor"])
