"""What is said of points: missing, broken, exchanged, implausible, or taken from a region."""

from __future__ import annotations

from matcher.files.draft import Draft
from matcher.files.faults import Fault
from matcher.model.enums import Datum, Level
from matcher.model.problems import Severity
from matcher.model.text import Text


def crs_assumed(count: int) -> Fault:
    """Return the warning that points without a datum count as WGS-84."""
    return Fault(
        code="crs_assumed",
        severity=Severity.WARNING,
        sentence=Text(
            f"有 {count} 行填了坐标而没有注明坐标系，均按 WGS-84 处理。",
            f"{count} rows have coordinates without a datum; WGS-84 was assumed.",
        ),
        remedy=Text(
            "国内地图（高德、腾讯）多为 gcj02，百度为 bd09，与 WGS-84 相差约 500 米；请在“坐标系”列注明。",
            "Most Chinese maps use gcj02, Baidu bd09, some 500 m away from WGS-84; name the datum in column crs.",
        ),
    )


def mixed_datums(named: dict[str, int], assumed: int) -> Fault:
    """Return the warning that a table has several datums; ``named`` counts those that are given."""
    parts = [(Datum(name).text.zh, Datum(name).text.en, count) for name, count in named.items()]
    parts += [("未注明", "none given", assumed)] if assumed else []
    zh = "、".join(f"{name} {count} 行" for name, _, count in parts)
    en = ", ".join(f"{name} on {count} rows" for _, name, count in parts)
    return Fault(
        code="mixed_datums",
        severity=Severity.WARNING,
        sentence=Text(
            f"同一张表用了不止一种坐标系：{zh}；已分别换算。",
            f"The table has several datums: {en}; each was converted.",
        ),
        remedy=Text("请核对各行坐标来自哪种地图。", "Check from which map the coordinates of each row come."),
    )


def region_point(draft: Draft, levels: list[tuple[Level, int]]) -> Fault:
    """Return the warning that rows took the point of their region; ``levels`` counts them by its level."""
    total = sum(count for _, count in levels)
    zh = "、".join(f"{level.text.zh} {count} 行" for level, count in levels)
    en = ", ".join(f"{level.text.en} {count}" for level, count in levels)
    return Fault(
        code="region_point",
        severity=Severity.WARNING,
        sentence=Text(
            f"“{draft.spec.title}”有 {total} 行没有坐标，取所在区划的点：{zh}。",
            f"{total} rows of {draft.spec.name} have no coordinates; the point of their region was taken: {en}.",
        ),
        remedy=Text(
            "距离按区划的点估算；需要更准时请填写坐标。",
            "Distances are estimated from there; enter coordinates where they must be closer.",
        ),
    )


def far(km: float, limit_km: float) -> Fault:
    """Return the warning that a point lies far from its region's."""
    return Fault(
        code="far_from_region",
        severity=Severity.WARNING,
        sentence=Text(
            f"坐标离所填区划的点约 {km:.0f} 公里（一般不超过 {limit_km:.0f} 公里），仍按所填坐标处理。",
            f"The point lies some {km:.0f} km from the point of its region (usually {limit_km:.0f} km at most); "
            "it is used as given.",
        ),
        remedy=Text("请核对坐标和区划代码。", "Check the coordinates and the region code."),
    )


HALF = Fault(
    code="half_point",
    sentence=Text("经度和纬度只填了一个。", "Only one of longitude and latitude is given."),
    remedy=Text("请两个都填，或都留空。", "Enter both, or leave both empty."),
)
SWAPPED = Fault(
    code="swapped_coordinates",
    sentence=Text(
        "经度和纬度像是填反了：纬度在 73 到 136 之间，经度在 3 到 54 之间。",
        "Longitude and latitude look exchanged: the latitude lies in 73..136 and the longitude in 3..54.",
    ),
    remedy=Text(
        "请把两列对调（全国经度 73 到 136，纬度 3 到 54）。", "Exchange them: in China lon is 73..136 and lat 3..54."
    ),
)
ZERO = Fault(
    code="zero_point",
    sentence=Text("坐标为（0，0），不是实际位置。", "The point (0, 0) is no real place."),
    remedy=Text("不知道坐标时请留空，改填区划代码。", "Leave unknown coordinates empty and give the region code."),
)
ABROAD = Fault(
    code="far_from_region",
    severity=Severity.WARNING,
    sentence=Text(
        "坐标不在我国范围之内（经度 73 到 136，纬度 3 到 54），仍按所填坐标处理。",
        "The point lies outside China (lon 73..136, lat 3..54); it is used as given.",
    ),
    remedy=Text("请核对坐标的数值、正负和单位（十进制度）。", "Check figures, signs and unit (decimal degrees)."),
)
NO_POINT = Fault(
    code="no_point",
    sentence=Text(
        "没有坐标，所在区划及其上级也没有点，无法计算距离。",
        "There are no coordinates, and no region around it has a point.",
    ),
    remedy=Text(
        "请填写坐标，或填写区划代码并在“区划”表中给出该区划的点。",
        "Enter coordinates, or a region code whose point stands in the table of regions.",
    ),
)
NO_BASE = Fault(
    code="no_base",
    sentence=Text(
        "填了服务半径却没有基地位置，半径无从核对。", "A radius is given but no base from which to measure it."
    ),
    remedy=Text(
        "请填写基地坐标（或有点的区划），或清空服务半径。",
        "Enter the coordinates of the base (or a region with a point), or clear the radius.",
    ),
)
