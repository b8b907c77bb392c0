"""Notes of the sample of Hetang: what is published, what is assumed."""

from __future__ import annotations

from matcher.model.text import Text
from matcher.samples.geography_hetang import HETANG
from matcher.samples.notes import SHARES_NOTE, mix_text
from matcher.samples.profiles import HETANG_GROUPS, HETANG_RURAL, HETANG_URBAN, profiles_text

HETANG_NOTES: tuple[Text, ...] = (
    Text(
        "合成数据：没有一行是真实的人、团队、组织或资金；名称均以“示例”开头，需求只到镇（街道）一级。",
        "Synthetic: no row is a real person, team, organisation or fund; every name begins with 示例, and "
        "needs are placed no finer than a town.",
    ),
    Text(
        "公布数字（S0）：惠及 2,400 余人；754 个城区困难群众、287 户农村困难家庭；56 支团队、骨干志愿者 1,300 "
        "余人；引进社会组织 11 家、孵化 10 家；专业社工 40 余名；上级资金 100 多万元、部门专项 200 余万元、现场"
        "筹集 300 余万元（M62）；城区项目 32 个、农村 24 个（M40），20—60 人打包（M39）；15,000 工时 50 万元（"
        "M58）。“余”数取整：2,400、1,300、40、600 万元。",
        "Published (S0): more than 2,400 people; 754 people in urban and 287 households in rural parts; 56 "
        "teams with more than 1,300 core volunteers; 11 organisations introduced, 10 incubated; some 40 social "
        "workers; 1, 2 and 3 million yuan and more (M62); 32 urban and 24 rural projects (M40), packages of "
        "20-60 people (M39); 15,000 hours for 500,000 yuan (M58). Where the source says more than, the figure "
        "itself is taken.",
    ),
    Text(
        "镇街代码与名称：2022 年统计用区划代码（modood/Administrative-divisions-of-China，WTFPL）。",
        "Codes and names of towns: statistical codes of 2022 (modood/Administrative-divisions-of-China, WTFPL).",
    ),
    Text("以下都是假设，来源文件没有公布。", "All that follows is assumed; the sources do not publish it."),
    Text(
        "七个镇街都没有公开坐标：按区中心（约东经 113.17、北纬 27.86）周围的网格设定；需求散布在其周围 1.2—5 公"
        "里之内；相邻关系按距离推定：每镇与最近的三个镇相邻；街道为城区，287 户全部放在唯一的镇（仙庾镇）。",
        "No points of the seven towns are published: they stand on an assumed grid around the district's "
        "centre, about 113.17 E 27.86 N; needs lie within 1.2-5 km of them; neighbours follow from distance: "
        "each town adjoins its nearest three; subdistricts are urban, and all 287 households are placed in the "
        "only town (仙庾镇).",
    ),
    Text(
        "城区每人一项需求，两人一户；农村一户一项，2、3、4 人轮流，共 861 人；其余 785 人分为 100 组，每组 7 或 8 人。",
        "One need an urban person, two persons a household; one need a rural household of 2, 3 and 4 people in "
        "turn, 861 people; the other 785 people in 100 groups of 7 or 8.",
    ),
    Text(
        "各镇份额（权重）：" + "，".join(f"{town.name} {town.weight}" for town in HETANG.towns[:-1]) + "。",
        "Share by town (weights): " + ", ".join(f"{town.name} {town.weight}" for town in HETANG.towns[:-1]) + ".",
    ),
    mix_text(),
    Text(
        "全部需求都属可打包的服务：2,400 人是项目所惠及的人；助医、助困、助学、物资、居家改造和矛盾调解不在其中。",
        "Every need is for a service that can be grouped, because the 2,400 people are those of the projects: aid in "
        "money, goods, adaptation of homes and mediation are not among them.",
    ),
    Text("城区对象与需求（权重）：", "Urban people and what they ask for (weights): "),
    profiles_text(HETANG_URBAN),
    Text("农村家庭：", "Rural households: "),
    profiles_text(HETANG_RURAL),
    Text("小组：", "Groups: "),
    profiles_text(HETANG_GROUPS),
    Text(
        "工时、金额、技能标准取自内置目录（其各项亦为假设）；资金和物资需求为目录金额的 50—200 %。",
        "Hours, amounts and skills are those of the built-in catalogue (its items are assumed too); money and "
        "goods are 50-200 % of the catalogue's amount.",
    ),
    SHARES_NOTE,
    Text(
        "32 支团队在城区、24 支在农村；志愿者按 15—31 的权重分到各队，每人每周 5 小时，每队至多 60 人（一个项目的"
        "上限），案数不限，不按下文的供给比例；城区团队八种、每种四支，农村团队各项服务都做；40 名社工：21 个组织各一名，19 支团队各一"
        "名；每六支团队有一支吸收企业 1 家、家庭 2 户；引进的组织服务全区，孵化的服务一镇；付费组织每小时 30、"
        "33 或 36 元；严重精神障碍且为黄色的服务需求要求“多帮一”小组（M36）：社工、志愿者、企业、家庭各至少一；"
        "“1+N+1”小组（M18）N 不少于三。",
        "32 teams are urban, 24 rural; volunteers are shared by weights of 15-31 and give 5 hours a week each; a team "
        "serves at most 60 people, as many as the largest project has, and any number of needs, whatever the supply below says; urban teams are of "
        "eight kinds, four of each, rural ones offer every service; 40 social workers: one in "
        "each of 21 organisations, one in each of 19 teams; every sixth team has an enterprise and two "
        "families; organisations introduced serve the district, those incubated a town; paid ones cost 30, 33 "
        "or 36 yuan an hour; a yellow service need of a mentally ill person calls for many help one (M36): "
        "social worker, volunteer, enterprise, family, each at least one; the 1+N+1 team (M18) with N of three "
        "or more.",
    ),
    Text(
        "三笔资金的用途、上限、禁止项和管理费是假设；没有在办项目：项目有待打包。城区团队服务各街道，农村团队只服务本镇，三分之一"
        "限 5—9 公里；镇级组织三分之一跨镇服务 8—15 公里之内；区级组织三分之一限 20—40 公里。",
        "Purposes, caps, denials and overhead of the three sources are assumed; there are no running projects, "
        "because they are yet to be packaged. Urban teams serve every subdistrict, rural ones their town, a third "
        "of them within 5-9 km; a third "
        "of the towns' organisations serve several towns within 8-15 km; a third of the district's within "
        "20-40 km.",
    ),
)
"""Notes of Hetang, before those on supply and kinds of providers."""
