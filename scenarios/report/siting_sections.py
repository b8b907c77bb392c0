"""The parts of a page that show where hubs should stand."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.model.text import Language, Text
from matcher.report.words import gap_text, number_text, share_text
from scenarios.report.figures import WITHHELD
from scenarios.report.page import figure, heading, paragraph, table
from scenarios.report.places import Town
from scenarios.report.svg.curves import Curve, curves
from scenarios.report.svg.ground import Spot, ground_map
from scenarios.report.withheld import closed
from scenarios.siting import Reached, Sited, TownReach


def siting_sections(sited: Sited, towns: Mapping[str, Town], language: Language) -> list[str]:
    """Return answer, map, curve and tables of a question of sites."""
    return [
        heading(Text("在哪里设枢纽", "Where to put hubs").say(language)),
        paragraph(siting_answer(sited).say(language), "answer"),
        *_map(sited, towns, language),
        _sites(sited, language),
        *_steps(sited, language),
        *_towns(sited, towns, language),
        paragraph(_method(sited).say(language), "note"),
    ]


def siting_answer(sited: Sited) -> Text:
    """Return where the hubs stand and what that brings, in one sentence."""
    names = [site.name for site in sited.sites]
    radius, after, before = number_text(sited.siting.radius_km), sited.after, sited.before
    share, was = share_text(after.covered, sited.people), share_text(before.covered, sited.people)
    zh = f"设在{'、'.join(names)}，{radius} 公里内有 {after.covered:,} 人（{share}"
    en = f"At {', '.join(names)}: {after.covered:,} people within {radius} km ({share}"
    if before.mean_km is not None:
        return Text(
            f"{zh}，原为 {was}），人均距离由 {before.mean_km:.1f} 降到 {after.mean_km or 0:.1f} 公里。",
            f"{en}, before {was}), mean distance from {before.mean_km:.1f} to {after.mean_km or 0:.1f} km.",
        )
    return Text(
        f"{zh}），人均距离 {after.mean_km or 0:.1f} 公里。", f"{en}), mean distance {after.mean_km or 0:.1f} km."
    )


def _map(sited: Sited, towns: Mapping[str, Town], language: Language) -> list[str]:
    reach = {town.town: town for town in sited.towns}
    behind = [
        Spot(
            lon=town.lon,
            lat=town.lat,
            size=town.area,
            style="more" if _share(reach.get(code)) >= 0.5 else "asked",
            label="",
            said=town.name,
        )
        for code, town in towns.items()
    ]
    sites = [
        Spot(lon=site.lon, lat=site.lat, size=1.0, style="site", label=site.name, said=site.name)
        for site in sited.sites
    ]
    said = Text("选出的点与各镇街的人数", "Chosen sites and people by town").say(language)
    legend = [
        ("site", Text("选出的点", "chosen site").say(language)),
        (
            "more",
            Text("镇街：半数以上的人在半径内", "town with half its people or more within the radius").say(language),
        ),
        ("asked", Text("镇街：不到半数", "town with fewer").say(language)),
    ]
    caption = Text(
        "圆面积为人数；依坐标绘制，不含底图和边界。", "Area: people. Drawn from coordinates, no base map, no borders."
    )
    drawn = ground_map(sites, said, behind=behind, unit_km=Text("公里", "km").say(language))
    return [figure(drawn, caption.say(language), legend)] if drawn else []


def _share(reach: TownReach | None) -> float:
    return 0.0 if reach is None or not reach.people else reach.after.covered / reach.people


def _sites(sited: Sited, language: Language) -> str:
    titles = (
        Text("点", "Site"),
        Text("以此为最近的人", "People nearest to it"),
        Text("半径内的人", "People within the radius"),
    )
    hidden = closed(
        {str(place): (float(site.people_nearest), float(site.people_within)) for place, site in enumerate(sited.sites)}
    )
    rows = [
        [
            site.name,
            *(
                [WITHHELD.say(language)] * 2
                if str(place) in hidden
                else (f"{site.people_nearest:,}", f"{site.people_within:,}")
            ),
        ]
        for place, site in enumerate(sited.sites)
    ]
    return table([title.say(language) for title in titles], rows)


def _steps(sited: Sited, language: Language) -> list[str]:
    if len(sited.steps) < 2:
        return []
    covered = [(float(count), float(step.covered)) for count, step in enumerate((sited.before, *sited.steps))]
    curve = Curve(points=tuple(covered), label=Text("半径内的人", "people covered").say(language))
    said = Text("每多设一个点，半径内的人数", "People within the radius, hub by hub").say(language)
    drawn = curves([curve], said, x_title=Text("枢纽个数", "hubs").say(language), whole_x=True)
    caption = Text(
        "逐个增设、每次选增益最大处；与一次选定的最优位置可能不同。",
        "Added one at a time where each helps most; the best set at once may differ.",
    )
    return [heading(said, 3), figure(drawn, caption.say(language))]


def _towns(sited: Sited, towns: Mapping[str, Town], language: Language) -> list[str]:
    titles = (
        Text("镇街", "Town"),
        Text("人数", "People"),
        *((Text("半径内：原有", "Within: before"),) if sited.before.mean_km is not None else ()),
        Text("半径内：设点后", "Within: after"),
        Text("人均距离（公里）", "Mean distance, km"),
    )
    has_before = sited.before.mean_km is not None
    # Whoever is not within reach is somebody too.
    hidden = closed(
        {
            town.town: tuple(
                float(count)
                for reached in (town.before, town.after)
                for count in (town.people, reached.covered, town.people - reached.covered)
            )
            for town in sited.towns
        }
    )
    rows = [
        [
            towns[town.town].name if town.town in towns else town.town or "—",
            *(
                [WITHHELD.say(language)] * (len(titles) - 1)
                if town.town in hidden
                else (
                    f"{town.people:,}",
                    *([_covered(town.before, town.people)] if has_before else []),
                    _covered(town.after, town.people),
                    "—" if town.after.mean_km is None else f"{town.after.mean_km:.1f}",
                )
            ),
        ]
        for town in sorted(sited.towns, key=lambda town: (-town.people, town.town))
    ]
    return [heading(Text("各镇街", "By town").say(language), 3), table([title.say(language) for title in titles], rows)]


def _covered(reached: Reached, people: int) -> str:
    return f"{reached.covered:,} ({share_text(reached.covered, people)})"


def _method(sited: Sited) -> Text:
    aim = {
        "coverage": Text("最大覆盖（Church 与 ReVelle，1974）", "maximal covering (Church and ReVelle 1974)"),
        "distance": Text("p-中位（Hakimi，1964）", "p-median (Hakimi 1964)"),
    }[sited.siting.objective]
    quality = (
        Text("已证最优", "proven best")
        if sited.gap == 0
        else Text(f"与上界相差 {gap_text(sited.gap)}", f"within {gap_text(sited.gap)} of the bound")
    )
    return Text(
        f"选址方法：{aim.zh}，候选 {sited.candidates} 处，{quality.zh}。距离为椭球面直线距离，不是路程；需求坐标粗到约 100 米。",
        f"Method: {aim.en}, {sited.candidates} candidates, {quality.en}. Distances are geodesics, not roads; points of needs are "
        "coarse, about 100 m.",
    )
