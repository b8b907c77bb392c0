"""What is written is read back: every container, to the last digit."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matcher.files import pool_from_data, pool_to_data, read_pool, write_pool
from matcher.files.source import load_raw
from matcher.files.written import cell_form, tables_to_write, written_form
from matcher.model import Pool
from matcher.model.schema import NEEDS, POOL_TABLES
from tests.pools import pools

QUICK = settings(deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
"""A failing pool is large; shrinking it through files would take minutes."""

KINDS = ("pool.xlsx", "pool.json", "csv", "parquet")

# One need with awkward values: digits beyond the sixteenth, one fen, a list, leading zeros.
NEED: dict[str, Any] = {
    "need_id": "007",
    "service": "cleaning",
    "people": 3,
    "grade": "red",
    "categories": ["elderly", "ill"],
    "skills": ["care:2"],
    "hours": 1.25,
    "amount_fen": 1,
    "lon": 119.12345678901234,
    "lat": 30.1,
    "crs": "wgs84",
    "region": "330111",
    "registered_on": dt.date(2026, 9, 1),
}
PROVIDER = {"provider_id": "p1", "name": "=1+1", "hours": 3.0, "rate_fen": 1999, "roles": ["social_worker:2"]}


def write_and_read(pool: Pool, folder: Path, kind: str) -> Pool:
    path = folder / kind
    write_pool(pool, path, format="parquet" if kind == "parquet" else "csv")
    return read_pool(path)


def differing(first: Pool, second: Pool) -> list[str]:
    return [name for name in POOL_TABLES if not first.table(name).equals(second.table(name))]


@pytest.mark.parametrize("kind", KINDS)
def test_awkward_values_survive(kind, tmp_path):
    pool = Pool.from_rows(needs=[NEED], providers=[PROVIDER])
    again = write_and_read(pool, tmp_path, kind)
    assert again.problems == ()
    assert differing(pool, again) == []
    assert again.digest() == pool.digest()


@pytest.mark.parametrize("kind", KINDS)
@given(pool=pools())
@settings(QUICK, max_examples=3)
def test_a_pool_that_was_read_is_read_again_the_same(kind, pool):
    # Reading settles the points of regions first; from then on nothing may change.
    settled = pool_from_data(pool_to_data(pool))
    with tempfile.TemporaryDirectory() as folder:
        again = write_and_read(settled, Path(folder), kind)
    assert again.errors == ()
    assert differing(settled, again) == []


@given(pool=pools())
@settings(QUICK, max_examples=6)
def test_reading_changes_nothing_but_points(pool):
    read = pool_from_data(pool_to_data(pool))
    for name in POOL_TABLES.keys() - {"pins"}:  # the intake may refuse a second pin
        kept = [column for column in pool.table(name).columns if column not in {"lon", "lat", "crs", "level"}]
        if "level" in pool.table(name).columns and name != "regions":
            kept.append("level")
        assert read.table(name).select(kept).equals(pool.table(name).select(kept)), name


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=20
)


@given(
    names=st.lists(
        TEXT.map(str.strip).filter(bool) | st.sampled_from(["007", "=1+1", "-1", "1e5", "#N/A", '"', "a;b,c"])
    ),
    numbers=st.lists(st.floats(-180, 180), min_size=1, max_size=5),
)
@settings(QUICK, max_examples=10)
def test_cells_are_written_as_they_are(names, numbers):
    rows = [{"provider_id": f"p{i}", "name": name, "hours": 1.0} for i, name in enumerate(names)]
    needs: list[dict[str, Any]] = [
        {"need_id": f"n{i}", "service": "s", "lon": number} for i, number in enumerate(numbers)
    ]
    pool = Pool.from_rows(needs=needs, providers=rows)
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path = Path(folder) / kind
            write_pool(pool, path, format="parquet" if kind == "parquet" else "csv")
            raw = load_raw(path).tables
            read = list(raw["providers"].columns.get("name", []))
            assert read == pool.providers["name"].to_list()
            assert [float(str(cell)) for cell in raw["needs"].columns["lon"]] == pool.needs["lon"].to_list()


def test_the_same_pool_gives_the_same_bytes(tmp_path):
    pool = Pool.from_rows(needs=[NEED], providers=[PROVIDER])
    for folder in ("one", "two"):
        for name in ("pool.xlsx", "pool.json", "csv"):
            write_pool(pool, tmp_path / folder / name)
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_money_is_written_in_yuan_under_the_contract_name():
    written = written_form(NEEDS, Pool.from_rows(needs=[NEED]).needs)
    assert written["amount"].to_list() == [0.01]
    assert "amount_fen" not in written.columns
    assert set(written.columns) == {field.name for field in NEEDS.fields}


def test_a_point_is_written_with_its_datum_because_stored_points_are_wgs84():
    # A stored point is WGS-84 even where an unchecked pool still names the datum that it came in.
    rows: list[dict[str, Any]] = [
        NEED | {"crs": "gcj02"},
        NEED | {"need_id": "n2", "crs": None},
        {"need_id": "n3", "service": "s"},
    ]
    assert written_form(NEEDS, Pool.from_rows(needs=rows).needs)["crs"].to_list() == ["wgs84", "wgs84", None]


def test_a_list_entry_with_a_semicolon_is_not_written_into_a_cell(tmp_path):
    pool = Pool.from_rows(needs=[NEED | {"categories": ["a;b"]}], providers=[PROVIDER])
    with pytest.raises(ValueError, match=r"needs\.categories"):
        write_pool(pool, tmp_path / "csv")
    write_pool(pool, tmp_path / "pool.json")
    assert json.loads((tmp_path / "pool.json").read_text(encoding="utf-8"))["needs"][0]["categories"] == ["a;b"]


def test_a_text_too_long_for_a_workbook_is_not_cut(tmp_path):
    pool = Pool.from_rows(needs=[NEED], providers=[PROVIDER | {"name": "x" * 40_000}])
    with pytest.raises(ValueError, match="too long"):
        write_pool(pool, tmp_path / "pool.xlsx")


@pytest.mark.parametrize("name", ["pool.csv", "pool.parquet", "pool.xls", "pool.xlsb"])
def test_other_suffixes_are_refused(name, tmp_path):
    with pytest.raises(ValueError, match="is written as"):
        write_pool(Pool(), tmp_path / name)


def test_a_folder_written_twice_holds_one_pool(tmp_path):
    pool = Pool.from_rows(needs=[NEED], providers=[PROVIDER], funds=[{"fund_id": "f1", "balance_fen": 1}])
    write_pool(pool, tmp_path / "pool", format="parquet")
    write_pool(pool.replace(funds=pool.funds.clear()), tmp_path / "pool")
    assert sorted(path.name for path in (tmp_path / "pool").iterdir()) == ["needs.csv", "providers.csv", "services.csv"]


def test_empty_lists_and_lists_of_several_become_one_cell():
    rows = [NEED, NEED | {"need_id": "n2", "categories": []}]
    cells = cell_form(NEEDS, written_form(NEEDS, Pool.from_rows(needs=rows).needs))
    assert cells["categories"].to_list() == ["elderly;ill", None]
    assert cells.schema["categories"] == pl.String


def test_a_pool_without_resources_is_written_with_an_empty_table_of_providers():
    assert list(tables_to_write(Pool.from_rows(needs=[NEED]))) == ["needs", "providers", "services"]
