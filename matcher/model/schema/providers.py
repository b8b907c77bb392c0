"""The table of providers."""

from matcher.model.enums import Datum, Gender, Level, ProviderType
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

PROVIDERS = TableSpec(
    name="providers",
    title="服务方",
    meaning=Text("一行是一个志愿者团队或组织", "One row is a team or organisation that gives hours"),
    key=("provider_id",),
    fields=(
        Field(
            name="provider_id",
            title="服务方编号",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("唯一编号，不得与基金、项目编号重复", "Identifier, unique across all resources"),
        ),
        Field(
            name="name",
            title="名称",
            type=FieldType.TEXT,
            meaning=Text("对外名称", "Public name"),
        ),
        Field(
            name="type",
            title="类型",
            type=FieldType.CHOICE,
            vocabulary=ProviderType,
            meaning=Text("服务方类型", "Type of provider"),
        ),
        Field(
            name="level",
            title="层级",
            type=FieldType.CHOICE,
            vocabulary=Level,
            meaning=Text(
                "三级链接中的层级；空则由区划代码位数推定",
                "Rung of the ladder; empty: from the length of its region code",
            ),
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
            name="services",
            title="服务项目",
            type=FieldType.LIST,
            references="services",
            meaning=Text(
                "提供的服务，填代码或名称；空表示全部", "Codes or names of the services it offers; empty: all"
            ),
        ),
        Field(
            name="skills",
            title="技能",
            type=FieldType.SKILLS,
            meaning=Text("写作 代码 或 代码:等级（1-5，默认 1）", "`code` or `code:level` (1-5, default 1)"),
        ),
        Field(
            name="hours",
            title="每周工时",
            type=FieldType.HOURS,
            required=True,
            minimum=0,
            maximum=10_000_000,
            unit="小时/周",
            meaning=Text("每周能提供的服务小时", "Hours of service a week it can give"),
        ),
        Field(
            name="cases",
            title="案数上限",
            type=FieldType.INTEGER,
            minimum=0,
            maximum=1e9,
            unit="件",
            meaning=Text("同时服务的需求数；空表示不限", "Needs at the same time; empty: no limit"),
        ),
        Field(
            name="people",
            title="人数上限",
            type=FieldType.INTEGER,
            minimum=0,
            maximum=1e9,
            unit="人",
            meaning=Text("同时服务的人数；空表示不限", "People at the same time; empty: no limit"),
        ),
        Field(
            name="rate",
            title="小时单价",
            type=FieldType.YUAN,
            default=0,
            minimum=0,
            maximum=100_000,
            unit="元/小时",
            meaning=Text("每小时由基金支付的费用；0 为志愿服务", "Yuan an hour paid by a fund; 0: voluntary"),
        ),
        Field(
            name="roles",
            title="人员构成",
            type=FieldType.ROLES,
            meaning=Text(
                "写作 角色:人数，例如 social_worker:2;volunteer:15",
                "`role:count`, for instance social_worker:2;volunteer:15",
            ),
        ),
        Field(
            name="genders",
            title="服务者性别",
            type=FieldType.CHOICES,
            vocabulary=Gender,
            meaning=Text("能派出的性别；空表示男女都有", "Genders it can send; empty: both"),
        ),
        Field(
            name="quality",
            title="质量分",
            type=FieldType.NUMBER,
            minimum=0,
            maximum=1,
            meaning=Text("最近一次评估，0 到 1", "Last evaluation, 0 to 1"),
        ),
        Field(
            name="available_from",
            title="可用起",
            type=FieldType.DATE,
            meaning=Text("从这一天起可用", "First day available"),
        ),
        Field(
            name="available_to",
            title="可用止",
            type=FieldType.DATE,
            meaning=Text("到这一天为止可用", "Last day available"),
        ),
        Field(
            name="banned_until",
            title="禁入至",
            type=FieldType.DATE,
            meaning=Text("到这一天为止不得承接", "Last day of a ban"),
        ),
        Field(
            name="conflicts",
            title="回避名单",
            type=FieldType.LIST,
            personal=True,
            meaning=Text("不得服务的对象或家庭编号", "Person or household ids it must not serve"),
        ),
    ),
)
