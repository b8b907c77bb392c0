"""The table of pins."""

from matcher.model.enums import PinAction
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

PINS = TableSpec(
    name="pins",
    title="人工指定",
    meaning=Text(
        "一行是对一个需求和一个资源的事先决定", "One row is a decision made beforehand on a need and a resource"
    ),
    key=("need_id", "resource_id"),
    fields=(
        Field(
            name="need_id",
            title="需求编号",
            type=FieldType.TEXT,
            required=True,
            references="needs",
            meaning=Text("哪个需求", "Which need"),
        ),
        Field(
            name="resource_id",
            title="资源编号",
            type=FieldType.TEXT,
            required=True,
            references="providers|funds|projects",
            meaning=Text("哪个服务方、基金或项目", "Which provider, fund or project"),
        ),
        Field(
            name="action",
            title="决定",
            type=FieldType.CHOICE,
            required=True,
            vocabulary=PinAction,
            meaning=Text("指定或禁止", "Pin or forbid"),
        ),
        Field(
            name="by",
            title="决定人",
            type=FieldType.TEXT,
            personal=True,
            meaning=Text("由谁决定", "Who decided"),
        ),
        Field(
            name="reason",
            title="理由",
            type=FieldType.TEXT,
            meaning=Text("为什么", "Why"),
        ),
    ),
)
