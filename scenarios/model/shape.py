"""The shape of a scenario file: its keys, their types and ranges, each declared once; the page of fields comes from here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from matcher.model.schema import POOL_TABLES

VERBS = ("add", "remove", "set", "scale", "plus", "minus", "clone")
"""What a change may do; the verb is the key that names the table."""

CLONED = ("needs", "providers", "funds", "projects")
"""Tables of which rows can be drawn like given ones."""

MOST_ROWS = 100_000
MOST_CHANGES = 1_000

TableName = Literal["needs", "providers", "funds", "projects", "services", "regions", "teams", "pins"]
ClonedName = Literal["needs", "providers", "funds", "projects"]
assert set(TableName.__args__) == set(POOL_TABLES)  # type: ignore[attr-defined]  # Literal's arguments


def _as_text(value: object) -> object:
    # YAML reads an identifier of digits as a number; one with leading zeros stays text.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Code = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=200)]
Row = Annotated[dict[str, Any], Field(min_length=1)]


def _check_where(value: object) -> object:
    # One sentence for the whole union, in the place of one a branch.
    if value is None or value == "all" or (isinstance(value, dict) and value):
        return value
    raise PydanticCustomError("bad_where", "either all, or fields with conditions")


Where = Annotated[Literal["all"] | dict[str, Any], BeforeValidator(_check_where)]


class Shape(BaseModel):
    """A part of a file; unknown keys and values of another type are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Near(Shape):
    """A circle on the ground."""

    lon: float = Field(ge=-180, le=180, description="Longitude of the centre, WGS-84 / 中心经度，WGS-84")
    lat: float = Field(ge=-90, le=90, description="Latitude of the centre, WGS-84 / 中心纬度，WGS-84")
    km: float = Field(gt=0, le=20_000, allow_inf_nan=False, description="Radius, km / 半径，公里")


class Rows(Shape):
    """Which rows of a table: by identifier or by filter, never by silence."""

    ids: list[Code] | None = Field(
        default=None, min_length=1, description="Identifiers of the rows; this or `where` / 行的编号，与 where 二选一"
    )
    where: Where | None = Field(
        default=None,
        description="Conditions that all hold; `all` for every row / 筛选条件，同时成立；`all` 为全部行",
    )
    near: Near | None = Field(
        default=None,
        description="Only rows within a circle; alone or with `where` / 只取圆内的行，可与 where 同用",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Rows:
        if (self.ids is not None) == (self.where is not None or self.near is not None):
            raise PydanticCustomError("which_rows", "either ids, or where and near")
        return self


class Add(Shape):
    """New rows, written as in a pool."""

    add: TableName = Field(description="Table that gets the rows / 往哪张表加行")
    rows: list[Row] = Field(
        min_length=1,
        max_length=MOST_ROWS,
        description="The rows, fields and units as in a pool / 新行，字段和单位同数据",
    )


class Remove(Rows):
    """Rows that leave the pool, and pins on them."""

    remove: TableName = Field(description="Table that loses the rows / 从哪张表删行")


class SetTo(Rows):
    """Values that replace those of the rows."""

    set_: TableName = Field(alias="set", description="Table to change / 改哪张表")
    to: Row = Field(description="Fields and new values; null for not given / 字段和新值；空值为“未提供”")


class Scale(Rows):
    """Numbers of the rows, multiplied."""

    scale: TableName = Field(description="Table to change / 改哪张表")
    by: Row = Field(description="Fields and factors, 0 to 1,000,000 / 字段和倍数，0 到 1,000,000")


class Plus(Rows):
    """Numbers raised, dates put off by days, entries put into lists."""

    plus: TableName = Field(description="Table to change / 改哪张表")
    by: Row = Field(description="Fields and what is added: number, days or entries / 字段和加上的数、天数或列表项")


class Minus(Rows):
    """Numbers lowered, dates put forward by days, entries taken out of lists."""

    minus: TableName = Field(description="Table to change / 改哪张表")
    by: Row = Field(description="Fields and what is taken: number, days or entries / 字段和减去的数、天数或列表项")


class Clone(Rows):
    """New rows drawn, with replacement, from given ones."""

    clone: ClonedName = Field(description="Table whose rows are drawn and added / 抽取并新增哪张表的行")
    count: int = Field(ge=1, le=MOST_ROWS, description="How many rows are added / 新增几行")
    region: Code | None = Field(
        default=None,
        description="Region of the new rows; that of the drawn row if absent / 新行所在区划；不写则与原行相同",
    )
    to: Row | None = Field(default=None, description="Values of the new rows that differ / 新行改用的值")


def _verb(value: Any) -> str | None:
    keys = value.keys() if isinstance(value, dict) else [name.rstrip("_") for name in getattr(value, "__dict__", ())]
    found = [verb for verb in VERBS if verb in keys]
    return found[0] if len(found) == 1 else None


AnyChange = Annotated[
    Annotated[Add, Tag("add")]
    | Annotated[Remove, Tag("remove")]
    | Annotated[SetTo, Tag("set")]
    | Annotated[Scale, Tag("scale")]
    | Annotated[Plus, Tag("plus")]
    | Annotated[Minus, Tag("minus")]
    | Annotated[Clone, Tag("clone")],
    Discriminator(_verb, custom_error_type="one_verb", custom_error_message="exactly one of " + ", ".join(VERBS)),
]
SHAPES: dict[str, type[Shape]] = dict(zip(VERBS, (Add, Remove, SetTo, Scale, Plus, Minus, Clone), strict=True))
"""The shape of a change by its verb."""
