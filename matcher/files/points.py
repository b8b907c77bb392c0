"""Points: own coordinates in WGS-84, else the region's point; what is missing or implausible about them."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.files.cells.numbers import out_of_range
from matcher.files.coordinates import to_wgs84
from matcher.files.draft import Draft
from matcher.files.faults import Fault
from matcher.files.region_points import nearest_points
from matcher.model.distance import distance_km
from matcher.model.enums import Datum, Level
from matcher.model.problems import Severity
from matcher.model.regions import LEVEL_BY_LENGTH
from matcher.model.text import Text

PLAUSIBLE_LON = (73.0, 136.0)
PLAUSIBLE_LAT = (3.0, 54.0)
"""The rectangle around China; also how exchanged coordinates are recognised, for the two ranges do not overlap."""

FARTHEST_KM: dict[int, float] = {12: 60.0, 9: 60.0, 6: 150.0, 4: 400.0, 2: 1500.0}
"""How far a plausible point lies from the point of its region, by the length of the region's code."""


def settle_points(draft: Draft, regions: pl.DataFrame) -> None:
    """Check the points of a table, bring them to WGS-84 and fill in the points of regions.

    Parameters
    ----------
    draft
        A table with ``lon``, ``lat`` and ``crs``.
    regions
        Accepted rows of the table of regions, in WGS-84; empty while that table itself is settled.
    """
    _refuse_broken_points(draft)
    _warn_of_datums(draft)
    _convert(draft)
    if draft.spec.name == "regions":
        _warn_of_far_points(draft, pl.DataFrame({"lon": [], "lat": [], "digits": []}, schema=_POINT))
        return
    own_region = nearest_points(draft.frame["region"], regions)
    _warn_of_far_points(draft, own_region)
    _take_region_points(draft, own_region)
    _refuse_without_point(draft)


_POINT = {"lon": pl.Float64, "lat": pl.Float64, "digits": pl.Int64}


def _refuse_broken_points(draft: Draft) -> None:
    lon, lat = draft.frame["lon"], draft.frame["lat"]
    no = pl.repeat(value=False, n=draft.height, eager=True)
    half = draft.given.get("lon", no) ^ draft.given.get("lat", no)
    draft.note_each(half.arg_true(), _HALF, "lon")
    swapped = (lat.is_between(*PLAUSIBLE_LON) & lon.is_between(*PLAUSIBLE_LAT)).fill_null(value=False)
    draft.note_each(swapped.arg_true(), _SWAPPED, "lat")
    field = draft.spec["lat"]
    for position in (~swapped & (lat.abs() > 90).fill_null(value=False)).arg_true():
        draft.note(position, out_of_range(field, lat[position]), "lat")
    zero = ((lon == 0) & (lat == 0)).fill_null(value=False)
    draft.note_each(zero.arg_true(), _ZERO, "lon")


def _warn_of_datums(draft: Draft) -> None:
    pointed = draft.frame.filter(draft.standing & draft.frame["lon"].is_not_null() & draft.frame["lat"].is_not_null())
    counts = {str(name): count for name, count in pointed["crs"].fill_null("").value_counts().sort("crs").iter_rows()}
    assumed = counts.pop("", 0)
    if assumed:
        draft.note_table(_crs_assumed(assumed), "crs")
    if len(counts) + bool(assumed) > 1:
        draft.note_table(_mixed_datums(counts, assumed), "crs")


def _convert(draft: Draft) -> None:
    """Bring all points to WGS-84; the datum of a point is from then on WGS-84, of no point nothing."""
    frame = draft.frame
    lon, lat = (frame[name].to_numpy(writable=True).astype(np.float64) for name in ("lon", "lat"))
    for datum in (Datum.GCJ02, Datum.BD09):
        mask = (frame["crs"] == datum.value).fill_null(value=False).to_numpy()
        if mask.any():
            lon[mask], lat[mask] = to_wgs84(lon[mask], lat[mask], datum)
    both = ~(np.isnan(lon) | np.isnan(lat))
    for name, values in (("lon", lon), ("lat", lat)):
        draft.put(name, pl.Series(np.where(both, values, np.nan), nan_to_null=True, dtype=pl.Float64))
    draft.put("crs", _datum_of(draft.frame["lon"]))


def _datum_of(lon: pl.Series) -> pl.Series:
    return pl.select(pl.when(lon.is_not_null()).then(pl.lit(Datum.WGS84.value))).to_series()


def _warn_of_far_points(draft: Draft, own_region: pl.DataFrame) -> None:
    """Warn of points outside China and of points too far from the point of their region."""
    lon, lat = draft.frame["lon"], draft.frame["lat"]
    usable = draft.standing & lon.is_not_null()
    abroad = (usable & ~(lon.is_between(*PLAUSIBLE_LON) & lat.is_between(*PLAUSIBLE_LAT))).fill_null(value=False)
    draft.note_each(abroad.arg_true(), _ABROAD, "lon")
    if not own_region.height:
        return
    away = pl.Series(
        distance_km(
            from_lon=lon.to_numpy(),
            from_lat=lat.to_numpy(),
            to_lon=own_region["lon"].to_numpy(),
            to_lat=own_region["lat"].to_numpy(),
        ),
        nan_to_null=True,
    )
    limit = own_region["digits"].replace_strict(FARTHEST_KM, default=None, return_dtype=pl.Float64)
    for position in (usable & ~abroad & (away > limit).fill_null(value=False)).arg_true():
        draft.note(position, _far(away[position], limit[position]), "lon")


def _take_region_points(draft: Draft, own_region: pl.DataFrame) -> None:
    """Give rows without coordinates the point of their region, with one warning for the table."""
    taken = draft.standing & draft.frame["lon"].is_null() & own_region["lon"].is_not_null()
    if not taken.any():
        return
    for name in ("lon", "lat"):
        draft.put(name, pl.select(pl.when(taken).then(own_region[name]).otherwise(draft.frame[name])).to_series())
    draft.put("crs", _datum_of(draft.frame["lon"]))
    by_digits = dict(own_region["digits"].filter(taken).value_counts().iter_rows())
    counts = [(level, by_digits[digits]) for digits, level in LEVEL_BY_LENGTH.items() if digits in by_digits]
    draft.note_table(_region_point(draft, counts), "lon")


def _refuse_without_point(draft: Draft) -> None:
    pointless = draft.standing & draft.frame["lon"].is_null()
    if draft.spec.name == "needs":
        draft.note_each(pointless.arg_true(), _NO_POINT, "lon")
    else:
        draft.note_each((pointless & draft.frame["radius_km"].is_not_null()).arg_true(), _NO_BASE, "radius_km")


def _crs_assumed(count: int) -> Fault:
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


def _mixed_datums(counts: dict[str, int], assumed: int) -> Fault:
    parts = [(Datum(name).text.zh, Datum(name).text.en, count) for name, count in counts.items()]
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


def _region_point(draft: Draft, counts: list[tuple[Level, int]]) -> Fault:
    total = sum(count for _, count in counts)
    zh = "、".join(f"{level.text.zh} {count} 行" for level, count in counts)
    en = ", ".join(f"{level.text.en} {count}" for level, count in counts)
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


def _far(km: float, limit_km: float) -> Fault:
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


_HALF = Fault(
    code="half_point",
    sentence=Text("经度和纬度只填了一个。", "Only one of longitude and latitude is given."),
    remedy=Text("请两个都填，或都留空。", "Enter both, or leave both empty."),
)
_SWAPPED = Fault(
    code="swapped_coordinates",
    sentence=Text(
        "经度和纬度像是填反了：纬度在 73 到 136 之间，经度在 3 到 54 之间。",
        "Longitude and latitude look exchanged: the latitude lies in 73..136 and the longitude in 3..54.",
    ),
    remedy=Text(
        "请把两列对调（全国经度 73 到 136，纬度 3 到 54）。", "Exchange them: in China lon is 73..136 and lat 3..54."
    ),
)
_ZERO = Fault(
    code="zero_point",
    sentence=Text("坐标为（0，0），不是实际位置。", "The point (0, 0) is no real place."),
    remedy=Text("不知道坐标时请留空，改填区划代码。", "Leave unknown coordinates empty and give the region code."),
)
_ABROAD = Fault(
    code="far_from_region",
    severity=Severity.WARNING,
    sentence=Text(
        "坐标不在我国范围之内（经度 73 到 136，纬度 3 到 54），仍按所填坐标处理。",
        "The point lies outside China (lon 73..136, lat 3..54); it is used as given.",
    ),
    remedy=Text("请核对坐标的数值、正负和单位（十进制度）。", "Check figures, signs and unit (decimal degrees)."),
)
_NO_POINT = Fault(
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
_NO_BASE = Fault(
    code="no_base",
    sentence=Text(
        "填了服务半径却没有基地位置，半径无从核对。", "A radius is given but no base from which to measure it."
    ),
    remedy=Text(
        "请填写基地坐标（或有点的区划），或清空服务半径。",
        "Enter the coordinates of the base (or a region with a point), or clear the radius.",
    ),
)
