"""What the words of the workbook mean, for those who were not there when they were chosen."""

from __future__ import annotations

from matcher.model.enums import Destination, Grade, Line, PlanStatus, Verdict
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.text import Text

_GRADES = {
    Grade.RED: Text("高风险，紧急干预", "high risk: urgent intervention"),
    Grade.YELLOW: Text("中高风险，重点跟踪", "medium to high risk: followed closely"),
    Grade.BLUE: Text("中低风险，定期介入", "medium to low risk: seen regularly"),
    Grade.GREEN: Text("低风险，常态化关爱", "low risk: everyday care"),
}
_LINES = {
    Line.SERVICE: Text("由一个服务方提供的工时", "hours given by one provider"),
    Line.SEAT: Text("在办项目中的名额", "a place in a running project"),
    Line.MONEY: Text("由一至两笔资金支付的金额", "money paid by one or two funds"),
}
_VERDICTS = {
    Verdict.NOT_ELIGIBLE: Text(
        "需求本身尚不具备条件，如未核准、公示未满、已过期、未取得监护人同意；在池等待",
        "the need itself is not ready: not verified, in publicity, expired, no guardian's consent; it waits",
    ),
    Verdict.IMPOSSIBLE: Text(
        "即使所有资源都空闲，也没有一种组合能满足全部规则；转介",
        "no combination of resources passes every rule, even if all of them were free; referred",
    ),
    Verdict.OUTBID: Text(
        "有可用的资源，但已用于更紧急或受益更大的需求",
        "there are resources for it, but they went to needs that are more urgent or help more",
    ),
    Verdict.NOT_PROVEN: Text(
        "本方案没有满足它，但也没有证明不能满足",
        "this plan does not meet it, and it is not proven that no plan could",
    ),
}
_DESTINATIONS = {
    Destination.CLAIM: Text("对外发布认领公告，由社会力量认领", "published, so that others may take it"),
    Destination.REFER: Text("交上一级或其他救助系统", "handed to a higher level or another system"),
    Destination.WAIT: Text("留在心愿池，下期再匹配", "stays in the pool for the next run"),
}
_STATUSES = {
    PlanStatus.OPTIMAL: Text("已证明没有更好的方案", "proven: no plan is better"),
    PlanStatus.WITHIN_GAP: Text("已证明离最好不超过所列差距", "proven to be within the stated gap of the best"),
    PlanStatus.LIMIT: Text(
        "到达工作量上限时的最好方案，差距如所列", "the best plan when the work limit was reached; gap as stated"
    ),
}
_COSTS = {
    "distance_km": Text("每公里每人", "a kilometre and person"),
    "ladder_step": Text("每高出村（社区）一级每人：能在低层级解决的不上交", "a step above the village and person"),
    "change_of_helper": Text("原有服务方而换了人，每人", "a person whose helper changes"),
    "quality": Text("（1 - 质量分），每人", "(1 - quality), a person"),
    "yuan": Text("每花一元", "a yuan spent"),
    "channel": Text(
        "渠道先后：在办项目、项目包、单独服务方，每人", "order of channels: project, package, provider; a person"
    ),
    "compactness": Text("项目包成员到中心每公里每人", "a kilometre and person from a package's member to its centre"),
    "grouping": Text("纳入项目包每人所得，计为负成本", "a person served in a package: a gain, a cost below zero"),
    "opening": Text(
        "每立一个项目包，记在居中的成员上：包宜少而大",
        "a package as such, counted at the member in its middle: fewer and larger ones",
    ),
}
_MEASURES = (
    (Text("上界", "Bound"), Text("任何方案的目标值都不会超过它", "no plan's objective is above it")),
    (Text("差距", "Gap"), Text("（上界 - 目标值）/ 上界", "(bound - objective) / bound")),
    (
        Text("守恒", "Conservation"),
        Text("收集 = 满足 + 认领 + 转介 + 等待 + 拒收", "collected = met + claimed + referred + waiting + refused"),
    ),
    (
        Text("影子价格", "Price"),
        Text("该资源再多一个单位，方案能多得的分", "points that one more unit of the resource would bring"),
    ),
    (
        Text("最小补救", "Nearest fix"),
        Text("能使该需求得到满足的最小改变", "the smallest change that would meet the need"),
    ),
    (
        Text("分", "Point"),
        Text(
            "目标值的单位：满足一人，按等级和等待时间计分，减去成本",
            "unit of the objective: people met by grade and waiting, less costs",
        ),
    ),
)


def legend_rows() -> list[tuple[Text, Text, Text]]:
    """Return group, term and meaning, in the order in which they are shown."""
    rows: list[tuple[Text, Text, Text]] = []
    grade, line, verdict = Text("等级", "Grade"), Text("内容", "Line"), Text("结论", "Verdict")
    destination, status = Text("去向", "Goes to"), Text("方案状态", "Status")
    rows += [(grade, member.text, meaning) for member, meaning in _GRADES.items()]
    rows += [(line, member.text, meaning) for member, meaning in _LINES.items()]
    rows += [(verdict, member.text, meaning) for member, meaning in _VERDICTS.items()]
    rows += [(destination, member.text, meaning) for member, meaning in _DESTINATIONS.items()]
    rows += [(status, member.text, meaning) for member, meaning in _STATUSES.items()]
    rows += [(Text("成本项", "Cost"), COST_TERMS[term], meaning) for term, meaning in _COSTS.items()]
    rows += [(Text("衡量", "Measure"), *measure) for measure in _MEASURES]
    return rows
