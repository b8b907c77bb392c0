"""The packages of a plan in words: what each is for, where it is, who carries it, with which money, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from matcher.model.distance import distance_km
from matcher.model.enums import ProviderType
from matcher.model.policy_parts import Packages
from matcher.model.text import Text
from matcher.report.names import Names
from matcher.report.package_areas import rural_packages
from matcher.report.skills import skills_text
from matcher.report.words import number_text, yuan_text

if TYPE_CHECKING:
    from matcher.report.view import View

_COMMA, _FULL_STOP = Text("、", ", "), Text("。", ".")
_AREAS = {False: Text("城区", "urban"), True: Text("乡村", "rural")}
_FUND = Text("{fund} {yuan} 元（{needs} 件）", "{fund} {yuan} yuan ({needs} needs)")
_NO_MONEY = Text("无须用款", "no money is needed")
_ONE_SERVICE = Text("都是“{services}”", "all ask for {services}")
_ONE_KIND = Text("属于同类项：{services}", "of one kind: {services}")
_MIXED = Text(
    "{places} 个相邻村镇，服务可以混合：{services}",
    "villages or towns that adjoin ({places}), whose services may be mixed: {services}",
)
_ONE_PLACE = Text("同在一个村镇，服务可以混合：{services}", "in one village or town, services may be mixed: {services}")
_SIZE = Text("{people} 人，在 {least}—{most} 人之内", "{people} people, within {least}-{most}")
_COMPACT = Text(
    "成员之间最远 {diameter} 公里，上限 {most} 公里；到中心平均 {mean} 公里",
    "members at most {diameter} km apart, {most} are allowed; {mean} km to the centre on average",
)
_OFFERS = Text("提供上述全部服务", "offers all these services")
_SKILLS = Text("具备所需技能：{skills}", "has the skills needed: {skills}")
_LEVEL = Text("由{level}级承接", "at the level {level}")
_NEAR = Text("基地到成员平均 {mean} 公里，最远 {longest} 公里", "{mean} km to members on average, at most {longest}")
_ROOM = Text(
    "本包每周 {hours} 小时；其本期工时 {capacity} 小时，全部任务共用 {used} 小时",
    "{hours} hours a week; of its {capacity} hours all its tasks take {used}",
)
_HOURS = Text("本包每周 {hours} 小时，其工时不设上限", "{hours} hours a week, its hours have no limit")
_VOLUNTARY, _PAID = Text("志愿服务", "voluntary"), Text("付费服务，每小时 {yuan} 元", "paid, {yuan} yuan an hour")
_KEPT = Text("{count} 件沿用原服务方", "{count} needs keep their helper")


def package_rows(view: View) -> pl.DataFrame:
    """Return one row a package, by identifier, in words.

    Returns
    -------
    DataFrame
        ``package_id``, ``service_name`` (all services of its members), ``people``, ``needs``, ``area``,
        ``carrier_id``, ``carrier_name``, ``hours`` a week, ``money`` (every fund with its yuan), ``yuan``,
        ``diameter_km``, ``to_centre_km`` and ``to_base_km`` (means over members), ``lon``, ``lat`` (exact), ``region_names``,
        and the sentences ``together`` and ``carried``.
    """
    rural = rural_packages(view.plan, view.pool)
    limits = Packages.model_validate(view.plan.summary.policy.get("packages", {}), strict=False)
    rates = dict(view.pool.providers.select("provider_id", "rate_fen").iter_rows())
    hours = {
        row["resource_id"]: row
        for row in view.plan.resources.filter(pl.col("dimension") == "hours").iter_rows(named=True)
    }
    money = _money(view)
    rows = []
    for package in _with_sums(view).iter_rows(named=True):
        package_id, carrier = package["package_id"], package["carrier"]
        is_rural = package_id in rural
        rows.append(
            {
                **{name: package[name] for name in _AS_THEY_ARE},
                "service_name": _listed(view.names, package["services"]),
                "area": view.names.say(_AREAS[is_rural]),
                "carrier_id": carrier,
                "carrier_name": view.names.resource(carrier or ""),
                "money": money.get(package_id),
                "yuan": (package["yuan_fen"] or 0) / 100,
                "region_names": _listed(view.names, [view.names.region(code) for code in package["regions"]]),
                "together": _together(view.names, package, limits, is_rural=is_rural),
                "carried": _carried(view.names, package, hours.get(carrier), rates.get(carrier) or 0),
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA).sort("package_id")


def _with_sums(view: View) -> pl.DataFrame:
    """Return the packages with what their members make together."""
    sums = view.package_members.group_by("package_id").agg(
        pl.col("service_name").drop_nulls().unique().sort().alias("services"),
        pl.col("given_hours").sum().round(2).alias("hours"),
        pl.col("to_centre_km").mean().round(3),
        pl.col("distance_km").mean().round(3).alias("to_base_km"),
        pl.col("distance_km").max().alias("longest_km"),
        pl.col("level_name").drop_nulls().first(),
        pl.col("kept").sum().alias("kept"),
        pl.col("all_skills").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
    )
    return view.plan.packages.join(sums, on="package_id", how="left", maintain_order="left").with_columns(
        pl.col("services", "all_skills").fill_null([]), pl.col("hours").fill_null(0.0)
    )


_AS_THEY_ARE = (
    "package_id",
    "people",
    "needs",
    "hours",
    "diameter_km",
    "to_centre_km",
    "to_base_km",
    "lon",
    "lat",
)
_SCHEMA = {
    "package_id": pl.String,
    "service_name": pl.String,
    "people": pl.Int64,
    "needs": pl.Int64,
    "area": pl.String,
    "carrier_id": pl.String,
    "carrier_name": pl.String,
    "hours": pl.Float64,
    "money": pl.String,
    "yuan": pl.Float64,
    "diameter_km": pl.Float64,
    "to_centre_km": pl.Float64,
    "to_base_km": pl.Float64,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "region_names": pl.String,
    "together": pl.String,
    "carried": pl.String,
}


def package_members(view: View) -> pl.DataFrame:
    """Return one row a member, by package: the words of the match, ``to_centre_km`` and ``all_skills``; no point.

    ``all_skills`` are those of the need and the standard ones of its service.
    """
    centres = view.plan.packages.select("package_id", centre_lon="lon", centre_lat="lat")
    points = view.pool.needs.join(view.pool.services.select("service", standard="skills"), on="service", how="left")
    all_skills = pl.col("skills").list.concat(pl.col("standard").fill_null([])).alias("all_skills")
    points = points.select("need_id", "lon", "lat", all_skills)
    members = (
        view.plan.package_members.join(view.matches.drop("package_id"), on="need_id", how="left")
        .join(points, on="need_id", how="left")
        .join(centres, on="package_id", how="left")
        .sort("package_id", "grade_rank", "town_name", "need_id", nulls_last=True)
    )
    km = distance_km(
        from_lon=members["lon"].to_numpy(),
        from_lat=members["lat"].to_numpy(),
        to_lon=members["centre_lon"].to_numpy(),
        to_lat=members["centre_lat"].to_numpy(),
    )
    return members.with_columns(pl.Series("to_centre_km", km, nan_to_null=True)).drop(
        "lon", "lat", "centre_lon", "centre_lat"
    )


def _money(view: View) -> dict[str, str]:
    """Return the funds that pay for each package, with their yuan and needs."""
    paid = view.payments.select("need_id", "fund_name", "yuan_fen").join(view.plan.package_members, on="need_id")
    sums = paid.group_by("package_id", "fund_name").agg(pl.col("yuan_fen").sum(), pl.col("need_id").n_unique())
    text, found = view.names.say(_FUND), dict[str, list[str]]()
    for package_id, fund, fen, needs in sums.sort("package_id", "fund_name").iter_rows():
        found.setdefault(package_id, []).append(text.format(fund=fund, yuan=yuan_text(fen), needs=needs))
    return {package_id: view.names.semicolon.join(parts) for package_id, parts in found.items()}


def money_text(names: Names, money: str | None) -> str:
    """Return the money of a package, or that none is needed."""
    return money or names.say(_NO_MONEY)


def _together(names: Names, package: dict[str, Any], limits: Packages, *, is_rural: bool) -> str:
    services, places = package["services"], len(package["regions"])
    rural = _MIXED if places > 1 else _ONE_PLACE
    kind = (rural if is_rural else _ONE_KIND) if len(services) > 1 else _ONE_SERVICE
    parts = [
        names.say(kind).format(places=places, services=_listed(names, services)),
        names.say(_SIZE).format(people=package["people"], least=limits.at_least, most=limits.at_most),
        names.say(_COMPACT).format(
            diameter=_km(package["diameter_km"]),
            most=number_text(limits.diameter_km),
            mean=_km(package["to_centre_km"]),
        ),
    ]
    return names.semicolon.join(parts) + names.say(_FULL_STOP)


def _carried(names: Names, package: dict[str, Any], hours: dict[str, Any] | None, rate_fen: int) -> str:
    parts = [names.say(_OFFERS)]
    skills = skills_text(_highest(package["all_skills"]), names.language)
    if skills:
        parts.append(names.say(_SKILLS).format(skills=skills))
    if package["level_name"]:
        parts.append(names.say(_LEVEL).format(level=package["level_name"]))
    if package["to_base_km"] is not None:
        near = {"mean": _km(package["to_base_km"]), "longest": _km(package["longest_km"])}
        parts.append(names.say(_NEAR).format(**near))
    given = number_text(package["hours"])
    if hours is not None and hours["capacity"] is not None:
        room = {"capacity": number_text(hours["capacity"]), "used": number_text(hours["used"] or 0.0)}
        parts.append(names.say(_ROOM).format(hours=given, **room))
    else:
        parts.append(names.say(_HOURS).format(hours=given))
    parts.append(names.say(_PAID).format(yuan=number_text(rate_fen / 100)) if rate_fen else names.say(_VOLUNTARY))
    if package["kept"]:
        parts.append(names.say(_KEPT).format(count=package["kept"]))
    return names.semicolon.join(parts) + names.say(_FULL_STOP)


def _highest(skills: Iterable[str]) -> dict[str, int]:
    """Return the highest level by code of skills given as ``code`` or ``code:level``."""
    levels: dict[str, int] = {}
    for skill in skills:
        code, _, level = skill.partition(":")
        levels[code] = max(levels.get(code, 1), int(level or 1))
    return levels


def carrier_text(view: View, carrier: str | None, types: Mapping[str, str | None]) -> str:
    """Return a carrier with its identifier and type; `types` are those of the providers."""
    names = view.names
    name = names.resource(carrier or "")
    shown = name if name == carrier else f"{name}  ({carrier})"
    texts = {kind.value: kind.text for kind in ProviderType}
    type_ = types.get(carrier or "") or ""
    return f"{shown} · {names.say(texts[type_])}" if type_ in texts else shown


def _listed(names: Names, texts: list[str]) -> str:
    return names.say(_COMMA).join(text for text in texts if text)


def _km(value: Any) -> str:
    return "—" if value is None else f"{float(value):.1f}"
