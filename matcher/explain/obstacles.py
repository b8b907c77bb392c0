"""Why nobody could help: for every resource the first rule that it fails, counted and put in words."""

from __future__ import annotations

import polars as pl

from matcher.explain.failures import Failures, first_failures
from matcher.model.enums import ResourceKind
from matcher.model.text import Language, Text
from matcher.options.options import Ints
from matcher.rules import Context

FAILS: dict[str, Text] = {
    "service_offered": Text("不提供该服务", "do not offer the service"),
    "project_category": Text("不面向该类对象", "are for other categories"),
    "region": Text("不在服务区域", "serve another area"),
    "radius": Text("超出服务半径", "do not go that far"),
    "skills": Text("缺少所需技能", "lack a skill"),
    "team": Text("人员构成不符小组模板", "lack a role of the team"),
    "gender": Text("没有所需性别的人员", "have no helper of the gender asked for"),
    "window": Text("当前不可用", "are not available on the day"),
    "banned": Text("在禁入期内", "are banned"),
    "refused": Text("为本人所拒绝", "are refused by the person"),
    "conflict": Text("须回避", "must not serve the person"),
    "pin": Text("被操作员禁止", "are forbidden by the operator"),
    "fund_purpose": Text("用途不符", "are for other purposes"),
    "fund_region": Text("适用地区不符", "are for other areas"),
    "fund_category": Text("适用类别不符", "are for other categories"),
    "fund_denies": Text("明令不得用于此", "must not be used for it"),
    "publicity": Text("须等公示期满", "must wait for publicity"),
    "seats": Text("名额不够", "have too few seats"),
    "capacity_hours": Text("工时不够", "have too few hours"),
    "capacity_cases": Text("不再接案", "take no more cases"),
    "capacity_people": Text("人数上限不够", "take fewer people"),
    "per_need_cap": Text("单项上限为零", "pay nothing for one need"),
    "per_person_cap": Text("人均上限为零", "pay nothing a person"),
    "balance": Text("余额不够", "have too little money"),
}
"""What is said of helpers and funds that fail at a rule, by its code."""

_KINDS = (
    (ResourceKind.PROVIDER, Text("服务方", "providers")),
    (ResourceKind.PROJECT, Text("在办项目", "projects")),
    (ResourceKind.FUND, Text("基金", "funds")),
)


_OF_ONE = {
    "do": "does",
    "are": "is",
    "have": "has",
    "serve": "serves",
    "lack": "lacks",
    "take": "takes",
    "pay": "pays",
    "pass,": "passes,",
}
"""The verbs that these sentences begin with, of one."""

_LACKS_MONEY = Text("缺钱", "no money can reach it")
_LACKS_HELPER = Text("缺人", "nobody can do it")
_NONE = Text("没有{kind}", "there are no {kind}")
_OF_ALL = Text("{total} 个{kind}中，", "of {total} {kind}, ")
_FAIL = Text("{count} 个{what}", "{count} {what}")
_CANNOT_PAY = Text(
    "{count} 个合规则但一两个基金合起来仍付不起", "{count} pass, but one or two of them together cannot pay enough"
)
_WHOLE = Text("无人可及（{lead}）：{parts}。", "Impossible ({lead}): {parts}.")
_COMMA, _SEMICOLON = Text("、", ", "), Text("；", "; ")


def obstacles_of(context: Context, needs: Ints) -> pl.DataFrame:
    """Return for each need why no resource passes every rule with all its capacity free.

    Parameters
    ----------
    context
        Pool, policy and day.
    needs
        Rows of needs, ascending.

    Returns
    -------
    DataFrame
        ``reasons`` (``rule:count`` over all resources; ``money`` where helpers pass every rule but no one or two funds
        can pay), ``sentence_zh`` and ``sentence_en``, one row a need.
    """
    found = {kind: first_failures(context, kind, needs) for kind, _ in _KINDS}
    helped = found[ResourceKind.PROVIDER].passed + found[ResourceKind.PROJECT].passed > 0
    asks_service = context.needs.hours_hundredths[needs] > 0
    table = pl.DataFrame({"lacks_money": helped | ~asks_service}).with_columns(
        pl.Series(f"{kind.value} {code}", counts)
        for kind, failures in found.items()
        for code, counts in (*failures.at.items(), ("", failures.passed))
    )
    lacks_money = pl.col("lacks_money")
    return table.select(
        pl.when(lacks_money)
        .then(_reasons(found, (ResourceKind.FUND,), "money"))
        .otherwise(_reasons(found, (ResourceKind.PROVIDER, ResourceKind.PROJECT)))
        .alias("reasons"),
        *(
            pl.when(lacks_money)
            .then(_sentence(found, (ResourceKind.FUND,), _LACKS_MONEY, language))
            .otherwise(_sentence(found, (ResourceKind.PROVIDER, ResourceKind.PROJECT), _LACKS_HELPER, language))
            .alias(f"sentence_{language.value}")
            for language in (Language.ZH, Language.EN)
        ),
    )


def _reasons(found: dict[ResourceKind, Failures], kinds: tuple[ResourceKind, ...], last: str = "") -> pl.Expr:
    """Return the codes with their counts over some kinds: those of the first kind first, then those it does not have."""
    codes: list[pl.Expr] = []
    for place, kind in enumerate(kinds):
        for code in found[kind].at:
            counts = {other: pl.col(f"{other.value} {code}") for other in kinds if code in found[other].at}
            is_new = pl.col(f"{kind.value} {code}") > 0
            for earlier in kinds[:place]:
                if earlier in counts:
                    is_new &= counts[earlier] == 0
            codes.append(pl.when(is_new).then(pl.format("{}:{}", pl.lit(code), pl.sum_horizontal(*counts.values()))))
    codes += [pl.lit(last)] if last else []
    nobody = pl.lit(pl.Series([["no_resource"]])).first()
    if not codes:
        return nobody
    given = pl.concat_list(codes).list.drop_nulls()
    return pl.when(given.list.len() > 0).then(given).otherwise(nobody)


def _sentence(
    found: dict[ResourceKind, Failures], kinds: tuple[ResourceKind, ...], lead: Text, language: Language
) -> pl.Expr:
    titles = dict(_KINDS)
    parts = pl.concat_str(
        [_of_kind(kind, found[kind], titles[kind], language) for kind in kinds], separator=_SEMICOLON.say(language)
    )
    head, tail = _WHOLE.say(language).format(lead=lead.say(language), parts="\0").split("\0")
    return pl.concat_str(pl.lit(head), parts, pl.lit(tail))


def of_one(words: str) -> str:
    """Return English words that begin with a number (``3 lack a skill``) as they are said of one; Chinese stays as it is."""
    number, _, rest = words.partition(" ")
    verb, _, more = rest.partition(" ")
    return f"{number} {_OF_ONE[verb]} {more}" if verb in _OF_ONE else words


def _of_kind(kind: ResourceKind, failures: Failures, title: Text, language: Language) -> pl.Expr:
    """Return what is said of one kind: how many there are, and at which question so many of them fail."""
    if not failures.total:
        return pl.lit(_NONE.say(language).format(kind=title.say(language)))
    failing = [(code, _FAIL.say(language).replace("{what}", FAILS[code].say(language))) for code in failures.at]
    parts = []
    for code, words in (*failing, ("", _CANNOT_PAY.say(language))):
        count = pl.col(f"{kind.value} {code}")
        many, one = (said.replace("{count}", "{}") for said in (words, of_one(words)))
        said = pl.when(count == 1).then(pl.format(one, count)).otherwise(pl.format(many, count))
        parts.append(pl.when(count > 0).then(said))
    whole = pl.lit(_OF_ALL.say(language).format(total=failures.total, kind=title.say(language)))
    return pl.concat_str(whole, pl.concat_str(parts, separator=_COMMA.say(language), ignore_nulls=True))
