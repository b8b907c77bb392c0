"""Bodies and parameters as models: every mistake at once, with its place, without repeating what was sent."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from api.errors import ApiError
from api.pointers import pointer
from api.schemas import problem_item
from api.shape import Shape
from api.strict_json import parse_strict
from matcher.files.json_text import kind_of
from matcher.model.problems import Problem
from matcher.model.text import Text

_MOST_LISTED = 100


class Members(Shape):
    """The base of bodies and parameters: nothing unknown, nothing converted silently."""

    model_config = ConfigDict(frozen=True)


class NoParameters(Members):
    """The parameters of an endpoint that has none."""


def _plain(text: str) -> str:
    if any(sign < " " or sign == "\x7f" for sign in text if sign not in "\n\t"):
        raise ValueError("control characters")
    return text


def _one_line(text: str) -> str:
    if text != text.strip() or "\n" in text or "\t" in text:
        raise ValueError("white space at the ends, or more than one line")
    return _plain(text)


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
"""A name: one line of 1 to 200 characters, no white space at the ends."""

Note = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_plain)]
"""A reason: up to 2,000 characters, lines allowed."""

Code = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
"""An identifier of something that exists already."""

Model = TypeVar("Model", bound=BaseModel)


def read_body(model: type[Model], body: bytes) -> Model:
    """Return the body that JSON holds.

    Raises
    ------
    ApiError
        ``invalid_json``, or ``unusable_input`` with every mistake.
    """
    data = parse_strict(body)
    if not isinstance(data, Mapping):
        found = Text(*kind_of(data))
        sentence = Text(f"请求体应为对象，现为{found.zh}", f"the body is {found.en}, not an object")
        raise refused("unusable_input", [item("", "", "wrong_shape", sentence)])
    try:
        # Strict, but of JSON: a date is a text there, and no number is.
        return model.model_validate_json(body.removeprefix(codecs.BOM_UTF8), strict=True)
    except ValidationError as error:
        raise refused("unusable_input", mistakes(model, error)) from None


def read_parameters(model: type[Model], pairs: list[tuple[str, str]]) -> Model:
    """Return the parameters that an address holds.

    Raises
    ------
    ApiError
        ``bad_parameter`` with every mistake.
    """
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    errors = [
        item(
            "", name, "bad_member", Text(f"参数“{_shown(name)}”出现不止一次", f"{_shown(name)} is given more than once")
        )
        for name in twice[:_MOST_LISTED]
    ]
    try:
        found = model.model_validate(dict(pairs))
    except ValidationError as error:
        errors += [mistake | {"pointer": ""} for mistake in mistakes(model, error)]
        raise refused("bad_parameter", errors) from None
    if errors:
        raise refused("bad_parameter", errors)
    return found


def refused(code: str, errors: list[dict[str, Any]]) -> ApiError:
    """Return the error of a request with mistakes; the first of them is its detail."""
    count = len(errors)
    detail = Text(f"请求无法使用：共 {count} 个问题", f"the request cannot be used; problems: {count}")
    return ApiError(code, detail, errors=errors)


def mistakes(model: type[BaseModel], error: ValidationError) -> list[dict[str, Any]]:
    """Return every mistake that a model found, one a place."""
    found: dict[str, dict[str, Any]] = {}
    for mistake in error.errors(include_url=False, include_context=False)[:_MOST_LISTED]:
        path = mistake["loc"]
        place = pointer(path)
        if place not in found:
            found[place] = _mistake(model, path, mistake["type"], mistake["input"])
    return list(found.values())


def item(place: str, field: str, code: str, sentence: Text) -> dict[str, Any]:
    """Return one mistake of a request."""
    remedy = Text("请对照接口文档改正", "Compare the request with the documentation of the interface")
    shown = _shown(field)
    return problem_item(Problem(table="request", field=shown, code=code, sentence=sentence, remedy=remedy), place)


def _mistake(model: type[BaseModel], path: tuple[int | str, ...], kind: str, value: object) -> dict[str, Any]:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    place = pointer(path)
    shown = _shown(str(name)) or "-"
    if kind == "extra_forbidden":
        return item(place, str(name), "unknown_member", Text(f"没有“{shown}”这一项", f"{shown} is not known"))
    meaning = _meaning(model, path)
    if kind == "missing":
        return item(
            place,
            str(name),
            "missing_member",
            Text(f"缺少“{shown}”：{meaning.zh}", f"{shown} is missing: {meaning.en}"),
        )
    found = Text(*kind_of(value))
    return item(
        place,
        str(name),
        "bad_member",
        Text(
            f"“{shown}”取值不对，现为{found.zh}；应为：{meaning.zh}", f"{shown} is {found.en}; expected: {meaning.en}"
        ),
    )


def _meaning(model: type[BaseModel], path: tuple[int | str, ...]) -> Text:
    """Return what the deepest described field on a path means."""
    words = ""
    inner: type[BaseModel] | None = model
    for part in path:
        if inner is None or not isinstance(part, str) or part not in inner.model_fields:
            continue
        field = inner.model_fields[part]
        words = field.description or words
        inner = _model_in(field.annotation)
    en, _, zh = words.partition(" / ")
    return Text(zh or en or "见接口文档", en or "see the documentation")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, also as the entry of a list or where it may be absent."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)


def _shown(name: str) -> str:
    return pointer((name,))[1:]
