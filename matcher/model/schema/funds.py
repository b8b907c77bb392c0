"""The table of funds."""

from matcher.model.enums import Category, FundType
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

FUNDS = TableSpec(
    name="funds",
    title="基金",
    meaning=Text("一行是一笔资金", "One row is a source of money"),
    key=("fund_id",),
    fields=(
        Field(
            name="fund_id",
            title="基金编号",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("唯一编号，不得与服务方、项目编号重复", "Identifier, unique across all resources"),
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
            vocabulary=FundType,
            meaning=Text("基金类型", "Type of fund"),
        ),
        Field(
            name="purposes",
            title="用途",
            type=FieldType.LIST,
            meaning=Text(
                "服务或大类，填代码或名称；空表示不限", "Codes or names of services or their classes; empty: all"
            ),
        ),
        Field(
            name="regions",
            title="适用地区",
            type=FieldType.REGIONS,
            meaning=Text("区划代码；空表示不限", "Region codes; empty: all"),
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
            name="balance",
            title="余额",
            type=FieldType.YUAN,
            required=True,
            minimum=0,
            maximum=1e11,
            unit="元",
            meaning=Text("可用余额", "Balance"),
        ),
        Field(
            name="per_need_cap",
            title="单项上限",
            type=FieldType.YUAN,
            minimum=0,
            maximum=1e11,
            unit="元",
            meaning=Text("每项需求最多；空表示不限", "Most for one need; empty: no limit"),
        ),
        Field(
            name="per_person_cap",
            title="人均上限",
            type=FieldType.YUAN,
            minimum=0,
            maximum=1e11,
            unit="元",
            meaning=Text("每位受益人最多；空表示不限", "Most for each person who benefits; empty: no limit"),
        ),
        Field(
            name="people_cap",
            title="人数上限",
            type=FieldType.INTEGER,
            minimum=0,
            maximum=1e9,
            unit="人",
            meaning=Text("最多惠及多少人；空表示不限", "Most people it may help; empty: no limit"),
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
            name="denies",
            title="不得用于",
            type=FieldType.LIST,
            meaning=Text(
                "不得使用的服务、大类、类别或区划代码", "Service, class, category or region codes it must not pay for"
            ),
        ),
        Field(
            name="overhead",
            title="管理费比例",
            type=FieldType.NUMBER,
            default=0.0,
            minimum=0,
            maximum=1,
            meaning=Text("余额中留作管理费的比例，0 到 1", "Share of the balance kept for management, 0 to 1"),
        ),
        Field(
            name="conflicts",
            title="回避名单",
            type=FieldType.LIST,
            personal=True,
            meaning=Text("不得资助的对象或家庭编号", "Person or household ids it must not pay for"),
        ),
    ),
)
