"""What is said of a container's problems: place, suggestion, count; and what is read without a word."""

from __future__ import annotations

import zipfile

import pytest

from matcher.files import UnusableInput, read_pool, write_pool
from matcher.files.source import load_raw
from tests.files.broken import CSV_HEAD, CSV_ROW, csv, json_file
from tests.files.containers import (
    good_sheets,
    write_sheets,
)
from tests.files.test_hostile_containers import MENDED


def test_json_syntax_errors_name_line_and_column(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        load_raw(json_file('{"needs": [\n {"need_id": }\n]}')(tmp_path))
    assert "第 2 行第 14 个字符" in refusal.value.problems[0].sentence.zh


def test_near_names_are_suggested(tmp_path):
    problems = load_raw(MENDED["an unknown title"][0](tmp_path)).problems
    assert "amount" in problems[0].remedy.zh
    problems = load_raw(MENDED["an unknown sheet"][0](tmp_path)).problems
    assert "需求" in problems[0].remedy.zh


def test_notes_beside_the_tables_are_ignored_without_a_word(tmp_path):
    sheets = good_sheets() | {"填写说明": [["x"]], "README": [["x"]], "选项": [["x"]]}
    assert load_raw(write_sheets(tmp_path / "pool.xlsx", sheets)).problems == ()


def test_a_formula_as_a_name_stays_text_when_written_again(tmp_path):
    sheets = good_sheets()
    sheets["providers"] = [["provider_id", "hours", "name"], ["p1", 10, "=cmd|' /C calc'!A0"]]
    pool = read_pool(write_sheets(tmp_path / "pool.xlsx", sheets))
    write_pool(pool, tmp_path / "again.xlsx")
    with zipfile.ZipFile(tmp_path / "again.xlsx") as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f>" not in xml
    assert b"=cmd|" in xml
    assert read_pool(tmp_path / "again.xlsx").providers["name"].to_list() == ["=cmd|' /C calc'!A0"]


def test_many_alike_problems_are_counted_not_listed(tmp_path, monkeypatch):
    monkeypatch.setattr("matcher.files.listing.LISTED", 3)
    path = csv(CSV_HEAD + CSV_ROW + "bad\n" * 10)(tmp_path)
    raw = load_raw(path)
    assert [problem.code for problem in raw.problems] == ["ragged_row"] * 3 + ["more_alike"]
    assert "7 行" in raw.problems[-1].sentence.zh
    assert len(raw.tables["needs"].unreadable) == 10


def test_refused_lines_count_as_collected(tmp_path):
    pool = read_pool(csv(CSV_HEAD + CSV_ROW + "short\n\n,,,,,\n")(tmp_path))
    assert pool.collected["needs"] == 2
    assert pool.refused == 1
