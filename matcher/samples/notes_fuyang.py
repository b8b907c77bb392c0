"""Notes that both samples of Fuyang print: what is published, what is assumed."""

from __future__ import annotations

from matcher.model.text import Text
from matcher.samples.geography_fuyang import FUYANG
from matcher.samples.notes import SHARES_NOTE, mix_text
from matcher.samples.profiles import FUYANG_PROFILES, profiles_text

COMMON_NOTES: tuple[Text, ...] = (
    Text(
        "合成数据：没有一行是真实的人、团队、组织、项目或基金；名称均以“示例”开头，需求只到镇（街道）一级。",
        "Synthetic: no row is a real person, team, organisation, project or fund; every name begins with 示例, "
        "and needs are placed no finer than a town.",
    ),
    Text(
        "镇街代码与名称：2022 年统计用区划代码（modood/Administrative-divisions-of-China，WTFPL）。镇街坐标："
        "GeoNames（CC BY 3.0），按名称对应。渌渚镇、常绿镇、常安镇、上官乡没有公开坐标，按相邻乡镇之间的位置设"
        "定。",
        "Codes and names of towns: statistical codes of 2022 (modood/Administrative-divisions-of-China, "
        "WTFPL). Points of towns: GeoNames (CC BY 3.0), joined by name. 渌渚镇, 常绿镇, 常安镇 and 上官乡 have "
        "no published point: theirs are assumed between their neighbours.",
    ),
    Text(
        "公布数字：24 个乡镇街道（S2）；3 个救助服务圈层（M05）；4 类 15 个基金、累计额度超 6 千万元（M65）；链"
        "接项目 38 个、撬动社会资金 500 万元（S2）；750 名导服员（M28）；15,000 工时 50 万元，即每小时 33.3 元"
        "（M58）。",
        "Published: 24 towns (S2); 3 circles (M05); 15 funds of four types with more than 60 million yuan "
        "(M65); 38 projects with 5 million yuan of social funds (S2); 750 guides (M28); 15,000 hours for "
        "500,000 yuan, 33.3 yuan an hour (M58).",
    ),
    Text("以下都是假设，来源文件没有公布。", "All that follows is assumed; the sources do not publish it."),
    Text(
        "各镇需求份额（权重）：" + "，".join(f"{town.name} {town.weight}" for town in FUYANG.towns) + "。",
        "Share of needs by town (weights): " + ", ".join(f"{town.name} {town.weight}" for town in FUYANG.towns) + ".",
    ),
    Text(
        "需求散布在镇街坐标周围 2.5—4 公里之内；相邻关系按距离推定：每镇与最近的三个镇相邻；街道为城区，镇、乡为农村。",
        "Needs lie within 2.5-4 km of the town's point; neighbours follow from distance: each town adjoins its "
        "nearest three; subdistricts are urban, towns and townships are not.",
    ),
    mix_text(),
    Text("对象与需求（权重）：", "People and what they ask for (weights): "),
    profiles_text(FUYANG_PROFILES),
    Text(
        "工时、金额、技能标准取自内置目录（其各项亦为假设）；资金和物资需求为目录金额的 50—200 %。",
        "Hours, amounts and skills are those of the built-in catalogue (its items are assumed too); money and "
        "goods are 50-200 % of the catalogue's amount.",
    ),
    SHARES_NOTE,
    Text(
        "严重精神障碍且为黄色的服务需求要求“五位一体”小组（M17）：民警、医生、残联、家属、社工各至少一人；"
        "“1+N+1”小组（M18）：社工一名、志愿者不少于三名（N 为假设）。",
        "A yellow service need of a mentally ill person calls for the group of five (M17): police, doctor, "
        "federation of the disabled, family, social worker, each at least one; the 1+N+1 team (M18): one "
        "social worker and at least three volunteers (N is assumed).",
    ),
    Text(
        "村级团队只服务本镇，三分之一限 5—9 公里；镇级组织三分之一跨镇服务 8—15 公里之内；区级组织三分之一限 "
        "20—40 公里；付费组织每小时 30、33 或 36 元；基金的用途、地区、类别、上限、禁止项、管理费，项目的名额、"
        "预算、起止均为假设。",
        "Village teams serve their town only, a third of them within 5-9 km; a third of the towns' "
        "organisations serve several towns within 8-15 km; a third of the district's within 20-40 km; paid "
        "organisations cost 30, 33 or 36 yuan an hour; the funds' purposes, regions, categories, caps, denials "
        "and overhead, and the projects' seats, budgets and dates are assumed.",
    ),
)
"""Notes of both samples of Fuyang."""
