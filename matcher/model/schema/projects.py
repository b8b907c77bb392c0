"""The table of projects."""

from matcher.model.enums import Category, Datum
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

PROJECTS = TableSpec(
    name="projects",
    title="在办项目",
    meaning=Text("一行是一个还有名额的在办项目", "One row is a running project with seats left"),
    key=("project_id",),
    fields=(
        Field(
            name="project_id",
            title="项目编号",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("唯一编号，不得与服务方、基金编号重复", "Identifier, unique across all resources"),
        ),
        Field(
            name="name",
            title="名称",
            type=FieldType.TEXT,
            meaning=Text("对外名称", "Public name"),
        ),
        Field(
            name="service",
            title="服务项目",
            type=FieldType.TEXT,
            required=True,
            references="services",
            meaning=Text("服务目录中的代码或名称", "Code or name from the table of services"),
        ),
        Field(
            name="provider_id",
            title="承接方",
            type=FieldType.TEXT,
            references="providers",
            meaning=Text("由哪个服务方承接", "Which provider carries it"),
        ),
        Field(
            name="fund_id",
            title="资金来源",
            type=FieldType.TEXT,
            references="funds",
            meaning=Text("由哪个基金出资（仅供记录）", "Which fund pays for it (for the record)"),
        ),
        Field(
            name="region",
            title="区划代码",
            type=FieldType.REGION,
            meaning=Text("服务的区划；空表示半径之内不限地区", "Area it serves; empty: anywhere within its radius"),
        ),
        Field(
            name="lon",
            title="经度",
            type=FieldType.NUMBER,
            minimum=-180,
            maximum=180,
            unit="°",
            meaning=Text("十进制度；空则取所在区划的点", "Decimal degrees; empty: the region's point"),
        ),
        Field(
            name="lat",
            title="纬度",
            type=FieldType.NUMBER,
            minimum=-90,
            maximum=90,
            unit="°",
            meaning=Text("十进制度；空则取所在区划的点", "Decimal degrees; empty: the region's point"),
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
            name="radius_km",
            title="服务半径",
            type=FieldType.NUMBER,
            above=0,
            maximum=6000,
            unit="公里",
            meaning=Text("离基地最远多少公里；空表示不限", "How far from its base it goes; empty: no limit"),
        ),
        Field(
            name="seats",
            title="剩余名额",
            type=FieldType.INTEGER,
            required=True,
            minimum=0,
            maximum=1e9,
            unit="人",
            meaning=Text("还能接收的人数", "People it can still take"),
        ),
        Field(
            name="hours",
            title="剩余工时",
            type=FieldType.HOURS,
            minimum=0,
            maximum=10_000_000,
            unit="小时/周",
            meaning=Text("每周还能提供的小时；空表示不限", "Hours a week it can still give; empty: no limit"),
        ),
        Field(
            name="budget",
            title="剩余预算",
            type=FieldType.YUAN,
            minimum=0,
            maximum=1e11,
            unit="元",
            meaning=Text("还能支付的金额；空表示项目不付款", "Money it can still pay; empty: it pays nothing"),
        ),
        Field(
            name="categories",
            title="适用类别",
            type=FieldType.CHOICES,
            vocabulary=Category,
            open_vocabulary=True,
            meaning=Text("对象类别，符合其一即可；空表示不限", "Categories, one is enough; empty: all"),
        ),
        Field(
            name="starts",
            title="开始日期",
            type=FieldType.DATE,
            meaning=Text("第一天", "First day"),
        ),
        Field(
            name="ends",
            title="结束日期",
            type=FieldType.DATE,
            meaning=Text("最后一天", "Last day"),
        ),
    ),
)
