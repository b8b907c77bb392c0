"""What an endpoint declares: read from its arguments and from its decorator, checked when the program starts."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel

from api.body import JSON
from api.security.rules import Rule

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
MERGE_PATCH = "application/merge-patch+json"
UPLOADS = (JSON, WORKBOOK, ZIP)

_IN_PATH = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A body as it was sent.

    Attributes
    ----------
    data
        Its bytes.
    kind
        Its media type.
    """

    data: bytes
    kind: str


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One endpoint.

    Attributes
    ----------
    method, path
        Of the request; the path is a template.
    function
        What answers; it takes a call, and by name what stands in the path, ``body``, ``query`` or ``upload``.
    rule
        Who may call it.
    tag, summary, description
        For the documentation.
    status
        Of the usual answer.
    answers
        Model of the usual answer, or the name of a component; ``None`` where it is neither.
    media_type
        Of the usual answer.
    headers
        Names of the headers that the usual answer has: ``ETag``, ``Location``.
    unkept_status
        Status where nothing was to be kept; ``None`` where something always is.
    writes
        Whether its transaction may write.
    heavy
        Whether it takes long: then few run at the same time.
    guarded
        Whether it needs ``If-Match``.
    conditional
        Whether it answers 304 where ``If-None-Match`` names what there is.
    problems
        Codes of further errors than those of every endpoint.
    in_path
        Arguments that stand in the path, with their types.
    body, query
        Models of the body and of the parameters.
    takes
        Media types of the body; empty where there is none.
    example
        A body that works.
    """

    method: str
    path: str
    function: Callable[..., Any]
    rule: Rule
    tag: str
    summary: str
    description: str
    status: int
    answers: type[BaseModel] | str | None
    media_type: str
    headers: tuple[str, ...]
    unkept_status: int | None
    writes: bool
    heavy: bool
    guarded: bool
    conditional: bool
    problems: tuple[str, ...]
    in_path: dict[str, type]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    takes: tuple[str, ...]
    example: dict[str, Any] | None

    @property
    def is_repeatable(self) -> bool:
        """Whether an ``Idempotency-Key`` means something: reading again does no harm."""
        return self.method != "GET"


def declare(method: str, path: str, function: Callable[..., Any], **declared: Any) -> Endpoint:
    """Return the endpoint that a function with its annotations declares.

    Raises
    ------
    TypeError
        Arguments and path do not agree, or an argument is none that an endpoint can have.
    """
    hints = get_type_hints(function)
    arguments = list(inspect.signature(function).parameters)[1:]
    names = _IN_PATH.findall(path)
    unknown = set(arguments) - set(names) - {"body", "query", "upload"}
    if unknown or set(names) - set(arguments):
        raise TypeError(f"{method} {path}: arguments {arguments} do not agree with the path")
    in_path = {name: hints[name] for name in names}
    if set(in_path.values()) - {str, int}:
        raise TypeError(f"{method} {path}: a part of a path is a text or a whole number")
    takes: tuple[str, ...] = declared.pop("takes", ())
    if "body" in arguments:
        takes = (JSON, MERGE_PATCH) if method == "PATCH" else (JSON,)
    if "upload" in arguments and not takes:
        takes = UPLOADS
    return Endpoint(
        method=method,
        path=path,
        function=function,
        description=inspect.getdoc(function) or "",
        in_path=in_path,
        body=hints.get("body"),
        query=hints.get("query"),
        takes=takes,
        **declared,
    )
