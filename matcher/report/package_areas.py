"""Packages in town and in the country, and the sentence that counts them."""

from __future__ import annotations

import polars as pl

from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.regions import LEVEL_BY_LENGTH
from matcher.model.text import Text

_SENTENCE = Text(
    "项目包 {count} 个（城区 {urban} 个、乡村 {rural} 个）：打包 {needs} 件、{people} 人，每包 {least}—{most} 人。",
    "{count} packages ({urban} urban, {rural} rural): {needs} needs, {people} people, {least} to {most} people each.",
)


def rural_packages(plan: Plan, pool: Pool) -> set[str]:
    """Return the packages of the country: of none of their regions does the nearest that says so call itself urban."""
    said = pool.regions.filter(pl.col("urban").is_not_null()).select("code", "urban")
    urban = dict(said.iter_rows())
    packages = plan.packages.select("package_id", "regions").iter_rows()
    return {package_id for package_id, codes in packages if codes and not any(_is_urban(code, urban) for code in codes)}


def _is_urban(code: str, urban: dict[str, bool]) -> bool:
    prefixes = (code[:digits] for digits in LEVEL_BY_LENGTH)
    return next((urban[prefix] for prefix in prefixes if prefix in urban), True)


def packages_sentence(plan: Plan, pool: Pool) -> Text | None:
    """Say how many packages there are, in town and in the country, and whom they reach; ``None`` without any."""
    packages = plan.packages
    if packages.is_empty():
        return None
    rural, people = len(rural_packages(plan, pool)), packages["people"].drop_nulls().to_list()
    return _SENTENCE.format(
        count=f"{packages.height:,}",
        urban=f"{packages.height - rural:,}",
        rural=f"{rural:,}",
        needs=f"{plan.package_members.height:,}",
        people=f"{sum(people):,}",
        least=min(people, default=0),
        most=max(people, default=0),
    )
