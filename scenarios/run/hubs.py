"""Opens a provider at each place that a question of sites found."""

from __future__ import annotations

from dataclasses import replace

from matcher.model.problems import Problem
from matcher.model.text import Text
from scenarios.model import ScenarioError, scenario_from_data
from scenarios.model.problems import mistake
from scenarios.patch import Patched, patched
from scenarios.siting import Sited

_PREFIX = "HUB"
_FIELD = ("siting", "opens")


def with_hubs(new: Patched, sited: Sited) -> Patched:
    """Return what a scenario makes of a pool with one more provider at each chosen place.

    A provider has the fields of ``siting.opens``; its identifier, name, place and, where none is given, its radius follow from
    the question.

    Parameters
    ----------
    new
        What the scenario's changes make of the pool.
    sited
        Where the hubs stand; a question without ``opens`` opens none.

    Raises
    ------
    ScenarioError
        The fields are not those of a provider; each mistake once.
    """
    opens = sited.siting.opens
    if not opens:
        return new
    known = {
        key for table in ("providers", "projects", "funds") for key in new.pool.table(table).to_series(0).to_list()
    }
    prefix = _PREFIX
    while any(str(key).startswith(prefix) for key in known):
        prefix += "-"
    rows = [
        {"radius_km": sited.siting.radius_km, "name": f"枢纽·{site.name}"}
        | opens
        | {"provider_id": f"{prefix}{number}", "lon": site.lon, "lat": site.lat, "crs": "wgs84"}
        for number, site in enumerate(sited.sites, start=1)
    ]
    asked = {
        "name": "hubs",
        "question": {"zh": "开设枢纽", "en": "hubs opened"},
        "changes": [{"add": "providers", "rows": rows}],
    }
    try:
        opened = patched(scenario_from_data(asked), new.pool, new.policy)
    except ScenarioError as error:
        raise ScenarioError(dict.fromkeys(_placed(problem) for problem in error.problems)) from None
    note = Text(f"在选出的 {len(rows)} 处各开一个服务方。", f"A provider opens at each of the {len(rows)} places.")
    return replace(
        new, pool=opened.pool, warnings=(*new.warnings, *opened.warnings), notes=(*new.notes, note, *opened.notes)
    )


def _placed(problem: Problem) -> Problem:
    """Return a mistake of a row at the place where it was written."""
    field = problem.field.rpartition(".")[2] if "." in problem.field else ""
    sentence = Text(
        problem.sentence.zh.removeprefix(f"{problem.field}："), problem.sentence.en.removeprefix(f"{problem.field}: ")
    )
    return mistake(
        (*_FIELD, *([field] if field else [])), problem.code, sentence, problem.remedy, value=problem.value or None
    )
