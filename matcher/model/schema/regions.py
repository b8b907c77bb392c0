"""The table of regions."""

from matcher.model.enums import Datum, Level
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

REGIONS = TableSpec(
    name="regions",
    title="区划",
    meaning=Text("一行是一个区划", "One row is a region"),
    key=("code",),
    fields=(
        Field(
            name="code",
            title="区划代码",
            type=FieldType.REGION,
            required=True,
            meaning=Text("统计用区划代码，2、4、6、9 或 12 位", "Statistical code of 2, 4, 6, 9 or 12 digits"),
        ),
        Field(
            name="name",
            title="名称",
            type=FieldType.TEXT,
            meaning=Text("名称", "Name"),
        ),
        Field(
            name="level",
            title="层级",
            type=FieldType.CHOICE,
            vocabulary=Level,
            meaning=Text("空则由代码位数推定", "Empty: from the length of the code"),
        ),
        Field(
            name="parent",
            title="上级代码",
            type=FieldType.REGION,
            references="regions",
            meaning=Text("空则由代码前缀推定", "Empty: from the prefix of the code"),
        ),
        Field(
            name="urban",
            title="城区",
            type=FieldType.BOOLEAN,
            meaning=Text("是否城区", "Whether it is urban"),
        ),
        Field(
            name="lon",
            title="经度",
            type=FieldType.NUMBER,
            minimum=-180,
            maximum=180,
            unit="°",
            meaning=Text("代表点，十进制度", "Representative point, decimal degrees"),
        ),
        Field(
            name="lat",
            title="纬度",
            type=FieldType.NUMBER,
            minimum=-90,
            maximum=90,
            unit="°",
            meaning=Text("代表点，十进制度", "Representative point, decimal degrees"),
        ),
        Field(
            name="crs",
            title="坐标系",
            type=FieldType.CHOICE,
            vocabulary=Datum,
            meaning=Text(
                "空按 WGS-84；读入后一律换算为 WGS-84", "Empty counts as WGS-84; converted to WGS-84 on entry"
            ),
        ),
        Field(
            name="neighbours",
            title="相邻区划",
            type=FieldType.REGIONS,
            references="regions",
            meaning=Text("相邻区划的代码", "Codes of adjoining regions"),
        ),
    ),
)
