"""template, sample, check."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from matcher.files import read_pool, write_pool
from matcher.samples import SAMPLES, build_sample
from tests.commands.running import run


@pytest.mark.parametrize(("language", "title"), [("zh", "需求"), ("en", "needs")])
def test_template_has_a_sheet_for_every_table_in_the_language_asked_for(tmp_path, language, title):
    assert run("template", tmp_path / "new" / "t.xlsx", "--lang", language).code == 0
    assert title in openpyxl.load_workbook(tmp_path / "new" / "t.xlsx").sheetnames


def test_template_must_be_an_xlsx(tmp_path):
    said = run("template", tmp_path / "t.xls", "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert ".xlsx" in said.err


def test_template_replaces_an_empty_one_but_never_a_filled_one(tmp_path):
    path = tmp_path / "t.xlsx"
    assert run("template", path).code == 0
    assert run("template", path, "--lang", "en").code == 0
    write_pool(build_sample("tiny"), path)
    before = path.read_bytes()
    said = run("template", path)
    assert said.code == 2
    assert "没有覆盖" in said.err
    assert path.read_bytes() == before


def test_template_where_a_file_stands_in_the_way_of_a_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    said = run("template", tmp_path / "file" / "t.xlsx", "--lang", "en")
    assert said.code == 2
    assert "a file" in said.err


def test_samples_are_listed():
    said = run("sample", "--list")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == list(SAMPLES)
    listed = run("sample", "--list", "--json").data["samples"]
    assert [(one["name"], one["title"]["zh"]) for one in listed] == [(n, s.title.zh) for n, s in SAMPLES.items()]


@pytest.mark.parametrize("form", ["pool", "pool.json", "pool.xlsx"])
def test_sample_is_written_in_every_form_and_read_back(tmp_path, form):
    assert run("sample", "tiny", "--out", tmp_path / form).code == 0
    assert read_pool(tmp_path / form).digest() == build_sample("tiny").digest()


def test_sample_of_a_seed(tmp_path):
    for seed in (3, 4):
        assert run("sample", "fuyang-week", "--out", tmp_path / f"{seed}.json", "--seed", seed).code == 0
    assert read_pool(tmp_path / "3.json").digest() == build_sample("fuyang-week", 3).digest()
    assert (tmp_path / "3.json").read_bytes() != (tmp_path / "4.json").read_bytes()


def test_notes_of_a_sample_need_no_place_to_write():
    said = run("sample", "fuyang-week", "--notes", "--lang", "zh")
    assert said.code == 0
    assert SAMPLES["fuyang-week"].notes.zh.splitlines()[0] in said.out


def test_sample_as_json_says_where_it_is(tmp_path):
    data = run("sample", "tiny", "--out", tmp_path / "p.json", "--notes", "--json").data
    assert data["name"] == "tiny"
    assert data["out"] == str(tmp_path / "p.json")
    assert data["notes"]["en"]


@pytest.mark.parametrize(
    "arguments",
    [(), ("tiny",), ("--out", "x"), ("nowhere", "--out", "x"), ("tiny", "--out", "x", "--seed", "-1")],
    ids=["nothing", "no place", "no name", "unknown name", "negative seed"],
)
def test_sample_with_unusable_arguments(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    said = run("sample", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert list(tmp_path.iterdir()) == []


def test_sample_in_a_form_that_does_not_exist(tmp_path):
    said = run("sample", "tiny", "--out", tmp_path / "pool.csv", "--json")
    assert said.code == 2
    assert ".csv" in said.data["error"]["en"]


def test_check_of_a_good_pool(tiny):
    said = run("check", tiny, "--lang", "en")
    assert said.code == 0
    assert "needs 6/6 rows" in said.out
    assert said.err == ""


def test_check_counts_collected_accepted_and_refused(with_bad_row):
    said = run("check", with_bad_row, "--json")
    assert said.code == 1
    data = said.data
    assert data["collected"]["needs"] == 6
    assert data["accepted"]["needs"] == 5
    assert data["refused"]["needs"] == 1
    errors = [problem for problem in data["problems"] if problem["severity"] == "error"]
    assert [(problem["table"], problem["field"]) for problem in errors] == [("needs", "service")]
    assert errors[0]["sentence"]["zh"]
    assert errors[0]["remedy"]["en"]


def test_check_lists_every_mistake_at_once(own_tiny):
    needs = own_tiny / "needs.csv"
    text = needs.read_text(encoding="utf-8-sig")
    text = text.replace("growth_group", "no_such_service").replace("yellow", "purple").replace("2026-11-09", "someday")
    needs.write_text(text, encoding="utf-8")
    data = run("check", own_tiny, "--json").data
    assert {problem["field"] for problem in data["problems"]} >= {"service", "grade", "registered_on"}


def _empty(folder: Path) -> Path:
    (folder / "empty.xlsx").write_bytes(b"")
    return folder / "empty.xlsx"


def _no_tables(folder: Path) -> Path:
    (folder / "none").mkdir()
    return folder / "none"


def _not_json(folder: Path) -> Path:
    (folder / "p.json").write_text("{", encoding="utf-8")
    return folder / "p.json"


def _no_resources(folder: Path) -> Path:
    (folder / "p").mkdir()
    (folder / "p" / "needs.csv").write_text("need_id,service\nn1,visiting\n", encoding="utf-8")
    return folder / "p"


UNUSABLE = {
    "absent": lambda folder: folder / "absent.xlsx",
    "empty file": _empty,
    "folder without tables": _no_tables,
    "broken JSON": _not_json,
    "needs without resources": _no_resources,
    "another format": lambda folder: Path(__file__),
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("command", ["check", "match"])
def test_a_pool_that_cannot_be_used(tmp_path, make, command):
    path = make(tmp_path)
    more = ("--out", tmp_path / "plan") if command == "match" else ()
    said = run(command, path, *more, "--json")
    assert said.code == 2
    assert said.data["problems"]
    assert said.data["error"]["zh"]
    assert said.err
    assert not (tmp_path / "plan").exists()
