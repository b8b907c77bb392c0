"""Reads an uploaded pool: a workbook, a zip of CSV files, or JSON."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from api.errors import ApiError
from api.pointers import PoolPointers
from api.schemas import problem_item
from api.strict_json import parse_strict
from api.web.endpoint import WORKBOOK, ZIP, Upload
from matcher.files import UnusableInput, pool_from_data, read_pool
from matcher.model import Pool
from matcher.model.problems import Problem
from matcher.model.text import Text

MOST_FILES = 64
"""Most files of a zip; a pool has eight tables."""

LARGEST_UNPACKED = 512 * 1024 * 1024
"""Most bytes of all files of a zip together."""

_MADE_BY_UTF8 = 0x800

Pointers = Callable[[Problem], str]


def read_upload(upload: Upload) -> tuple[Pool, Pointers]:
    """Return the pool of an upload, and what finds a problem's place in it.

    Raises
    ------
    ApiError
        ``invalid_json``, or ``unusable_upload`` with every problem.
    """
    if upload.kind in {WORKBOOK, ZIP}:
        return _file(upload), lambda problem: ""
    data = parse_strict(upload.data)
    pointers = PoolPointers(data)
    try:
        return pool_from_data(data), pointers.of
    except UnusableInput as error:
        raise _refused(error, pointers.of) from None


def _file(upload: Upload) -> Pool:
    with tempfile.TemporaryDirectory(prefix="wishpool-") as folder:
        path = Path(folder) / "pool.xlsx"
        # A workbook is a zip too, and generated clients send the last of the media types that take a file.
        if upload.kind == WORKBOOK or _is_workbook(upload.data):
            path.write_bytes(upload.data)
        else:
            path = Path(folder) / "pool"
            path.mkdir()
            _unpack(upload.data, path)
        try:
            return read_pool(path)
        except UnusableInput as error:
            raise _refused(error, lambda problem: "") from None


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return False


def _unpack(data: bytes, folder: Path) -> None:
    """Write the CSV files of a zip into a folder, whatever folders they come from."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise _bad_zip(Text(f"压缩包中的文件多于 {MOST_FILES} 个", f"the zip has more than {MOST_FILES} files"))
            for entry in entries:
                name = PurePosixPath(_name_of(entry).replace("\\", "/")).name
                if not name.lower().endswith(".csv") or name.startswith("."):
                    continue
                with archive.open(entry) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    limit = LARGEST_UNPACKED // 1024 // 1024
                    raise _bad_zip(Text(f"解压后超过 {limit} MB", f"the zip holds more than {limit} MB"))
                (folder / name).write_bytes(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _bad_zip(Text("不是能打开的 zip 文件", "this is not a zip that can be opened")) from None


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file; programs in China often write it in GBK without saying so."""
    if entry.flag_bits & _MADE_BY_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _bad_zip(sentence: Text) -> ApiError:
    remedy = Text("请把各表的 CSV 文件打成一个 zip", "Pack the CSV files of the tables into one zip")
    problem = Problem(table="", code="bad_zip", sentence=sentence, remedy=remedy)
    return ApiError("unusable_upload", sentence, errors=[problem_item(problem, "")])


def _refused(error: UnusableInput, pointers: Pointers) -> ApiError:
    errors = [problem_item(problem, pointers(problem)) for problem in error.problems]
    detail = Text(f"心愿池无法使用：共 {len(errors)} 个问题", f"the pool cannot be used; problems: {len(errors)}")
    return ApiError("unusable_upload", detail, errors=errors)
