"""Sample ``fuyang``: the 42,000 people whom Fuyang monitors, one need each."""

from __future__ import annotations

from matcher.model.pool import Pool
from matcher.model.text import Text
from matcher.samples.fuyang_common import Plot, assemble
from matcher.samples.geography_fuyang import FUYANG
from matcher.samples.kinds import DISTRICT_KINDS, GUIDE_STATION, TOWN_KINDS, VILLAGE_KINDS, kinds_text
from matcher.samples.notes import notes_of, supply_text
from matcher.samples.notes_fuyang import COMMON_NOTES
from matcher.samples.providers import Post, Supply
from matcher.samples.sample import Sample

PEOPLE = 42_000
GUIDES = 750
VILLAGE_TEAMS_PER_TOWN = 16
DISTRICT_ORGANISATIONS = 72

_PLOT = Plot(
    name="fuyang",
    people=(1,) * PEOPLE,
    supply=Supply(
        cover_percent=(100, 75, 110, 45),
        scarce_percent={"counselling": 70, "rehabilitation": 75, "home_care": 85},
        district_percent=20,
    ),
    seats=(40, 120),
    decided=20,
    conflicts=12,
    guides=GUIDES,
    household_size=2,
)


def _posts() -> list[Post]:
    """Return 600 posts: 24 stations of guides, 384 village teams, 120 organisations of towns, 72 of the district."""
    towns = range(len(FUYANG.towns))
    stations = [Post(kind=GUIDE_STATION, town=town) for town in towns]
    villages = [
        Post(kind=VILLAGE_KINDS[(number + town) % len(VILLAGE_KINDS)], town=town)
        for town in towns
        for number in range(VILLAGE_TEAMS_PER_TOWN)
    ]
    organisations = [Post(kind=kind, town=town) for town in towns for kind in TOWN_KINDS]
    # The district's organisations sit in its centre and in the two wings of its layout, 东洲 and 新登 (M56).
    seats = [index for index, town in enumerate(FUYANG.towns) if town.name in {"富春街道", "东洲街道", "新登镇"}]
    district = [
        Post(kind=DISTRICT_KINDS[number % len(DISTRICT_KINDS)], town=seats[number % len(seats)])
        for number in range(DISTRICT_ORGANISATIONS)
    ]
    return [*stations, *villages, *organisations, *district]


def build(seed: int) -> Pool:
    """Return the pool: 42,000 needs, 600 providers, 15 funds, 38 projects, 24 towns."""
    return assemble(_PLOT, _posts(), seed)


FUYANG_SAMPLE = Sample(
    name="fuyang",
    title=Text("富阳：4.2 万监测对象，一人一需求", "Fuyang: 42,000 monitored people, one need each"),
    notes=notes_of(
        (
            Text(
                "公布数字：4.2 万人纳入监测范围（M05）。",
                "Published: 42,000 people are monitored (M05).",
            ),
            *COMMON_NOTES,
            Text(
                "每人一项需求，受益 1 人，两人一户；600 个团队和组织：导服站 24、村级团队 384（每镇 16）、镇级"
                "组织 120（每镇 5）、区级组织 72；750 名导服员按各镇权重分到导服站；各项目 40—120 个名额；20 项"
                "指定、20 项禁止；12 个服务方、2 个基金各有一名回避对象。",
                "One need a person, one person benefits, two persons a household; 600 teams and organisations: "
                "24 stations of guides, 384 village teams (16 a town), 120 organisations of towns (5 a town), "
                "72 of the district; the 750 guides are shared among the stations by the towns' weights; "
                "40-120 seats a project; 20 pins and 20 forbids; 12 providers and 2 funds have a conflict with "
                "one person each.",
            ),
            supply_text(_PLOT.supply),
            Text("服务方种类：", "Kinds of providers: "),
            kinds_text((GUIDE_STATION, *VILLAGE_KINDS, *TOWN_KINDS, *DISTRICT_KINDS)),
        )
    ),
    build=build,
)
"""The sample ``fuyang``."""
