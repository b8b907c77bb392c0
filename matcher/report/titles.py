"""Titles of sheets and of columns; the prose of the legend stands in :mod:`matcher.report.legend`."""

from __future__ import annotations

from matcher.model.text import Text

HEADING = Text("心愿池匹配方案 {week}", "Wishpool plan {week}")

SHEETS: dict[str, Text] = {
    "overview": Text("总览", "Summary"),
    "matches": Text("匹配结果", "Matches"),
    "handout": Text("服务方派单", "Hand-out"),
    "funds": Text("资金", "Money"),
    "payments": Text("资金明细", "Payments"),
    "unmet": Text("未满足", "Unmet"),
    "claims": Text("认领公告", "Claim notices"),
    "referrals": Text("转介清单", "Referrals"),
    "packages": Text("项目包", "Packages"),
    "briefs": Text("项目书", "Package briefs"),
    "resources": Text("资源使用", "Resources"),
    "identification": Text("精准识别榜", "Identification board"),
    "measures": Text("精准施策榜", "Measures board"),
    "exit": Text("精准退出榜", "Exit board"),
    "problems": Text("问题清单", "Problems"),
    "raw": Text("明细", "Raw rows"),
    "legend": Text("说明", "Legend"),
}
"""Names of the sheets, in the order in which they stand; packages and their briefs only where the plan has some."""

NOTES: dict[str, Text] = {
    "overview": Text(
        "本方案是建议，经人工审核后方可执行。",
        "This plan is a proposal until a person approves it.",
    ),
    "matches": Text(
        "谁帮助谁、用哪笔钱：一行是一项已满足的需求，按镇街排列。",
        "Who helps whom, with which money: one row a met need, by town.",
    ),
    "handout": Text(
        "每个服务方或项目一页，可打印后直接交付；上门前请先与镇街导服员联系。",
        "One page a provider or project, to be printed and handed over; call the town's guide before the first visit.",
    ),
    "funds": Text(
        "每笔资金的余额、可用、已用和结余；可用 = 余额扣除管理费；项目预算列在其后。",
        "Balance, usable, used and left of every fund; usable = balance less overhead; project budgets follow.",
    ),
    "payments": Text(
        "一行是一笔资金支付一项需求。",
        "One row is one fund's payment for one need.",
    ),
    "unmet": Text(
        "一行是一项未满足的需求：原因和去向；红色在前。",
        "One row is an unmet need: why, and where it goes next; red first.",
    ),
    "claims": Text(
        "可对外发布；已去标识，不含对象、家庭和住址信息，地点只到镇街。",
        "May be published: no person, household or address; places no finer than the town.",
    ),
    "referrals": Text(
        "转介给上一级或其他系统的需求，附理由。",
        "Needs handed to a higher level or another system, with the reason.",
    ),
    "packages": Text(
        "由同类需求合并成的新项目：城区按同类服务，乡村按相邻村镇；一行是一个项目包。",
        "New projects made of like needs: in town of one kind of service, in the country of adjoining villages; one row each.",
    ),
    "briefs": Text(
        "每个项目包一页，可打印后交承接方：谁、在哪里、由谁承接、多少工时和资金、为何成组、为何由该方承接。",
        "One page a package, to be printed for its carrier: who, where, hours, money, why together, why this carrier.",
    ),
    "resources": Text(
        "每个资源的容量、已用和剩余。",
        "Capacity, used and left of every resource.",
    ),
    "identification": Text(
        "已核准的需求；可公示，只列必要信息，敏感类别合并为“其他困难”。",
        "Verified needs; may be posted: the least that is needed, sensitive categories are shown as “other hardship”.",
    ),
    "measures": Text(
        "已满足需求的帮扶形式、内容、时间、责任方和资金来源；可公示。",
        "Form, content, time, who and money source of every met need; may be posted.",
    ),
    "exit": Text(
        "上期在册而本期未收到的需求；退出原因由操作员选定。",
        "Needs of the previous plan that this pool no longer holds; the operator picks the reason.",
    ),
    "problems": Text(
        "导入数据中的问题：错误的行已拒收，提醒的行已保留。",
        "Problems of the input: an error refused its row, a warning kept it.",
    ),
    "raw": Text(
        "方案的原始行，含目标函数的每个成本项（分）。",
        "The plan's own rows with every cost term of the objective, in points.",
    ),
    "legend": Text("本工作簿用语的含义。", "What the words of this workbook mean."),
}
"""One sentence under each sheet's title."""

COLUMNS: dict[str, Text] = {
    "number": Text("序号", "No."),
    "need_id": Text("需求编号", "Need"),
    "grade": Text("等级", "Grade"),
    "circle": Text("圈层", "Circle"),
    "town": Text("镇街", "Town"),
    "service": Text("服务项目", "Service"),
    "people": Text("受益人数", "People"),
    "helper": Text("帮扶方", "Helper"),
    "form": Text("形式", "Form"),
    "level": Text("层级", "Level"),
    "distance": Text("距离\n（公里）", "Distance\n(km)"),
    "hours": Text("每周\n工时", "Hours\na week"),
    "yuan": Text("金额\n（元）", "Yuan"),
    "asked_yuan": Text("所需金额\n（元）", "Yuan\nasked"),
    "money": Text("资金来源", "Money from"),
    "reasons": Text("为何这样匹配", "Why this match"),
    "skills": Text("所需技能", "Skills needed"),
    "remarks": Text("注意事项", "Remarks"),
    "fund": Text("资金", "Fund"),
    "resource_id": Text("编号", "Identifier"),
    "type": Text("类型", "Type"),
    "balance": Text("余额\n（元）", "Balance\n(yuan)"),
    "usable": Text("可用\n（元）", "Usable\n(yuan)"),
    "used_yuan": Text("已用\n（元）", "Used\n(yuan)"),
    "left_yuan": Text("结余\n（元）", "Left\n(yuan)"),
    "share": Text("使用率", "Use"),
    "needs": Text("需求件数", "Needs"),
    "verdict": Text("结论", "Verdict"),
    "sentence": Text("原因", "Why"),
    "fix": Text("最小补救", "Nearest fix"),
    "destination": Text("去向", "Goes to"),
    "resource": Text("资源", "Resource"),
    "kind": Text("种类", "Kind"),
    "dimension": Text("容量种类", "Capacity"),
    "capacity": Text("本期容量", "Capacity"),
    "used": Text("已用", "Used"),
    "left": Text("剩余", "Left"),
    "price": Text("影子价格\n（分）", "Price\n(points)"),
    "categories": Text("对象类别", "Categories"),
    "publicity": Text("公示", "Publicity"),
    "publicity_start": Text("公示开始", "Publicity from"),
    "publicity_until": Text("可拨款日", "Money from"),
    "content": Text("内容", "Content"),
    "time": Text("时间", "Time"),
    "who": Text("责任方", "Who"),
    "was": Text("上期状态", "Last week"),
    "exit_reason": Text("退出原因（请选择）", "Reason (pick one)"),
    "table": Text("表", "Table"),
    "row": Text("行", "Row"),
    "field": Text("列", "Column"),
    "value": Text("读到的值", "Found"),
    "severity": Text("程度", "Severity"),
    "remedy": Text("办法", "Remedy"),
    "code": Text("代码", "Code"),
    "package": Text("项目包", "Package"),
    "carrier": Text("承接方", "Carrier"),
    "area": Text("城乡", "Area"),
    "to_centre": Text("到中心\n（公里）", "To centre\n(km)"),
    "to_base": Text("距承接方\n（公里）", "From base\n(km)"),
    "diameter": Text("直径\n（公里）", "Diameter\n(km)"),
    "regions": Text("涉及地区", "Regions"),
    "group": Text("分类", "Group"),
    "term": Text("用语", "Term"),
    "meaning": Text("含义", "Meaning"),
}
"""Titles of columns; a line break separates the unit."""

SEVERITIES: dict[str, Text] = {"error": Text("错误", "error"), "warning": Text("提醒", "warning")}
FORMS: dict[str, Text] = {
    "seat": Text("在办项目名额", "seat in a running project"),
    "package": Text("项目包", "package"),
    "service": Text("服务方帮扶", "individual help"),
    "money": Text("资金支持", "money"),
}
EXIT_REASONS: tuple[Text, ...] = (
    Text("功能恢复", "recovered"),
    Text("自然消亡", "deceased"),
    Text("自愿退出", "left by own wish"),
    Text("项目完成", "project completed"),
)
"""The four reasons to leave the pool (M87)."""
