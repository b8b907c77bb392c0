"""The needs of a pool in words, without person, household or point: what every list of the report starts from."""

from __future__ import annotations

import polars as pl

from matcher.model.enums import Grade
from matcher.model.plan import Plan
from matcher.model.pool import Pool
from matcher.model.regions import TOWN_DIGITS
from matcher.model.text import Text
from matcher.report.names import Names, replaced
from matcher.report.skills import skills_text

_SEPARATOR = "\x1f"
NO_TOWN = Text("（未到镇街）", "(no town)")
_FEMALE = Text("须女性服务者", "a woman helper is required")
_MALE = Text("须男性服务者", "a man helper is required")
_MINOR = Text("未成年人", "a minor")
_DEFERRED = Text("公示期满后拨款", "money waits for publicity")


def needs_in_words(needs: pl.DataFrame, plan: Plan, pool: Pool, names: Names) -> pl.DataFrame:
    """Return one row a need, in their order; `needs` are rows of the pool's table.

    Returns
    -------
    DataFrame
        Codes (``need_id``, ``service``, ``grade``, ``town``), their words (``service_name``, ``grade_name``,
        ``town_name``, ``skills_text``, ``remarks``), ``people``, ``hours``, ``asked_yuan``, ``deferred`` (its money
        waits for publicity) and what the boards need. No personal field is among them.
    """
    rank = {grade.value: position for position, grade in enumerate(Grade)}
    deferred = pl.col("need_id").is_in(list(plan.summary.deferred_money))
    remarks = (
        when(pl.col("helper_gender") == "f", names.say(_FEMALE)),
        when(pl.col("helper_gender") == "m", names.say(_MALE)),
        when(pl.col("minor"), names.say(_MINOR)),
        when(deferred, names.say(_DEFERRED)),
    )
    town = pl.col("region").str.slice(0, TOWN_DIGITS)
    return (
        needs.with_columns(
            deferred.alias("deferred"),
            together(names, *remarks).alias("remarks"),
            pl.when(pl.col("region").str.len_chars() >= TOWN_DIGITS).then(town).alias("town"),
            pl.col("grade").replace_strict(rank, default=len(rank), return_dtype=pl.Int64).alias("grade_rank"),
            names.choice("grade", Grade).alias("grade_name"),
            replaced("service", names.services).alias("service_name"),
            (pl.col("amount_fen") / 100).alias("asked_yuan"),
            _skills(needs, pool, names).alias("skills_text"),
        )
        .with_columns(replaced("town", names.regions).fill_null(names.say(NO_TOWN)).alias("town_name"))
        .select(
            "need_id",
            "people",
            "service",
            "service_name",
            "grade",
            "grade_name",
            "grade_rank",
            "circle",
            "categories",
            "town",
            "town_name",
            "hours",
            "asked_yuan",
            "skills_text",
            "remarks",
            "deferred",
            "current_provider",
            "preferred_providers",
            "publicity_start",
            "verified",
        )
    )


def when(condition: pl.Expr, words: str) -> pl.Expr:
    """Return an expression that says some words where a condition holds, and nothing elsewhere."""
    return pl.when(condition).then(pl.lit(words))


def together(names: Names, *parts: pl.Expr) -> pl.Expr:
    """Return an expression that puts the parts that are there one after the other; null where none is."""
    joined = pl.concat_str(*parts, separator=names.semicolon, ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _skills(needs: pl.DataFrame, pool: Pool, names: Names) -> pl.Series:
    """Effective skills of every need: its own and its service's, the higher level where both name one."""
    standard = dict(pool.services.select("service", "skills").rows())
    asked = needs.select("service", pl.col("skills").list.join(_SEPARATOR))
    kinds = asked.unique(maintain_order=True)
    texts: list[str | None] = []
    for service, own in kinds.iter_rows():
        levels: dict[str, int] = {}
        for skill in (*(own.split(_SEPARATOR) if own else ()), *(standard.get(service) or ())):
            code, _, level = skill.partition(":")
            levels[code] = max(levels.get(code, 1), int(level or 1))
        texts.append(skills_text(levels, names.language) or None)
    said = kinds.with_columns(pl.Series("text", texts, dtype=pl.String))
    return asked.join(said, on=["service", "skills"], how="left", nulls_equal=True, maintain_order="left")["text"]
