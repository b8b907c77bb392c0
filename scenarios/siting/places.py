"""From a pool to the ground of a question: whose needs count, where hubs may stand, which stand already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.files import UnusableInput
from matcher.files.coordinates import to_wgs84
from matcher.model import Pool, Problem, Text
from matcher.model.enums import Datum
from scenarios.siting.ground import FAR_M, METRES_PER_KM, Floats, Ground, metres_between, spots_of
from scenarios.siting.model import CandidatePoint, Siting

DECIMALS = 3
"""Needs are seen to about 100 m, as on the map of a plan."""

MOST_CANDIDATES = 400
"""Candidates found among needs; the grid gets coarser until there are no more."""

FEW = 3
"""Fewer people than this are never shown by themselves."""

_GRIDS_DEGREES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_REMEDY = Text("见 docs/scenarios.md 中的选址", "See siting in docs/scenarios.md")


class SitingError(UnusableInput):
    """A question of siting that this pool cannot answer, with every mistake at once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """The ground of a question with the names of what is on it.

    Attributes
    ----------
    ground
        People, sites and distances.
    candidates
        ``site_id``, ``name``, ``lon`` and ``lat`` of every site, in the order of the ground.
    towns
        Code of the town of every spot; shorter or empty where no town is known.
    """

    ground: Ground
    candidates: pl.DataFrame
    towns: pl.Series


def places_of(pool: Pool, siting: Siting) -> Places:
    """Return the ground of a question.

    Parameters
    ----------
    pool
        The pool.
    siting
        The question.

    Raises
    ------
    SitingError
        Unknown services or hubs, hubs without a base, no need that counts, fewer candidates than hubs: all at once.
    """
    needs = _counted(pool.needs, siting)
    spots = spots_of(needs, decimals=DECIMALS)
    candidates = _candidates(pool, siting, spots)
    hubs = _existing(pool)
    known, wanted = set(hubs["resource_id"].to_list()), list(dict.fromkeys(siting.existing))
    services = set(pool.services["service"].to_list())
    problems = [
        *(_unknown_service(code) for code in siting.services if code not in services),
        *(_unknown_hub(code) for code in wanted if code not in known),
    ]
    if spots.is_empty():
        problems.append(_nobody())
    if candidates.height < siting.hubs:
        problems.append(_too_few(candidates.height, siting))
    if problems:
        raise SitingError(tuple(problems))
    lon, lat = _points(spots)
    standing = hubs.filter(pl.col("resource_id").is_in(wanted))
    between = metres_between(**_ends(candidates, lon, lat))
    before = metres_between(**_ends(standing, lon, lat)) if wanted else np.full((1, lon.size), FAR_M, np.int32)
    ground = Ground(
        people=spots["people"].to_numpy().astype(np.int64),
        metres=between,
        standing=before.min(axis=0),
        radius_m=round(siting.radius_km * METRES_PER_KM),
    )
    return Places(ground=ground, candidates=candidates, towns=spots["town"])


def _counted(needs: pl.DataFrame, siting: Siting) -> pl.DataFrame:
    if siting.services:
        needs = needs.filter(pl.col("service").is_in(siting.services))
    if siting.grades:
        needs = needs.filter(pl.col("grade").is_in(siting.grades))
    return needs.filter(pl.col("region").fill_null("").str.starts_with(siting.region)) if siting.region else needs


def _candidates(pool: Pool, siting: Siting, spots: pl.DataFrame) -> pl.DataFrame:
    if isinstance(siting.candidates, list):
        return _given(siting.candidates)
    if siting.candidates == "needs":
        return _dense(spots, pool.regions)
    return _regions(pool.regions, siting.region)


def _given(places: list[CandidatePoint]) -> pl.DataFrame:
    rows = []
    for place in places:
        lon, lat = to_wgs84([place.lon], [place.lat], Datum(place.crs))
        rows.append({"site_id": place.id, "name": place.name or place.id, "lon": float(lon[0]), "lat": float(lat[0])})
    return pl.DataFrame(rows, schema=_SCHEMA).unique("site_id", keep="first", maintain_order=True)


_SCHEMA = {"site_id": pl.String, "name": pl.String, "lon": pl.Float64, "lat": pl.Float64}


def _regions(regions: pl.DataFrame, region: str) -> pl.DataFrame:
    """Return the finest regions that have points: villages, else towns, and so on."""
    placed = regions.filter(
        pl.col("lon").is_finite() & pl.col("lat").is_finite(), pl.col("code").str.starts_with(region)
    )
    finest = placed.filter(pl.col("code").str.len_chars() == pl.col("code").str.len_chars().max())
    named = pl.when(pl.col("name") != "").then("name").otherwise("code")
    return finest.select(pl.col("code").alias("site_id"), named.alias("name"), "lon", "lat")


def _dense(spots: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Return the middles of the cells of a grid, each the mean of the people in it: nobody's own door."""
    for degrees in _GRIDS_DEGREES:
        cells = spots.group_by(
            (pl.col("lon") / degrees).floor().alias("east"), (pl.col("lat") / degrees).floor().alias("north")
        ).agg(
            *(
                ((pl.col(name) * pl.col("people")).sum() / pl.col("people").sum()).alias(name)
                for name in ("lon", "lat")
            ),
            pl.col("town").sort_by("people", "town", descending=[True, False]).first(),
        )
        if cells.height <= MOST_CANDIDATES:
            break
    cells = cells.sort("east", "north").with_row_index("number", offset=1)
    named = regions.filter(pl.col("name") != "").select(pl.col("code").alias("town"), "name")
    number = pl.format("S{}", pl.col("number").cast(pl.String).str.zfill(3))
    return cells.join(named, on="town", how="left", maintain_order="left").select(
        number.alias("site_id"),
        pl.format("{} {}", pl.coalesce("name", "town"), number).str.strip_chars().alias("name"),
        pl.col("lon").round(DECIMALS),
        pl.col("lat").round(DECIMALS),
    )


def _existing(pool: Pool) -> pl.DataFrame:
    tables = [
        table.select(pl.col(key).alias("resource_id"), "lon", "lat")
        for table, key in ((pool.providers, "provider_id"), (pool.projects, "project_id"))
    ]
    return pl.concat(tables).filter(pl.col("lon").is_finite() & pl.col("lat").is_finite())


def _points(frame: pl.DataFrame) -> tuple[Floats, Floats]:
    return frame["lon"].to_numpy().astype(np.float64), frame["lat"].to_numpy().astype(np.float64)


def _ends(start: pl.DataFrame, lon: Floats, lat: Floats) -> dict[str, Floats]:
    from_lon, from_lat = _points(start)
    return {"from_lon": from_lon, "from_lat": from_lat, "to_lon": lon, "to_lat": lat}


def _unknown_service(code: str) -> Problem:
    return _problem("siting.services", code, "unknown_service", Text(f"没有服务 {code}", f"there is no service {code}"))


def _unknown_hub(code: str) -> Problem:
    text = Text(f"没有编号为 {code} 且有坐标的服务方或项目", f"no provider or project {code} with a base")
    return _problem("siting.existing", code, "unknown_hub", text)


def _nobody() -> Problem:
    text = Text("没有一项有坐标的需求符合所给的范围", "no need with a point is in the scope that is given")
    return _problem("siting", "", "nothing_counted", text)


def _too_few(count: int, siting: Siting) -> Problem:
    text = Text(
        f"候选地点只有 {count} 个，少于要设的 {siting.hubs} 个点",
        f"{count} candidates are fewer than the {siting.hubs} hubs to be placed",
    )
    return _problem("siting.candidates", str(count), "too_few_candidates", text)


def _problem(field: str, value: str, code: str, sentence: Text) -> Problem:
    return Problem(table="scenario", field=field, value=value, code=code, sentence=sentence, remedy=_REMEDY)
