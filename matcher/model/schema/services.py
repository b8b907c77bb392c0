"""The table of services."""

from matcher.model.enums import ServiceKind
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

SERVICES = TableSpec(
    name="services",
    title="服务目录",
    meaning=Text("一行是一项服务", "One row is a service"),
    key=("service",),
    fields=(
        Field(
            name="service",
            title="服务代码",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("唯一代码", "Unique code"),
        ),
        Field(
            name="name",
            title="名称",
            type=FieldType.TEXT,
            meaning=Text("名称", "Name"),
        ),
        Field(
            name="class",
            title="大类",
            type=FieldType.TEXT,
            meaning=Text("所属大类的代码", "Code of its class"),
        ),
        Field(
            name="kind",
            title="性质",
            type=FieldType.CHOICE,
            vocabulary=ServiceKind,
            meaning=Text("三服务两支持之一", "One of the three services and two supports"),
        ),
        Field(
            name="hours",
            title="标准工时",
            type=FieldType.HOURS,
            default=0.0,
            minimum=0,
            maximum=10_000,
            unit="小时/周",
            meaning=Text("需求未填工时时取用", "Hours a week where a need gives none"),
        ),
        Field(
            name="amount",
            title="参考金额",
            type=FieldType.YUAN,
            default=0,
            minimum=0,
            maximum=1e9,
            unit="元",
            meaning=Text("一般所需金额，仅供参考", "Money that it usually takes, for orientation only"),
        ),
        Field(
            name="skills",
            title="标准技能",
            type=FieldType.SKILLS,
            meaning=Text("每项此类需求都要求的技能", "Skills that every need of this service requires"),
        ),
        Field(
            name="groupable",
            title="可打包",
            type=FieldType.BOOLEAN,
            default=False,
            meaning=Text("能否合并为 20-60 人的项目", "Whether it can be grouped into projects of 20-60 people"),
        ),
        Field(
            name="goes_to",
            title="上门",
            type=FieldType.BOOLEAN,
            default=True,
            meaning=Text("服务者是否上门", "Whether the helper travels to the person"),
        ),
    ),
)
