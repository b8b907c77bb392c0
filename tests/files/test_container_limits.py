"""Containers that are too much: bombs, files above their limits, endless cells and lines, twisted markup."""

from __future__ import annotations

import time

import pytest

from matcher.files import UnusableInput, limits, read_pool
from matcher.files.source import load_raw
from tests.files.broken import (
    CSV_HEAD,
    CSV_ROW,
    GOOD_NEED,
    SHEET,
    assert_says,
    book,
    csv,
    extra_part,
    json_needs,
    last_corner,
    part,
)
from tests.files.containers import (
    add_cell,
    edit_part,
    good_sheets,
    write_sheets,
)


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    path = extra_part("xl/media/bomb.bin", bytes(5_000_000))(tmp_path)
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000_000)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "too_large", "", None)


def test_a_part_packed_too_tightly_is_not_unpacked_either(tmp_path, monkeypatch):
    # A hundred megabytes of one letter stay below the limit of size; no sheet that people fill in packs so tightly.
    path = edit_part(
        extra_part("xl/media/bomb.bin")(tmp_path), "xl/media/bomb.bin", lambda _: bytes(5_000_000)
    )  # written anew, hence packed
    assert load_raw(path).problems == ()
    monkeypatch.setattr(limits, "PACKED_UNPACKED_BYTES", 1_000_000)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "unsafe_archive", "", None)


def test_too_many_parts_are_suspicious(tmp_path, monkeypatch):
    path = write_sheets(tmp_path / "pool.xlsx", good_sheets())
    monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 3)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "unsafe_archive", "", None)


@pytest.mark.parametrize("limit", ["WORKBOOK_BYTES", "TEXT_BYTES", "JSON_BYTES"])
def test_a_file_above_its_limit_is_not_read(limit, tmp_path, monkeypatch):
    builders = {"WORKBOOK_BYTES": book(lambda _: None), "TEXT_BYTES": csv(CSV_HEAD + CSV_ROW)}
    path = builders.get(limit, json_needs(f"[{GOOD_NEED}]"))(tmp_path)
    monkeypatch.setattr(limits, limit, 10)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert "too_large" in {problem.code for problem in refusal.value.problems}


def test_the_death_of_the_reading_process_is_a_clear_problem(tmp_path, monkeypatch):
    # With the scan's limit lifted the reader tries to allocate 17 billion cells and aborts.
    path = last_corner(tmp_path)
    monkeypatch.setattr(limits, "SHEET_CELLS", 10**12)
    monkeypatch.setattr(limits, "CHILD_MEMORY_BYTES", 512 * limits.MEGABYTE)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert_says(refusal.value.problems, "too_heavy", "", None)


def test_a_formatted_but_empty_last_corner_does_no_harm(tmp_path):
    path = part(SHEET, lambda xml: add_cell(xml, "XFD1048576", b'<c r="XFD1048576" s="1"/>'))(tmp_path)
    assert read_pool(path).needs.height == 1


def test_the_refusal_of_a_far_cell_names_sheet_and_cell(tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        load_raw(last_corner(tmp_path))
    sentence = refusal.value.problems[0].sentence.zh
    assert "needs" in sentence
    assert "XFD1048576" in sentence
    assert "16,384 列" in sentence


def test_a_cell_of_a_million_characters_is_read_and_judged(tmp_path):
    text = b'<c r="A3" t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c>"
    path = part(SHEET, lambda xml: add_cell(xml, "A3", text))(tmp_path)
    pool = read_pool(path)
    assert pool.needs["need_id"].to_list() == ["n1"]
    assert pool.refused == 1
    assert all(len(problem.sentence.zh) < 1000 for problem in pool.problems)


def test_a_line_of_a_million_characters_is_read_and_judged(tmp_path):
    path = csv(CSV_HEAD + CSV_ROW + "x" * 1_000_000 + ",cleaning,2,119.95,30.05,wgs84\n")(tmp_path)
    pool = read_pool(path)
    assert pool.needs["need_id"].to_list() == ["n1"]
    assert pool.refused == 1


@pytest.mark.parametrize(
    "junk",
    [b"<c " * 300_000, b'<c r="A1" ' * 100_000, b'<c r="A1"><f>' * 80_000, b'<c r="A1"><f' + b" x" * 400_000],
)
def test_twisted_markup_does_not_hold_up_the_scan(junk, tmp_path):
    path = part(SHEET, lambda xml: xml.replace(b"</sheetData>", junk))(tmp_path)
    begin = time.process_time()
    with pytest.raises(UnusableInput):
        load_raw(path)
    assert time.process_time() - begin < 10


def test_overlapping_merged_cells_are_suspicious(tmp_path, monkeypatch):
    merges = b'<mergeCells count="20">' + b'<mergeCell ref="A2:A3"/>' * 20 + b"</mergeCells>"
    path = part(SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merges))(tmp_path)
    monkeypatch.setattr(limits, "SHEET_CELLS", 15)
    with pytest.raises(UnusableInput) as refusal:
        load_raw(path)
    assert refusal.value.problems[0].code == "unsafe_archive"
