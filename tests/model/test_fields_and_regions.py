"""One declaration a field, and the ladder of region codes."""

from __future__ import annotations

import pytest

from matcher.model.enums import Choice, Level
from matcher.model.field import FieldType
from matcher.model.regions import ancestors, contains, is_code, level_of, town_of
from matcher.model.schema import POOL_TABLES
from matcher.model.schema.plan_tables import PLAN_TABLES

TABLES = {**POOL_TABLES, **PLAN_TABLES}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_names_and_titles_are_unique_within_a_table(table):
    for values in ([f.name for f in table.fields], [f.title for f in table.fields], [f.column for f in table.fields]):
        assert len(values) == len(set(values))
    assert set(table.key) <= {field.name for field in table.fields}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_field_has_its_meaning_in_both_languages(table):
    for field in table.fields:
        assert field.meaning.zh, field.name
        assert field.meaning.en, field.name
        assert (field.type in {FieldType.CHOICE, FieldType.CHOICES}) == (field.vocabulary is not None), field.name


def test_money_is_stored_in_fen():
    assert POOL_TABLES["funds"]["balance"].column == "balance_fen"
    assert POOL_TABLES["needs"].frame([{"need_id": "n1"}])["amount_fen"].to_list() == [0]


def test_references_lead_to_tables():
    for table in POOL_TABLES.values():
        for field in table.fields:
            for target in filter(None, field.references.split("|")):
                assert target in POOL_TABLES, (table.name, field.name)


@pytest.mark.parametrize("vocabulary", Choice.__subclasses__())
def test_every_choice_has_its_title_in_both_languages(vocabulary):
    for member in vocabulary:
        assert member.text.zh
        assert member.text.en


def test_the_ladder_of_codes():
    village = "330111101001"
    assert ancestors(village) == [village, "330111101", "330111", "3301", "33"]
    assert [level_of(code) for code in ancestors(village)] == list(Level)
    assert contains("330111", village)
    assert not contains(village, "330111")
    assert (town_of(village), town_of("330111"), town_of(None), level_of(None)) == ("330111101", None, None, None)
    assert [is_code(text) for text in ("33", "3301", "330", "33011１", "abcdef")] == [True, True, False, False, False]
