"""The page of one comparison, as a planner shows it in a meeting."""

from __future__ import annotations

from matcher.model import Pool
from matcher.model.text import Language, Text
from scenarios.compare import Comparison, Dimension, Measure
from scenarios.report.answer import answer, tile_rows
from scenarios.report.method import footer, method
from scenarios.report.page import heading, page, paragraph, tiles
from scenarios.report.places import towns_of
from scenarios.report.sections import all_figures, difference, town_map, who
from scenarios.report.siting_sections import siting_sections
from scenarios.siting import Sited

_SHOWN = (
    (Dimension.GRADE, Measure.PEOPLE_MET),
    (Dimension.TOWN, Measure.PEOPLE_MET),
    (Dimension.SERVICE, Measure.PEOPLE_MET),
    (Dimension.FUND, Measure.YUAN),
)


def asks_for_places_only(comparison: Comparison) -> bool:
    """Return whether a scenario changes nothing, so that there is no other plan to compare."""
    return comparison.baseline == comparison.changed and not comparison.touched


def comparison_page(comparison: Comparison, pool: Pool, language: Language, *, sited: Sited | None = None) -> str:
    """Return a page that stands by itself: nothing is fetched, nothing runs.

    Parameters
    ----------
    comparison
        The scenario against the baseline.
    pool
        The baseline's pool; it lends names and points of towns.
    language
        Language of the page.
    sited
        The answer to the scenario's question of sites, where it has one.
    """
    scenario = comparison.scenario
    title, question = Text(scenario.title_zh, scenario.title_en), Text(scenario.question_zh, scenario.question_en)
    towns = towns_of(pool)
    head = [heading(title.say(language), 1), paragraph(question.say(language), "question")]
    if sited is not None and asks_for_places_only(comparison):
        only = [*siting_sections(sited, towns, language), footer(comparison, language)]
        return page(title.say(language), [*head, *only], language)
    parts = [
        *head,
        paragraph(answer(comparison).say(language), "answer"),
        tiles(tile_rows(comparison, language)),
        *(siting_sections(sited, towns, language) if sited is not None else ()),
        *difference(comparison, Dimension.GRADE, Measure.PEOPLE_MET, language),
        *town_map(comparison, towns, language),
        *(part for shown in _SHOWN[1:] for part in difference(comparison, *shown, language)),
        *who(comparison, language),
        *method(comparison, language),
        *all_figures(comparison, _SHOWN, language),
        footer(comparison, language),
    ]
    return page(title.say(language), parts, language)
