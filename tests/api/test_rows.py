"""How rows are kept: JSON there and back, byte for byte; keys; sealed parts."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.rows.documents import decoded, encoded, opened, place_of, seal, written
from api.rows.keys import first_part_range, row_key
from api.security.keyring import BrokenSealError, Keyring
from matcher.files import pool_to_data
from matcher.model import Pool
from matcher.model.field import FieldType
from matcher.model.schema import POOL_TABLES
from matcher.samples import build_sample

KEYRING = Keyring("forty characters that are no secret at all")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ['{"a":null,"b":[]},', '","x":null,', "\n}\n{", ",}\n", "null", "\\", '"']
)
VALUES: dict[pl.DataType, st.SearchStrategy[object]] = {
    pl.String(): TEXTS,
    pl.Int64(): st.integers(-(2**63), 2**63 - 1),
    pl.Float64(): st.floats(allow_nan=False, allow_infinity=False),
    pl.Boolean(): st.booleans(),
    pl.Date(): st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)),
    pl.List(pl.String): st.lists(TEXTS, max_size=3),
}


def there_and_back(spec, frame):
    kept = encoded(spec, frame, KEYRING)
    places = [place_of("pool_1", spec.name, row.row_key) for row in kept]
    sealed = [seal(KEYRING, place, row) for place, row in zip(places, kept, strict=True)]
    return decoded(
        spec,
        [(row.document, opened(KEYRING, place, part)) for place, row, part in zip(places, kept, sealed, strict=True)],
    )


@settings(max_examples=25)
@given(st.data(), st.sampled_from(sorted(POOL_TABLES)), st.sampled_from([1, 7]))
def test_any_row_comes_back_as_it_was(data, name, count):
    spec = POOL_TABLES[name]
    rows = [
        {
            field.column: data.draw(
                VALUES[field.dtype]
                if field.default is not None or field.name in spec.key
                else st.none() | VALUES[field.dtype]
            )
            for field in spec.fields
        }
        for _ in range(count)
    ]
    frame = spec.frame([{key: value for key, value in row.items() if value is not None} for row in rows])
    assert there_and_back(spec, frame).equals(frame)


@pytest.mark.parametrize("sample", ["tiny", "fuyang-week"])
def test_a_sample_comes_back_with_its_digest(sample):
    pool = build_sample(sample, 0)
    tables = {name: there_and_back(spec, pool.table(name)) for name, spec in POOL_TABLES.items()}
    assert Pool(**tables).digest() == pool.digest()


def test_rows_are_written_as_the_command_writes_them():
    pool = build_sample("tiny", 0)
    for name, rows in pool_to_data(pool).items():
        spec = POOL_TABLES[name]
        kept = encoded(spec, pool.table(name), KEYRING)
        assert [written(spec, row.document, row.personal) for row in kept] == rows


def test_nothing_personal_stands_in_the_open_part():
    for spec in POOL_TABLES.values():
        values = {FieldType.NUMBER: 7421.5}
        row = {
            field.column: values.get(field.type, ["secret-7421"] if field.is_list else "secret-7421")
            for field in spec.fields
            if field.personal
        }
        keys = {spec[name].column: f"k-{name}" for name in spec.key}
        (kept,) = encoded(spec, spec.frame([keys | row]), KEYRING)
        assert "7421" not in repr(kept._replace(personal="")), spec.name
        assert ("7421" in kept.personal) == bool(row)


def test_a_sealed_part_opens_only_in_its_place():
    spec = POOL_TABLES["needs"]
    (kept,) = encoded(spec, spec.frame([{"need_id": "N-1", "person_id": "p"}]), KEYRING)
    sealed = seal(KEYRING, "here", kept)
    assert sealed is not None
    assert "p" in opened(KEYRING, "here", sealed)
    for keyring, place, part in [
        (KEYRING, "there", sealed),
        (Keyring("another secret of more than 32 characters"), "here", sealed),
        (KEYRING, "here", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (KEYRING, "here", b""),
    ]:
        with pytest.raises(BrokenSealError):
            opened(keyring, place, part)


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_names_of_two_parts_are_unambiguous_and_stand_together(first, second, other):
    name = row_key([first, second])
    assert (row_key([other, second]) == name) == (other == first)
    start, end = first_part_range(first)
    assert start <= name < end
    assert (start <= row_key([other, second]) < end) == (other == first)
