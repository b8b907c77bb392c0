"""The tables of a plan."""

from matcher.model.enums import Destination, Dimension, Level, Line, ResourceKind, Verdict
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

COST_TERMS: dict[str, Text] = {
    "distance_km": Text("距离", "distance"),
    "ladder_step": Text("上交层级", "step up the ladder"),
    "change_of_helper": Text("更换服务方", "change of helper"),
    "quality": Text("质量", "quality"),
    "yuan": Text("花费", "money spent"),
    "channel": Text("渠道", "channel"),
    "compactness": Text("紧凑", "compactness"),
    "grouping": Text("成组", "grouping"),
    "opening": Text("立项", "opening"),
}
"""Cost terms of an option in the order in which they are printed; each is factor x base, in points.

The last three are those of members of packages only. ``grouping`` is a gain: it is never above 0. ``opening`` stands once a
package, in the row of the member in its middle.
"""


def _text(name: str, title: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name=name, title=title, type=FieldType.TEXT, meaning=Text(zh, en), required=required)


def _number(name: str, title: str, zh: str, en: str, unit: str = "") -> Field:
    return Field(name=name, title=title, type=FieldType.NUMBER, meaning=Text(zh, en), unit=unit)


_NEED = _text("need_id", "需求编号", "哪个需求", "Which need", required=True)

ASSIGNMENTS = TableSpec(
    name="assignments",
    title="匹配结果",
    meaning=Text("一行是一个资源承担一项需求的一部分", "One row is one resource serving one line of a need"),
    key=("need_id", "line", "resource_id"),
    fields=(
        _NEED,
        Field(
            name="line",
            title="内容",
            type=FieldType.CHOICE,
            vocabulary=Line,
            required=True,
            meaning=Text("服务、资金或项目名额", "Service, money or a seat in a running project"),
        ),
        _text("resource_id", "资源编号", "由谁承担", "Who serves it", required=True),
        Field(
            name="resource_kind",
            title="资源种类",
            type=FieldType.CHOICE,
            vocabulary=ResourceKind,
            meaning=Text("服务方、基金、在办项目或项目包", "Provider, fund, project or package"),
        ),
        Field(
            name="people",
            title="受益人数",
            type=FieldType.INTEGER,
            unit="人",
            meaning=Text("该需求的受益人数", "People who benefit from the need"),
        ),
        Field(
            name="hours",
            title="每周工时",
            type=FieldType.HOURS,
            unit="小时/周",
            meaning=Text("每周服务小时；资金行为 0", "Hours of service a week; 0 on a money line"),
        ),
        Field(
            name="yuan",
            title="金额",
            type=FieldType.YUAN,
            unit="元",
            meaning=Text(
                "由该资源支付的金额（含付费工时）；服务行为 0",
                "Money that this resource pays, paid hours included; 0 on a service line",
            ),
        ),
        _number(
            "distance_km", "距离", "基地到需求的距离", "Distance from base to need; absent on a money line", "公里"
        ),
        Field(
            name="ladder",
            title="层级",
            type=FieldType.CHOICE,
            vocabulary=Level,
            meaning=Text("服务方所在层级", "Rung of the ladder of the helper"),
        ),
        Field(
            name="pinned",
            title="人工指定",
            type=FieldType.BOOLEAN,
            default=False,
            meaning=Text("是否由操作员指定", "Whether the operator pinned it"),
        ),
        Field(
            name="kept",
            title="沿用",
            type=FieldType.BOOLEAN,
            default=False,
            meaning=Text("是否沿用原服务方", "Whether the helper is the same as before"),
        ),
        *(
            _number(f"cost_{term}", f"成本：{text.zh}", f"目标中的成本项：{text.zh}", f"Cost term: {text.en}", "分")
            for term, text in COST_TERMS.items()
        ),
    ),
)

PACKAGES = TableSpec(
    name="packages",
    title="项目包",
    meaning=Text("一行是一个 20-60 人的新项目", "One row is one new project of 20-60 people"),
    key=("package_id",),
    fields=(
        _text("package_id", "项目包编号", "唯一编号", "Identifier", required=True),
        _text("service", "服务项目", "服务代码", "Service code"),
        Field(
            name="people",
            title="人数",
            type=FieldType.INTEGER,
            unit="人",
            meaning=Text("受益人数", "People who benefit"),
        ),
        Field(
            name="needs", title="需求数", type=FieldType.INTEGER, unit="件", meaning=Text("需求件数", "Number of needs")
        ),
        _text("carrier", "承接方", "承接的服务方", "Provider that carries it"),
        Field(name="funds", title="资金来源", type=FieldType.LIST, meaning=Text("出资的基金", "Funds that pay")),
        Field(name="yuan", title="金额", type=FieldType.YUAN, unit="元", meaning=Text("总金额", "Money in all")),
        _number("lon", "经度", "中心点", "Centre", "°"),
        _number("lat", "纬度", "中心点", "Centre", "°"),
        _number("diameter_km", "直径", "成员之间最远距离", "Largest distance between two members", "公里"),
        Field(name="regions", title="区划", type=FieldType.REGIONS, meaning=Text("涉及的区划", "Regions it touches")),
    ),
)

PACKAGE_MEMBERS = TableSpec(
    name="package_members",
    title="项目包成员",
    meaning=Text("一行是项目包中的一项需求", "One row is one need of a package"),
    key=("package_id", "need_id"),
    fields=(_text("package_id", "项目包编号", "哪个项目包", "Which package", required=True), _NEED),
)

UNMET = TableSpec(
    name="unmet",
    title="未满足",
    meaning=Text("一行是一项未满足的需求、原因和去向", "One row is an unmet need, why, and where it goes next"),
    key=("need_id",),
    fields=(
        _NEED,
        Field(
            name="verdict",
            title="结论",
            type=FieldType.CHOICE,
            vocabulary=Verdict,
            required=True,
            meaning=Text("为何未满足", "Why it is not met"),
        ),
        Field(
            name="reasons",
            title="原因代码",
            type=FieldType.LIST,
            meaning=Text(
                "规则代码，可带数量，如 skills:12", "Codes of rules, with counts where several resources fail"
            ),
        ),
        _text("sentence_zh", "说明", "中文说明", "The reason in Chinese"),
        _text("sentence_en", "说明（英文）", "英文说明", "The reason in English"),
        _text("fix_zh", "最小补救", "最接近的补救办法", "The nearest fix in Chinese"),
        _text("fix_en", "最小补救（英文）", "英文", "The nearest fix in English"),
        Field(
            name="destination",
            title="去向",
            type=FieldType.CHOICE,
            vocabulary=Destination,
            required=True,
            meaning=Text("发布认领、转介或等待", "Published for claiming, referred, or waits"),
        ),
    ),
)

RESOURCES = TableSpec(
    name="resources",
    title="资源使用",
    meaning=Text("一行是一个资源的一种容量", "One row is one capacity of one resource"),
    key=("resource_id", "dimension"),
    fields=(
        _text("resource_id", "资源编号", "哪个资源", "Which resource", required=True),
        Field(
            name="dimension",
            title="容量种类",
            type=FieldType.CHOICE,
            vocabulary=Dimension,
            required=True,
            meaning=Text("工时、案数、人数、名额或元", "Hours, cases, people, seats or yuan"),
        ),
        _number("capacity", "容量", "本期可用", "What it can give (yuan, hours a week, ...)"),
        _number("used", "已用", "本方案使用", "What the plan uses"),
        _number(
            "price",
            "影子价格",
            "再多一个单位带来的价值",
            "Marginal value of one more unit, in points; absent: not known",
        ),
    ),
)

PROBLEMS = TableSpec(
    name="problems",
    title="问题清单",
    meaning=Text("一行是输入中的一个问题", "One row is one problem of the input"),
    key=("table", "row", "field", "code"),
    fields=(
        _text("table", "表", "哪张表", "Which table"),
        Field(
            name="row",
            title="行",
            type=FieldType.INTEGER,
            meaning=Text("行号（含标题行）", "Row as the author counts, titles included"),
        ),
        _text("field", "字段", "哪一列", "Which column"),
        _text("value", "读到的值", "读到了什么", "What was found"),
        _text("code", "代码", "问题代码", "Code of the problem"),
        _text("severity", "程度", "error 拒收该行，warning 保留", "error refuses the row, warning keeps it"),
        _text("sentence_zh", "说明", "哪里不对", "What is wrong, in Chinese"),
        _text("sentence_en", "说明（英文）", "英文", "What is wrong, in English"),
        _text("remedy_zh", "办法", "怎么改", "What to do, in Chinese"),
        _text("remedy_en", "办法（英文）", "英文", "What to do, in English"),
    ),
)

PLAN_TABLES: dict[str, TableSpec] = {
    table.name: table for table in (ASSIGNMENTS, PACKAGES, PACKAGE_MEMBERS, UNMET, RESOURCES, PROBLEMS)
}
"""The tables of a plan by name, in the order of the contract; the summary is a record of its own."""
