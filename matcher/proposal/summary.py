"""The summary of a plan, counted from its tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from matcher.model.enums import Destination, Grade, Line, ResourceKind
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.regions import TOWN_DIGITS
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.summary import Flow, GradeGap, GroupCount, RunRecord, Summary, TermTotal, Usage
from matcher.model.units import FEN_PER_YUAN, MICROPOINTS_PER_POINT
from matcher.optimise import Solution
from matcher.optimise.solution import costs_taken, relative_gap
from matcher.optimise.stopping import Reason
from matcher.options import Options
from matcher.proposal.packages import terms_taken


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the run record needs beside the solution."""

    input_digest: str
    engine_version: str
    date: dt.date
    seed: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    previous_digest: str | None = None
    stopped: Reason | None = None


def summarise(
    *,
    pool: Pool,
    policy: Policy,
    options: Options,
    solution: Solution,
    grade_bounds: Mapping[Grade, int],
    assignments: pl.DataFrame,
    unmet: pl.DataFrame,
    run: Run,
) -> Summary:
    """Return the summary of a plan from its tables and its solution."""
    needs = pool.needs.select("need_id", "people", "grade", "region", "service", "amount_fen")
    met = needs.join(unmet.select("need_id"), on="need_id", how="anti", maintain_order="left")
    bound = _with_a_gap(solution.objective, solution.bound)
    return Summary(
        objective=_points(solution.objective),
        bound=_points(bound),
        gap=relative_gap(solution.objective, bound),
        status=solution.status,
        flow=_flow(pool, met, unmet),
        people_met=int(met["people"].sum()),
        people_asked=int(pool.needs["people"].sum()),
        by_grade=_groups(needs, met, pl.col("grade"), [grade.value for grade in Grade]),
        by_town=_groups(needs, met, pl.col("region").str.slice(0, TOWN_DIGITS).fill_null("")),
        by_service=_groups(needs, met, pl.col("service")),
        gap_by_grade=_gap_by_grade(options, solution, grade_bounds),
        terms=_terms(options, solution, policy),
        used=_usage(assignments),
        deferred_money=_deferred(options, met),
        policy=policy.model_dump(mode="json"),
        run=RunRecord(
            input_digest=run.input_digest,
            engine_version=run.engine_version,
            date=run.date,
            seed=run.seed,
            method=solution.method,
            solver=solution.solver,
            options=options.helpers.size + int(options.money.need.size),
            work=dict(solution.work),
            seconds=dict(run.seconds),
            notes=[*solution.notes, *run.notes],
            stopped=run.stopped,
            previous_digest=run.previous_digest,
        ),
    )


def _points(micropoints: int) -> float:
    return micropoints / MICROPOINTS_PER_POINT


def _with_a_gap(objective: int, bound: int) -> int:
    """Return the bound, loosened by a micropoint where it is 0 and missed: a gap relative to 0 is no number."""
    return 1 if bound == 0 > objective else bound


def _flow(pool: Pool, met: pl.DataFrame, unmet: pl.DataFrame) -> Flow:
    gone = {destination: unmet.filter(pl.col("destination") == destination.value).height for destination in Destination}
    return Flow(
        collected=pool.needs.height + pool.refused,
        met=met.height,
        claimed=gone[Destination.CLAIM],
        referred=gone[Destination.REFER],
        waiting=gone[Destination.WAIT],
        refused=pool.refused,
    )


def _groups(needs: pl.DataFrame, met: pl.DataFrame, key: pl.Expr, order: list[str] | None = None) -> list[GroupCount]:
    def count(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
        grouped = frame.group_by(key.alias("group")).agg(pl.len().alias("needs"), pl.col("people").sum())
        return {group: (size, people) for group, size, people in grouped.iter_rows()}

    asked, served = count(needs), count(met)
    return [
        GroupCount(
            group=group,
            needs_asked=asked.get(group, (0, 0))[0],
            needs_met=served.get(group, (0, 0))[0],
            people_asked=asked.get(group, (0, 0))[1],
            people_met=served.get(group, (0, 0))[1],
        )
        for group in (order if order is not None else sorted(asked))
    ]


def _gap_by_grade(options: Options, solution: Solution, bounds: Mapping[Grade, int]) -> list[GradeGap]:
    rows, costs = [], costs_taken(options, solution)
    for place, grade in enumerate(Grade):
        needs = (options.needs.grade == place) & (solution.taken >= 0)
        value = int(options.needs.value[needs].sum() - costs[needs].sum())
        bound = _with_a_gap(value, max(bounds[grade], value))
        rows.append(
            GradeGap(grade=grade.value, objective=_points(value), bound=_points(bound), gap=relative_gap(value, bound))
        )
    return rows


_SETTINGS = {
    "compactness": "packages.compactness_km",
    "grouping": "packages.worth",
    "opening": "packages.opening",
}
"""Settings of the policy behind cost terms that are not called the same."""


def _terms(options: Options, solution: Solution, policy: Policy) -> list[TermTotal]:
    """Return every term over the whole plan; values minus costs make the objective to the micropoint."""
    met, helpers = solution.taken >= 0, options.helpers
    taken = solution.taken[met]
    terms = terms_taken(options, solution, policy, taken)
    rows = []
    for place, grade in enumerate(Grade):
        value = _points(int(options.needs.value[met & (options.needs.grade == place)].sum()))
        rows.append(_term(f"weights.{grade.value}", policy.weights.of(grade), value))
    for term in COST_TERMS:
        if term != "channel":
            name, factor = _SETTINGS.get(term, term), policy.cost_factor(term, ResourceKind.PACKAGE)
            rows.append(_term(name, factor, float(terms[term].sum())))
    is_seat = helpers.resource[taken] >= options.resources.project_offset
    grouping = solution.grouping
    inside = np.zeros_like(is_seat) if grouping is None else grouping.package[helpers.need[taken]] >= 0
    for channel, served in (("project", is_seat), ("package", inside), ("provider", ~is_seat & ~inside)):
        value = float(terms["channel"][served].sum())
        rows.append(_term(f"channels.{channel}", float(getattr(policy.channels, channel)), value))
    return rows


def _term(name: str, factor: float, value: float) -> TermTotal:
    # The base keeps more digits than the value: a large factor would make its rounding count.
    value = round(value, 6)
    return TermTotal(term=name, factor=factor, base=round(value / factor, 12) + 0.0 if factor else 0.0, value=value)


def _usage(assignments: pl.DataFrame) -> Usage:
    helped = assignments.filter(pl.col("line") != Line.MONEY.value)
    distance = helped["distance_km"].drop_nulls()
    return Usage(
        hours=round(float(helped["hours"].sum()), 2),
        cases=helped.height,
        yuan=int(assignments["yuan_fen"].sum()) / FEN_PER_YUAN,
        mean_km=round(float(distance.sum()) / len(distance), 3) if len(distance) else None,
        longest_km=float(distance.to_numpy().max()) if len(distance) else None,
    )


def _deferred(options: Options, met: pl.DataFrame) -> list[str]:
    deferred = pl.Series(options.needs.ids, dtype=pl.String).filter(pl.Series(options.needs.deferred))
    return met.filter(pl.col("need_id").is_in(deferred.implode()) & (pl.col("amount_fen") > 0))["need_id"].to_list()
