"""Results of sweeps made by hand: for tests of the page and the tables, without solving anything."""

from __future__ import annotations

from matcher.model.text import Text
from scenarios.model import Scenario
from scenarios.model.changes import Which
from scenarios.sweep import Chance, Parameter, Point, PointResult, RunFigures, Sweep, SweepResult
from scenarios.sweep.sweep import Draw, combinations

GRADES = ("red", "yellow", "blue", "green")


def figures(people: float, *, yuan: float, share: float) -> RunFigures:
    """The figures of a plan that meets so many people."""
    return RunFigures(
        people_met=people,
        people_asked=1_200,
        needs_met=people - 20,
        needs_asked=1_100,
        hours=1.5 * people,
        yuan=yuan,
        yuan_available=500_000,
        objective=7 * people,
        gap=0.0002,
        worst_town="330111112",
        worst_share=share,
        grades={grade: people * part for grade, part in zip(GRADES, (0.1, 0.2, 0.3, 0.4), strict=True)},
    )


def example_sweep(*, parameters: int = 1, repeats: int = 1) -> Sweep:
    """A sweep of a budget, and of a floor where it has two parameters."""
    given = (
        Parameter(name="times", title=Text("余额倍数", "balance, times"), values=(0.25, 0.5, 0.75, 1.0, 1.25, 1.5)),
        Parameter(name="floor", title=Text("镇街下限", "floor of towns"), values=(0.0, 0.3, 0.6)),
    )[:parameters]
    question = Text("资金多少合适？<b>", "How much money is enough? <b>")
    scenario = Scenario(name="budget", title=question, question=question)
    chance = Chance(repeats=repeats, absent=Draw(share=0.1, which=Which())) if repeats > 1 else None
    return Sweep(
        name="budget",
        title=Text("资金与人数", "Money and people"),
        question=question,
        parameters=given,
        points=tuple(Point(values=values, scenario=scenario) for values in combinations(given)),
        seed=7,
        chance=chance,
        digest="c" * 64,
    )


def example_result(*, parameters: int = 1, repeats: int = 1, known: int | None = None) -> SweepResult:
    """What that sweep showed: more money meets more people, ever more slowly; a floor costs people and is fair."""
    sweep = example_sweep(parameters=parameters, repeats=repeats)
    points = []
    for point in sweep.points[:known]:
        times, floor = float(point.values["times"]), float(point.values.get("floor", 0.0))
        runs = []
        for repeat in range(repeats):
            people = round(1_000 * times / (times + 0.3) - 60 * floor**2 + 8 * ((3 * repeat) % 5 - 2))
            share = min(0.95, 0.2 + 0.25 * times + 0.4 * floor)
            runs.append(figures(people, yuan=min(300_000.0, 260_000 * times), share=round(share, 3)))
        points.append(PointResult(values=point.values, runs=tuple(runs)))
    return SweepResult(sweep=sweep, baseline=figures(769, yuan=260_000, share=0.45), points=tuple(points))
