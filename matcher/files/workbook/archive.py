"""Looks at a workbook's archive before anything opens it: kind, size, names of its parts."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from matcher.files import limits
from matcher.files.container_codes import container_problem
from matcher.files.errors import UnusableInput
from matcher.model.problems import Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_OLE_HEAD = 1024 * 1024


def megabytes(size: int) -> str:
    """Return a size as it is shown to people."""
    return f"{size / limits.MEGABYTE:.1f} MB"


def check_archive(path: Path) -> zipfile.ZipFile:
    """Open the archive of a workbook if it is one, of reasonable size and without tricks.

    Parameters
    ----------
    path
        An existing file.

    Returns
    -------
    zipfile.ZipFile
        Open for reading; the caller closes it.

    Raises
    ------
    UnusableInput
        Empty, encrypted, an old or binary workbook, no workbook at all, damaged, too large, or suspicious.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnusableInput([container_problem("empty_file", name=path.name)])
    if size > limits.WORKBOOK_BYTES:
        raise UnusableInput([_too_large(path, size, limits.WORKBOOK_BYTES)])
    with path.open("rb") as file:
        head = file.read(_OLE_HEAD)
    if head.startswith(_OLE):
        if _ENCRYPTED_PART in head:
            raise UnusableInput([container_problem("encrypted", name=path.name)])
        raise UnusableInput([container_problem("old_workbook", name=path.name, format="Excel 97-2003, .xls")])
    if not head.startswith(b"PK"):
        raise UnusableInput([container_problem("not_a_workbook", name=path.name)])
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnusableInput([container_problem("damaged", name=path.name)]) from error
    problem = _suspicion(path, archive.infolist())
    if problem is not None:
        archive.close()
        raise UnusableInput([problem])
    return archive


def _suspicion(path: Path, entries: list[zipfile.ZipInfo]) -> Problem | None:
    names = [entry.filename for entry in entries]
    if len(names) > limits.ARCHIVE_ENTRIES:
        return container_problem("unsafe_archive", name=path.name, what=f"{len(names)} parts")
    if len({name.casefold() for name in names}) < len(names):
        return container_problem("unsafe_archive", name=path.name, what="duplicate names")
    for name in names:
        place = PurePosixPath(name.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in name:
            return container_problem("unsafe_archive", name=path.name, what=name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        return container_problem("encrypted", name=path.name)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.UNPACKED_BYTES:
        return _too_large(path, unpacked, limits.UNPACKED_BYTES)
    for entry in entries:
        if entry.file_size > max(limits.PACKED_UNPACKED_BYTES, limits.PACKED_TIMES * entry.compress_size):
            return container_problem(
                "unsafe_archive", name=path.name, what=f"{entry.filename}: {megabytes(entry.file_size)}"
            )
    folded = {name.casefold() for name in names}
    if "xl/workbook.bin" in folded:
        return container_problem("old_workbook", name=path.name, format=".xlsb")
    if "content.xml" in folded or "mimetype" in folded:
        return container_problem("old_workbook", name=path.name, format=".ods")
    if "xl/workbook.xml" not in folded:
        return container_problem("not_a_workbook", name=path.name)
    return None


def _too_large(path: Path, size: int, limit: int) -> Problem:
    return container_problem("too_large", name=path.name, size=megabytes(size), limit=megabytes(limit))
