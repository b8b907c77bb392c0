"""The commands that this package adds to ``wishpool`` through its entry points; their bodies are loaded when called."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

Pool = Annotated[
    Path, typer.Argument(metavar="POOL", help="工作簿、CSV/Parquet 文件夹或 JSON / workbook, folder or JSON")
]
PlanFolder = Annotated[
    Path | None,
    typer.Option(
        "--plan", metavar="PLAN", help="基准方案；没有则先匹配 / plan of the baseline; matched first without one"
    ),
]
Previous = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        metavar="PLAN",
        help="基准方案参照的上期方案，同 match / previous plan, with which the baseline was or is matched",
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="P.yaml", help="规则设定，默认取基准方案的 / policy; that of the plan by default"),
]
Date = Annotated[
    dt.datetime | None,
    typer.Option(
        "--date",
        metavar="D",
        formats=["%Y-%m-%d"],
        help="日期，默认取基准方案的，否则今天 / day; that of the plan by default, else today",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="标准输出为一个 JSON 对象 / one JSON object on standard output")]
Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="语言 / language")]


def register(app: typer.Typer) -> None:
    """Add the commands ``whatif`` and ``sweep``.

    Parameters
    ----------
    app
        The command ``wishpool``.
    """
    app.command("whatif")(whatif)
    app.command("sweep")(sweep)


def whatif(
    pool: Pool,
    scenario: Annotated[
        Path,
        typer.Argument(
            metavar="SCENARIO.yaml", help="情景文件，或现成情景的名称 / scenario file, or the name of a ready one"
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="REPORT", help="结果写到哪个文件夹 / folder to write the report to")
    ],
    plan: PlanFolder = None,
    policy: PolicyFile = None,
    date: Date = None,
    previous: Previous = None,
    repeats: Annotated[
        int,
        typer.Option(
            "--repeats",
            metavar="N",
            min=0,
            max=1000,
            help="测噪声时重复几次，0 为不测 / repetitions that measure noise, 0: none",
        ),
    ] = 5,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """如果……会怎样：试一个情景，与基准方案比较 / What if: try a scenario and compare it with the baseline."""
    from matcher.commands import output
    from scenarios.library import ready_scenario
    from scenarios.whatif import WhatIfArguments, run_what_if

    arguments = WhatIfArguments(
        pool=pool,
        scenario=ready_scenario(scenario),
        out=out,
        plan=plan,
        policy=policy,
        date=date.date() if date else None,
        today=dt.datetime.now().astimezone().date(),
        previous=previous,
        repeats=repeats,
    )
    run_what_if(arguments, output.language_of(lang), as_json=json)


def sweep(
    pool: Pool,
    sweep: Annotated[
        Path,
        typer.Argument(
            metavar="SWEEP.yaml", help="扫描文件，或现成扫描的名称 / sweep file, or the name of a ready one"
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="REPORT",
            help="结果写到哪个文件夹；中断后用同一文件夹接着算 / folder of the report; the same one goes on after a stop",
        ),
    ],
    plan: PlanFolder = None,
    policy: PolicyFile = None,
    date: Date = None,
    previous: Previous = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """扫描：同一问题在一个范围内逐点求解 / Sweep: one question asked over a range."""
    from matcher.commands import output
    from scenarios.library import ready_sweep
    from scenarios.sweep_command import SweepArguments, run_sweep_command

    arguments = SweepArguments(
        pool=pool,
        sweep=ready_sweep(sweep),
        out=out,
        plan=plan,
        policy=policy,
        date=date.date() if date else None,
        today=dt.datetime.now().astimezone().date(),
        previous=previous,
    )
    run_sweep_command(arguments, output.language_of(lang), as_json=json)
