"""The met needs in words: who helps whom, with which money, and why this one."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Level, Line, ResourceKind
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.text import Text
from matcher.report.boards import FORM
from matcher.report.names import Names, replaced
from matcher.report.people import together, when
from matcher.report.titles import FORMS
from matcher.report.words import number_text, yuan_text

_PINNED = Text("操作员指定", "pinned by the operator")
_PREFERRED = Text("本人希望的服务方", "wished for by the person")
_KEPT = Text("沿用原服务方", "same helper as before")
_CHANGED = Text("更换服务方，原为 ", "a new helper; before: ")
_SEAT = Text("在办项目有名额", "a running project has seats")
_PACKAGE = Text("纳入项目包 {package}", "in package {package}")
_LEVEL = Text("由{level}级承接", "at the level {level}")
_SKILLS = Text("具备所需技能 ", "has the skills ")
_MONEY_ONLY = Text("符合资金的用途、范围和限额", "within the purposes, the scope and the caps of the money")
_VOLUNTARY = Text("志愿服务", "voluntary")
_PAID = Text("付费服务，每小时 {yuan} 元", "paid, {yuan} yuan an hour")
_AMOUNT = Text("{fund} {yuan} 元", "{fund} {yuan} yuan")


def payments(plan: Plan, names: Names, needs: pl.DataFrame) -> pl.DataFrame:
    """Return one row a payment, by fund: who pays how much for which need.

    Returns
    -------
    DataFrame
        ``resource_id``, ``fund_name``, ``need_id``, ``yuan_fen``, ``yuan`` and the words of the need.
    """
    paid = plan.assignments.filter(pl.col("yuan_fen") > 0).select(
        "resource_id",
        "resource_kind",
        "need_id",
        "yuan_fen",
        (pl.col("yuan_fen") / 100).alias("yuan"),
        replaced("resource_id", names.resources).alias("fund_name"),
    )
    words = needs.select("need_id", "grade_name", "service_name", "town_name", "people")
    return paid.join(words, on="need_id", how="left").sort("fund_name", "resource_id", "need_id", "yuan_fen")


def matches(plan: Plan, pool: Pool, names: Names, needs: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Return one row a met need, sorted by town and need.

    Returns
    -------
    DataFrame
        The columns of `needs`, and ``helper_id`` (of a package its carrier), ``helper_name``, ``helper_kind``,
        ``package_id``, ``form``, ``level_name``, ``distance_km``, ``given_hours``, ``yuan``, ``money`` (every fund with
        its yuan), ``sources`` (without) and ``reasons``.
    """
    met = plan.assignments.select("need_id").unique().join(needs, on="need_id", how="left")
    helpers = (
        plan.by_carrier()
        .filter(pl.col("line").is_in([Line.SERVICE.value, Line.SEAT.value]))
        .select(
            "need_id",
            "package_id",
            FORM.alias("form_code"),
            pl.col("resource_id").alias("helper_id"),
            pl.col("resource_kind").alias("helper_kind"),
            pl.col("hours").alias("given_hours"),
            "distance_km",
            "ladder",
            "pinned",
            "kept",
        )
    )
    providers = pool.providers.select(pl.col("provider_id").alias("helper_id"), "rate_fen", pl.lit(True).alias("known"))
    rows = (
        met.join(helpers, on="need_id", how="left")
        .join(providers, on="helper_id", how="left")
        .join(_money(names, paid), on="need_id", how="left")
        .sort("town_name", "town", "need_id", nulls_last=True)
    )
    return rows.with_columns(
        replaced("helper_id", names.resources).alias("helper_name"),
        names.texts("form_code", FORMS).fill_null(names.say(FORMS["money"])).alias("form"),
        names.choice("ladder", Level).alias("level_name"),
        _reasons(names, pool.providers["rate_fen"]).alias("reasons"),
    )


def _money(names: Names, paid: pl.DataFrame) -> pl.DataFrame:
    amount = names.say(_AMOUNT)
    rows = paid.select("fund_name", "yuan_fen").iter_rows()
    words = [amount.format(fund=fund, yuan=yuan_text(fen)) for fund, fen in rows]
    return (
        paid.with_columns(pl.Series("money", words, dtype=pl.String))
        .group_by("need_id", maintain_order=True)
        .agg(
            (pl.col("yuan_fen").sum() / 100).alias("yuan"),
            pl.col("money").str.join(names.semicolon),
            pl.col("fund_name").str.join(names.semicolon).alias("sources"),
        )
    )


def _reasons(names: Names, rates: pl.Series) -> pl.Expr:
    """Why this helper: what the operator and the person said first, then what the engine saw."""
    helper, before = pl.col("helper_id"), pl.col("current_provider")
    levels = {level.value: names.say(_LEVEL).format(level=names.say(level.text)) for level in Level}
    paid, voluntary = pl.col("rate_fen") > 0, pl.col("rate_fen") == 0
    head, _, tail = names.say(_PAID).partition("{yuan}")
    texts = {rate: number_text(rate / 100) for rate in rates.drop_nulls().unique().to_list()}
    shown = pl.col("rate_fen").replace_strict(texts, default=None, return_dtype=pl.String)
    individual = pl.col("helper_kind").is_in([ResourceKind.PROVIDER.value, ResourceKind.PACKAGE.value])
    package_head, _, package_tail = names.say(_PACKAGE).partition("{package}")
    return together(
        names,
        when(pl.col("pinned"), names.say(_PINNED)),
        when(pl.col("preferred_providers").list.contains(helper), names.say(_PREFERRED)),
        when(pl.col("kept"), names.say(_KEPT)),
        pl.when(before.is_not_null() & (before != helper) & ~pl.col("kept") & individual).then(
            pl.concat_str(pl.lit(names.say(_CHANGED)), replaced("current_provider", names.resources))
        ),
        when(helper.is_null(), names.say(_MONEY_ONLY)),
        pl.concat_str(pl.lit(package_head), "package_id", pl.lit(package_tail)),
        when(pl.col("helper_kind") == ResourceKind.PROJECT.value, names.say(_SEAT)),
        pl.when(helper.is_not_null() & pl.col("skills_text").is_not_null()).then(
            pl.concat_str(pl.lit(names.say(_SKILLS)), "skills_text")
        ),
        pl.col("ladder").replace_strict(levels, default=None, return_dtype=pl.String),
        when(voluntary & individual, names.say(_VOLUNTARY)),
        pl.when(paid & individual).then(pl.concat_str(pl.lit(head), shown, pl.lit(tail))),
    )
