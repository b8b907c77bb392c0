"""A comparison as JSON values and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from matcher.model.text import Text
from scenarios.compare.comparison import NEED_CHANGES, Comparison
from scenarios.compare.effect import Effect
from scenarios.compare.facts import Moves, Noise, PlanFacts, ScenarioFacts, Touched


def comparison_to_data(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values; :func:`comparison_from_data` makes it again.

    Each effect also carries its ``change`` and ``standing``, so that a reader of the JSON need not compute them.
    """
    return {
        "scenario": comparison.scenario.model_dump(mode="json"),
        "date": comparison.date.isoformat(),
        "engine_version": comparison.engine_version,
        "baseline": comparison.baseline.model_dump(mode="json"),
        "changed": comparison.changed.model_dump(mode="json"),
        "same_policy": comparison.same_policy,
        "touched": [table.model_dump(mode="json") for table in comparison.touched],
        "moves": comparison.moves.model_dump(mode="json"),
        "noise": None if comparison.noise is None else comparison.noise.model_dump(mode="json"),
        "notes": [{"zh": note.zh, "en": note.en} for note in comparison.notes],
        "effects": [
            effect.model_dump(mode="json") | {"change": effect.change, "standing": effect.standing.value}
            for effect in comparison.effects
        ],
        "needs": comparison.needs.to_dicts(),
    }


def comparison_from_data(data: dict[str, Any]) -> Comparison:
    """Return the comparison of :func:`comparison_to_data`.

    Raises
    ------
    KeyError, TypeError, ValueError
        The values are not those of a comparison.
    """
    derived = {"change", "standing"}
    return Comparison(
        scenario=ScenarioFacts.model_validate(data["scenario"]),
        date=dt.date.fromisoformat(data["date"]),
        engine_version=data["engine_version"],
        baseline=PlanFacts.model_validate(data["baseline"]),
        changed=PlanFacts.model_validate(data["changed"]),
        same_policy=data["same_policy"],
        touched=tuple(Touched.model_validate(table) for table in data["touched"]),
        moves=Moves.model_validate(data["moves"]),
        noise=None if data["noise"] is None else Noise.model_validate(data["noise"]),
        notes=tuple(Text(note["zh"], note["en"]) for note in data["notes"]),
        effects=tuple(
            Effect.model_validate({name: value for name, value in effect.items() if name not in derived})
            for effect in data["effects"]
        ),
        needs=pl.DataFrame(data["needs"], schema=NEED_CHANGES),
    )
