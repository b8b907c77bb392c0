"""The page of a comparison: it stands by itself, says what is true, calls noise noise, and shows no single person."""

from __future__ import annotations

import pytest

from matcher.model import Pool
from matcher.model.text import Language
from scenarios.compare import Comparison, Dimension, Effect, Measure
from scenarios.report import answer, comparison_page
from scenarios.report.sections import all_figures
from scenarios.report.text import comparison_text
from scenarios.report.withheld import withheld
from scenarios.siting import Siting, site_hubs
from tests.scenarios.report.example import HOSTILE, effect, example_comparison, example_pool
from tests.scenarios.report.reading import stands_by_itself


@pytest.fixture(scope="module")
def pool() -> Pool:
    return example_pool()


def with_total(comparison: Comparison, *changed: Effect) -> Comparison:
    """The comparison with other effects in the place of some."""
    keys = {(each.dimension, each.group, each.measure) for each in changed}
    kept = tuple(each for each in comparison.effects if (each.dimension, each.group, each.measure) not in keys)
    return example_comparison(example_pool(), effects=(*changed, *kept))


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_by_itself_in_both_languages(pool, language):
    html = comparison_page(example_comparison(pool), pool, language)
    page = stands_by_itself(html)
    assert "<script" not in html
    assert f"示例 {HOSTILE}" in page.text or f"Example {HOSTILE}" in page.text
    assert ("html", {"lang": "zh-CN" if language is Language.ZH else "en"}) in page.elements
    assert answer(example_comparison(pool)).say(language) in page.text
    assert sum(tag == "svg" for tag, _ in page.elements) == 5
    effects = example_comparison(pool).effects
    groups = {(each.dimension, each.group) for each in effects if each.dimension is not Dimension.TOTAL}
    assert page.rows() == len(groups) + 4 + 1 + 5  # a head each, the kinds of what happens with theirs


def test_the_answer_says_people_grades_losers_and_the_share(pool):
    said = answer(example_comparison(pool))
    assert said.zh == (
        "受助人数由 860 变为 900（+40 人，超出噪声带 −4 至 +6）；涉及人数 +60，受助比例由 78.2% 变为 77.6%；"
        "按等级：红 +20、黄 +16、蓝 +12；1 件需求不再得到帮助，9 件换了服务方。"
    )
    assert said.en == (
        "People met change from 860 to 900 (+40, beyond the noise of −4 to +6); people asking +60, share met from 78.2% to "
        "77.6%; by grade: 红 +20, 黄 +16, 蓝 +12; 1 need loses its help, 9 change helper."
    )


@pytest.mark.parametrize(
    ("after", "noise", "zh"),
    [
        (860, {"low": -4, "high": 6}, "受助人数不变，仍为 860 人"),
        (864, {"low": -4, "high": 6}, "由 860 变为 864（+4 人，在噪声带 −4 至 +6 之内，不能当作效果）"),
        (850, {"low": -4, "high": 6}, "由 860 变为 850（−10 人，超出噪声带 −4 至 +6）"),
        (850, {}, "由 860 变为 850（−10 人）"),
    ],
)
def test_noise_is_called_noise(pool, after, noise, zh):
    people = effect(Dimension.TOTAL, "", "合计", Measure.PEOPLE_MET, 860, after, **noise)
    assert zh in answer(with_total(example_comparison(pool), people)).zh


def test_nobody_who_loses_is_said_too(pool):
    calm = example_comparison(pool)
    nobody = example_comparison(
        pool, needs=calm.needs.clear(), moves=calm.moves.model_copy(update={"moved": 0, "dropped": 0})
    )
    assert "没有人失去帮助，也没有人换服务方" in answer(nobody).zh
    assert "没有一项需求的安排改变。" in stands_by_itself(comparison_page(nobody, pool, Language.ZH)).text


def test_figures_of_fewer_than_three_people_are_not_shown(pool):
    town = pool.regions.filter(pool.regions["code"].str.len_chars() == 9).row(3, named=True)
    few = [(41, 43), (2, 41), (41, 1)]
    for before, after in few:
        alone = example_comparison(
            pool,
            effects=(
                *(each for each in example_comparison(pool).effects if each.dimension is Dimension.TOTAL),
                effect(Dimension.TOWN, town["code"], "某镇", Measure.PEOPLE_MET, before, after, low=0, high=0),
                effect(Dimension.TOWN, town["code"], "某镇", Measure.PEOPLE_ASKED, 60, 60),
            ),
        )
        page = stands_by_itself(comparison_page(alone, pool, Language.ZH))
        words = page.words[page.words.index("附表") :]
        row = words[words.index("某镇") + 1 :][:3]
        shown = {int(value.replace("−", "-")) for value in row if value.lstrip("+−").isdigit()}
        assert "不显示" in row
        assert not shown
        # Nor from the share beside the bar.
        assert not [word for word in page.words if "%" in word and "→" in word]


def by_town(*rows: tuple[str, float, float], measure: Measure = Measure.PEOPLE_MET) -> Comparison:
    """A comparison with nothing but the total and some towns."""
    total = effect(Dimension.TOTAL, "", "合计", measure, sum(row[1] for row in rows), sum(row[2] for row in rows))
    found = [effect(Dimension.TOWN, name, name, measure, before, after) for name, before, after in rows]
    kept = [each for each in example_comparison(example_pool()).effects if each.dimension is Dimension.TOTAL]
    kept = [each for each in kept if each.measure is not measure]
    return example_comparison(example_pool(), effects=(total, *kept, *found))


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([("a", 40, 50), ("b", 30, 30)], ""),
        ([("a", 40, 41), ("b", 30, 30), ("c", 20, 20)], "ac"),
        ([("a", 2, 40), ("b", 30, 30), ("c", 1, 50)], "ac"),
        ([("a", 1, 1), ("b", 1, 1), ("c", 20, 20), ("d", 9, 9)], "abd"),
        ([("a", 1, 1), ("b", 0, 0), ("c", 20, 20)], "ac"),
        ([("a", 0, 0), ("b", 30, 30)], ""),
        ([("a", 1, 4)], "a"),
    ],
)
def test_what_is_withheld_cannot_be_worked_out(rows, hidden):
    """Whole rows, never one alone, and no few people among all that is withheld, as far as there are rows."""
    comparison = by_town(*rows)
    found = withheld(comparison, Dimension.TOWN, Measure.PEOPLE_MET)
    assert "".join(sorted(found)) == hidden
    table = "".join(all_figures(comparison, [(Dimension.TOWN, Measure.PEOPLE_MET)], Language.ZH))
    assert table.count("不显示") == 5 * len(hidden)
    lines = comparison_text(comparison, Language.ZH)
    assert not [name for name in hidden if f"  {name}  " in lines]


def test_the_money_of_a_fund_that_pays_for_one_person_is_not_shown(pool):
    people = ((40, 41), (9, 9), (30, 30))
    effects = [each for each in example_comparison(pool).effects if each.dimension is Dimension.TOTAL]
    for place, (before, after) in enumerate(people):
        for measure, unit in ((Measure.PEOPLE_MET, 1), (Measure.YUAN, 321)):
            effects.append(effect(Dimension.FUND, f"F{place}", f"F{place}", measure, unit * before, unit * after))
    comparison = example_comparison(pool, effects=tuple(effects))
    assert withheld(comparison, Dimension.FUND, Measure.YUAN) == {"F0", "F1"}
    assert f"{321 * 41:,}" not in comparison_page(comparison, pool, Language.ZH)


def test_people_are_counted_and_never_named(pool):
    html = comparison_page(example_comparison(pool), pool, Language.ZH)
    for column in ("need_id", "person_id", "household_id"):
        assert not [key for key in pool.needs[column].drop_nulls().to_list() if key in html]
    assert "n1" not in stands_by_itself(html).words


def test_a_plan_without_towns_and_noise_has_a_page_too(pool):
    bare = tuple(
        each.model_copy(update={"noise_low": None, "noise_high": None})
        for each in example_comparison(pool).effects
        if each.dimension is Dimension.TOTAL
    )
    comparison = example_comparison(pool, effects=bare, noise=None, same_policy=False)
    page = stands_by_itself(comparison_page(comparison, Pool(), Language.ZH))
    assert "没有测量噪声" in page.text
    assert "目标值不可相比" in page.text
    assert not [tag for tag, _ in page.elements if tag == "svg"]


@pytest.mark.parametrize("language", list(Language))
def test_sites_are_shown_with_their_proof(pool, language):
    sited = site_hubs(pool, Siting(hubs=3, radius_km=5.0, existing=["P001"]))
    page = stands_by_itself(comparison_page(example_comparison(pool), pool, language, sited=sited))
    for site in sited.sites:
        assert site.name in page.text
    assert {Language.ZH: "已证最优", Language.EN: "proven best"}[language] in page.text
    assert sum(tag == "rect" and "site" in (each.get("class") or "") for tag, each in page.elements) == 3


def test_towns_of_a_question_of_sites_are_withheld_too(pool):
    """No single row, no few people within reach of a hub, none beyond it."""
    sited = site_hubs(pool, Siting(hubs=3, radius_km=5.0, existing=["P001"]))
    page = stands_by_itself(comparison_page(example_comparison(pool), pool, Language.ZH, sited=sited))
    few = [
        town
        for town in sited.towns
        for reached in (town.before, town.after)
        if any(0 < count < 3 for count in (town.people, reached.covered, town.people - reached.covered))
    ]
    assert few
    words = page.words[page.words.index("各镇街") :]
    for town in few:
        name = pool.regions.filter(pool.regions["code"] == town.town)["name"].item()
        assert words[words.index(name) + 1 :][:4] == ["不显示"] * 4
