"""Uploads that are no workbook and no archive, or too much of one."""

import io
import zipfile

import pytest

from api.web.endpoint import WORKBOOK, ZIP
from tests.api.hostile.everything import ANY, MARK


@pytest.mark.parametrize("kind", [WORKBOOK, ZIP])
def test_uploads_that_are_bombs_or_rubbish(everything, kind, monkeypatch):
    monkeypatch.setattr("api.pools.uploads.LARGEST_UNPACKED", 1_000_000)

    upload = next(found for found in everything.taking(kind))
    headers = everything.key("") | ANY | {"Content-Type": kind}
    requests = [(upload, everything.filled(upload[1]), headers, body) for body in files()]
    answers = everything.ask(requests)
    assert {response.status_code for response in answers} == {422}


def files():
    """Return files that are none, or would be too much of one."""
    huge = zipped({"needs.csv": b"need_id\n" + b"0" * 5_000_000})
    within = zipped({"a.zip": zipped({"b.zip": huge})})
    workbook = zipped(
        {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 9_000_000}
    )
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;</a>'
    return [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        bytes(1_000),
        huge,
        huge[:-30],
        within,
        workbook,
        zipped({"[Content_Types].xml": entities, "xl/workbook.xml": entities}),
        zipped({f"{number}.csv": b"a\n" for number in range(100)}),
        zipped({"../../needs.csv": b"\x00", "/etc/passwd.csv": b"\xff\xfe\x00"}),
        zipped({"needs.csv": b'need_id,service\n"' + MARK.encode()}),
    ]


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()
