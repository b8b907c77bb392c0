"""The template, the JSON schema and the page of fields say what the declarations say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from matcher.files import fields_page, json_schema, pool_to_data, write_template
from matcher.files.source import load_raw
from matcher.files.template import field_note
from matcher.files.wording import TYPE_WORDS, UNIT_WORDS, choice_words, default_words, range_words
from matcher.model import Pool
from matcher.model.catalogue import builtin_services
from matcher.model.field import FieldType
from matcher.model.schema import FUNDS, NEEDS, POOL_TABLES, PROVIDERS
from matcher.model.schema.plan_tables import PLAN_TABLES

FIELDS = [field for spec in (*POOL_TABLES.values(), *PLAN_TABLES.values()) for field in spec.fields]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_read_without_a_problem(language, tmp_path):
    write_template(tmp_path / "t.xlsx", language)
    raw = load_raw(tmp_path / "t.xlsx")
    assert raw.problems == ()
    assert {name: list(table.columns) for name, table in raw.tables.items()} == {
        name: [field.name for field in spec.fields] for name, spec in POOL_TABLES.items()
    }


def test_the_chinese_template_guides_whoever_fills_it_in(tmp_path):
    write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["填写说明", *(spec.title for spec in POOL_TABLES.values())]
    sheet = book["需求"]
    assert [cell.value for cell in sheet[1]][:2] == ["需求编号*", "对象编号"]
    assert [cell.value for cell in sheet[2]] == [field.name for field in NEEDS.fields]
    assert sheet.freeze_panes == "B3"
    assert all(cell.comment is not None for cell in sheet[1])
    drop_downs = {str(check.sqref): check.formula1 for check in sheet.data_validations.dataValidation}
    assert drop_downs["F3:F20001"] == '"红,黄,蓝,绿"'
    assert '"是,否"' in drop_downs.values()
    # Codes are text, dates are dates.
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet["A1"].fill.fgColor.rgb != sheet["B1"].fill.fgColor.rgb


@pytest.mark.parametrize(("language", "sheet", "title"), [("zh", "需求", "name"), ("en", "needs", "service")])
def test_services_are_offered_but_others_pass(language, sheet, title, tmp_path):
    write_template(tmp_path / "t.xlsx", language)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    services = builtin_services()
    [check] = [check for check in book[sheet].data_validations.dataValidation if str(check.sqref).startswith("E")]
    assert check.formula1.strip('"').split(",") == services[title].to_list()
    assert check.errorStyle == "information"
    # Whoever fills in lists needs the words as well: each service stands in the notes with the skills it needs.
    notes = [(str(row[0].value), str(row[1].value)) for row in book.worksheets[0].iter_rows()]
    for service in services.iter_rows(named=True):
        [said] = [meaning for name, meaning in notes if name == f"{service['name']} {service['service']}"]
        assert all(skill in said for skill in service["skills"])


def test_the_english_template_has_codes(tmp_path):
    write_template(tmp_path / "t.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Readme", *POOL_TABLES]
    assert book["funds"]["A1"].value == "fund_id*"
    checks = [check.formula1 for check in book["needs"].data_validations.dataValidation]
    assert '"red,yellow,blue,green"' in checks


def test_the_template_is_the_same_every_time(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        write_template(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert zipfile.is_zipfile(tmp_path / "one.xlsx")


def test_a_template_is_a_workbook(tmp_path):
    with pytest.raises(ValueError, match=r"\.xlsx"):
        write_template(tmp_path / "t.csv")


def test_notes_say_meaning_unit_range_and_default():
    note = field_note(NEEDS["people"])
    assert note.zh == "有多少人受益\n格式：整数\n单位：人\n默认：1\n范围：1 ≤ x ≤ 100,000"
    assert note.en.splitlines()[-1] == "Range: 1 ≤ x ≤ 100,000"
    assert "必填" in field_note(FUNDS["balance"]).zh
    assert range_words(PROVIDERS["radius_km"]) == "0 < x ≤ 6,000"
    assert default_words(NEEDS["grade"]).zh == "绿（green）"
    assert choice_words(NEEDS["helper_gender"]).en == "f, m"


def test_every_type_and_unit_has_its_words():
    assert set(TYPE_WORDS) == set(FieldType)
    assert {field.unit for field in FIELDS if field.unit} - UNIT_WORDS.keys() <= {"°"}


def test_the_committed_page_of_fields_is_the_generated_one():
    page = Path(__file__).resolve().parents[2] / "docs" / "fields.md"
    assert page.read_text(encoding="utf-8") == fields_page()


def test_the_page_names_every_field():
    page = fields_page()
    assert all(f"| `{field.name}`" in page for field in FIELDS)


SCHEMA = jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())
GOOD = {"needs": [{"need_id": "n1", "service": "meals", "amount": 12.5, "registered_on": "2026-11-23"}], "funds": []}


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_schema_accepts_what_is_written():
    rows = [{"need_id": "n1", "service": "meals", "skills": ["care:2"], "region": "330111", "grade": "red"}]
    provider = {"provider_id": "p", "hours": 1.0, "roles": ["volunteer:2"], "radius_km": 5.0}
    SCHEMA.validate(pool_to_data(Pool.from_rows(needs=rows, providers=[provider])))
    SCHEMA.validate(GOOD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"funds": []},
        {"needs": []},
        GOOD | {"fonds": []},
        GOOD | {"needs": [{"need_id": "n1"}]},
        *(
            GOOD | {"needs": [{"need_id": "n1", "service": "s"} | cell]}
            for cell in (
                {"amount": -1},
                {"amount_fen": 1},
                {"grade": "purple"},
                {"region": "3301112"},
                {"people": 0},
                {"people": 1.5},
                {"verified": "yes"},
                {"skills": ["care:9"]},
                {"skills": "care"},
                {"registered_on": "23.11.2026"},
                {"need_id": None},
            )
        ),
    ],
)
def test_the_schema_refuses_what_the_contract_refuses(wrong):
    assert not SCHEMA.is_valid(wrong)
