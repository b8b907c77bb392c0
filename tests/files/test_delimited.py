"""CSV files: row numbers as the author counts, delimiters, quotes, the cut of records."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files.delimited import read_delimited
from matcher.files.records import cut_records, parse_record, slow_records
from matcher.files.text_bytes import to_utf8
from matcher.model.schema import TEAMS

HEAD = "team,role,at_least\n"


def read(tmp_path, text):
    path = tmp_path / "teams.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    table, problems = read_delimited(TEAMS, path)
    assert table is not None
    return table, problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter, tmp_path):
    table, problems = read(tmp_path, (HEAD + "a,b,1\n").replace(",", delimiter))
    assert [list(cells) for cells in table.columns.values()] == [["a"], ["b"], ["1"]]
    assert problems == []


def test_cells_are_text_or_null(tmp_path):
    table, _ = read(tmp_path, HEAD + "a,,\n")
    assert table.columns["role"].to_list() == [None]
    assert table.columns["at_least"].dtype == pl.String


def test_rows_are_numbered_by_the_line_on_which_they_start(tmp_path):
    text = HEAD + 'a,"two\nlines",1\n\n,,\nb,c,2\r\nd,e,3'
    table, _ = read(tmp_path, text)
    assert list(table.rows) == [2, 6, 7]
    assert table.columns["role"].to_list() == ["two\nlines", "c", "e"]


def test_surplus_empty_cells_are_ignored(tmp_path):
    table, problems = read(tmp_path, HEAD + "a,b,1,,\nc,d,2\n")
    assert table.columns["at_least"].to_list() == ["1", "2"]
    assert problems == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_part_of_the_first_title(mark, tmp_path):
    table, problems = read(tmp_path, mark + HEAD.encode() + b"a,b,1\n")
    assert list(table.columns) == ["team", "role", "at_least"]
    assert problems == []


def test_lines_may_end_in_carriage_returns_alone(tmp_path):
    table, _ = read(tmp_path, (HEAD + "a,b,1\nc,d,2\n").replace("\n", "\r"))
    assert list(table.rows) == [2, 3]


def test_quotes_within_unquoted_text_are_text(tmp_path):
    table, problems = read(tmp_path, HEAD + 'a,5" pipe,1\nb,"x ""y""",2\n')
    assert table.columns["role"].to_list() == ['5" pipe', 'x "y"']
    assert problems == []


def test_a_stray_quote_does_not_swallow_the_lines_below(tmp_path):
    table, problems = read(tmp_path, HEAD + 'a,"b,1\nc,d,2\ne,"f",3\n')
    assert table.columns["team"].to_list() == ["c", "e"]
    assert table.unreadable == (2,)
    assert [(problem.code, problem.row) for problem in problems] == [("unclosed_quote", 2)]


def test_titles_alone_are_an_empty_table(tmp_path):
    table, problems = read(tmp_path, HEAD)
    assert list(table.rows) == []
    assert problems == []


def test_both_titles_above_csv_data(tmp_path):
    table, problems = read(tmp_path, "小组模板\n模板代码,角色,至少\nteam,role,at_least\na,b,1\n")
    assert list(table.rows) == [4]
    assert problems == []


def test_a_broken_byte_in_utf8_is_not_read_as_gbk():
    text = to_utf8("需求编号,服务\n".encode() * 5 + b"\xe9\x9c")
    assert text is not None
    assert text.is_broken
    assert not text.encoding


def test_gbk_is_recognised():
    text = to_utf8("需求编号,服务".encode("gbk"))
    assert text is not None
    assert text.data.decode() == "需求编号,服务"
    assert text.encoding


CELL = st.text(st.sampled_from('ab,;"\n\r 需'), max_size=5)


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=3), max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_cut_of_records_agrees_with_the_csv_module(rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    data = out.getvalue().encode()
    records = cut_records(data, ",")
    assert records is not None
    pieces = [data[start:end].decode() for start, end in zip(records.starts, records.ends, strict=True)]
    assert [parse_record(piece, ",") for piece in pieces] == rows
    assert records.cells.tolist() == [len(row) for row in rows]
    assert [cells for _, cells in slow_records(data.decode(), ",")] == rows


@given(text=st.text(st.sampled_from('ab,"\n'), max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_the_cut_accepts_the_csv_module_reads_alike(text):
    records = cut_records(text.encode(), ",")
    if records is not None:
        expected = list(csv.reader(io.StringIO(text, newline="")))
        found = [parse_record(text[start:end], ",") for start, end in zip(records.starts, records.ends, strict=True)]
        assert found == expected


@given(text=st.text(st.sampled_from('ab,"\n'), max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_to_its_end(text):
    lines = [line for line, _ in slow_records(text, ",")]
    assert lines == sorted(set(lines))
