"""Points: own coordinates in WGS-84, else the region's point; what is missing or implausible about them."""

from __future__ import annotations

import numpy as np
import polars as pl

from matcher.files import columns
from matcher.files import point_faults as said
from matcher.files.cells.numbers import out_of_range
from matcher.files.coordinates import to_wgs84
from matcher.files.draft import Draft
from matcher.files.region_points import RegionPoints, nearest_points
from matcher.model.distance import distance_km
from matcher.model.enums import Datum
from matcher.model.regions import LEVEL_BY_LENGTH

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
        _warn_of_far_points(draft, None)
        return
    own_region = nearest_points(draft.frame["region"], regions)
    _warn_of_far_points(draft, own_region)
    _take_region_points(draft, own_region)
    _refuse_without_point(draft)


def _refuse_broken_points(draft: Draft) -> None:
    lon, lat = draft.frame["lon"], draft.frame["lat"]
    no = pl.Series(np.zeros(draft.height, dtype=np.bool_))
    half = draft.given.get("lon", no) ^ draft.given.get("lat", no)
    draft.note_each(columns.true_positions(half), said.HALF, "lon")
    swapped = columns.true_positions(_within(lat, PLAUSIBLE_LON) & _within(lon, PLAUSIBLE_LAT))
    draft.note_each(swapped, said.SWAPPED, "lat")
    field = draft.spec["lat"]
    for position in sorted(set(columns.true_positions((lat > 90) | (lat < -90))) - set(swapped)):
        draft.note(position, out_of_range(field, lat[position]), "lat")
    draft.note_each(columns.true_positions((lon == 0) & (lat == 0)), said.ZERO, "lon")


def _within(values: pl.Series, ends: tuple[float, float]) -> pl.Series:
    return (values >= ends[0]) & (values <= ends[1])


def _warn_of_datums(draft: Draft) -> None:
    datums = columns.taken(
        draft.frame["crs"], draft.standing & columns.is_given(draft.frame["lon"]) & columns.is_given(draft.frame["lat"])
    )
    named = columns.counts(datums)
    assumed = datums.null_count()
    if assumed:
        draft.note_table(said.crs_assumed(assumed), "crs")
    if len(named) + bool(assumed) > 1:
        draft.note_table(said.mixed_datums(named, assumed), "crs")


def _convert(draft: Draft) -> None:
    """Bring all points to WGS-84; the datum of a point is from then on WGS-84, of no point nothing."""
    frame = draft.frame
    named = columns.counts(frame["crs"])
    if (
        columns.is_given(frame["lon"]).all()
        and columns.is_given(frame["lat"]).all()
        and named.keys() <= {Datum.WGS84.value}
    ):
        draft.put("crs", _datum_of(frame["lon"]))
        return
    lon, lat = (frame[name].to_numpy(writable=True).astype(np.float64) for name in ("lon", "lat"))
    for datum in (Datum.GCJ02, Datum.BD09):
        places = columns.true_positions(frame["crs"] == datum.value)
        if places:
            lon[places], lat[places] = to_wgs84(lon[places], lat[places], datum)
    both = ~(np.isnan(lon) | np.isnan(lat))
    for name, values in (("lon", lon), ("lat", lat)):
        draft.put(name, pl.Series(np.where(both, values, np.nan), nan_to_null=True, dtype=pl.Float64))
    draft.put("crs", _datum_of(draft.frame["lon"]))


def _datum_of(lon: pl.Series) -> pl.Series:
    return columns.constant_where(columns.is_given(lon), Datum.WGS84.value)


def _warn_of_far_points(draft: Draft, own_region: RegionPoints | None) -> None:
    """Warn of points outside China and of points too far from the point of their region."""
    lon, lat = draft.frame["lon"], draft.frame["lat"]
    usable = draft.standing & columns.is_given(lon)
    abroad = usable & ~(_within(lon, PLAUSIBLE_LON) & _within(lat, PLAUSIBLE_LAT))
    draft.note_each(columns.true_positions(abroad), said.ABROAD, "lon")
    if own_region is None or not columns.has_any(own_region.lon):
        return
    away = pl.Series(
        distance_km(
            from_lon=lon.to_numpy(),
            from_lat=lat.to_numpy(),
            to_lon=own_region.lon.to_numpy(),
            to_lat=own_region.lat.to_numpy(),
        ),
        nan_to_null=True,
    )
    limit = columns.mapped(own_region.digits, FARTHEST_KM, pl.Float64())
    for position in columns.true_positions(usable & ~abroad & (away > limit)):
        draft.note(position, said.far(away[position], limit[position]), "lon")


def _take_region_points(draft: Draft, own_region: RegionPoints) -> None:
    """Give rows without coordinates the point of their region, with one warning for the table."""
    lent = draft.standing & columns.is_absent(draft.frame["lon"]) & columns.is_given(own_region.lon)
    if not lent.any():
        return
    for name in ("lon", "lat"):
        draft.put(name, columns.chosen(lent, getattr(own_region, name), draft.frame[name]))
    draft.put("crs", _datum_of(draft.frame["lon"]))
    by_digits = columns.counts(columns.taken(own_region.digits, lent))
    levels = [(level, by_digits[digits]) for digits, level in LEVEL_BY_LENGTH.items() if digits in by_digits]
    draft.note_table(said.region_point(draft, levels), "lon")


def _refuse_without_point(draft: Draft) -> None:
    pointless = draft.standing & columns.is_absent(draft.frame["lon"])
    if draft.spec.name == "needs":
        draft.note_each(columns.true_positions(pointless), said.NO_POINT, "lon")
    else:
        draft.note_each(
            columns.true_positions(pointless & columns.is_given(draft.frame["radius_km"])), said.NO_BASE, "radius_km"
        )
