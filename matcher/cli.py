"""The command ``wishpool``: its table of contents. The bodies are in ``matcher/commands``.

Nothing heavy is imported here: ``wishpool --help`` answers without tables and solvers.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Literal

import typer

from matcher import __version__
from matcher.commands.loops_place import place_loops
from matcher.commands.stale_loops import forget_stale_loops
from matcher.commands.usage import BilingualGroup

app = typer.Typer(
    name="wishpool",
    cls=BilingualGroup,
    help="心愿池：让需求找到能帮的人和钱 / Matches what people need with those who can help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Pool = Annotated[
    Path, typer.Argument(metavar="POOL", help="工作簿、CSV/Parquet 文件夹或 JSON / workbook, folder or JSON")
]
PlanFolder = Annotated[Path, typer.Argument(metavar="PLAN", help="方案文件夹 / folder of a plan")]
NeedId = Annotated[str, typer.Argument(metavar="NEED_ID", help="需求编号 / identifier of a need")]
Out = Annotated[Path, typer.Option("--out", metavar="PLAN", help="方案写到哪个文件夹 / folder to write the plan to")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="P.yaml", help="规则设定 / policy file")]
Date = Annotated[
    dt.datetime | None,
    typer.Option(
        "--date", metavar="D", formats=["%Y-%m-%d"], help="方案日期，默认今天 / day of the plan, default today"
    ),
]
Previous = Annotated[Path | None, typer.Option("--previous", metavar="PLAN", help="上期方案 / previous plan")]
Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option("--lang", help="语言；默认随系统，再次为中文 / language; that of the locale, else Chinese"),
]
AsJson = Annotated[bool, typer.Option("--json", help="标准输出为一个 JSON 对象 / one JSON object on standard output")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, metavar="N", help="随机种子 / seed")]
Seconds = Annotated[
    float | None, typer.Option("--seconds", metavar="S", help="求解最多几秒 / most seconds of the search")
]


def _day(date: dt.datetime | None) -> dt.date:
    return (date or dt.datetime.now().astimezone()).date()


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"wishpool {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / version")
    ] = False,
) -> None:
    """心愿池：让需求找到能帮的人和钱 / Matches what people need with those who can help."""


@app.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="写到哪里 / where to write")], lang: Lang = None
) -> None:
    """空白工作簿，带标题、说明和下拉选项 / An empty workbook with titles, notes and drop-downs."""
    from matcher.commands import output, pools

    pools.template(file, output.language_of(lang))


@app.command()
def sample(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="样例名 / name of a sample")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="POOL", help="写到哪里 / where to write")] = None,
    list_: Annotated[bool, typer.Option("--list", help="列出样例 / list the samples")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="打印样例说明 / print the sample's notes")] = False,
    seed: Seed = 0,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """现成的样例数据 / A ready pool."""
    from matcher.commands import output, pools

    language = output.language_of(lang)
    if list_:
        pools.list_samples(language, as_json=json)
        return
    if name is None or (out is None and not notes):
        raise typer.BadParameter(
            "需要 NAME 和 --out 或 --notes；样例名见 --list / NAME and --out or --notes are needed; see --list"
        )
    pools.sample(name, out, seed, language, notes=notes, as_json=json)


@app.command()
def check(pool: Pool, lang: Lang = None, json: AsJson = False) -> None:
    """一次列出数据中的全部问题 / Every mistake of a pool at once."""
    from matcher.commands import output, pools

    pools.check(pool, output.language_of(lang), as_json=json)


@app.command()
def match(
    pool: Pool,
    out: Out,
    policy: PolicyFile = None,
    date: Date = None,
    previous: Previous = None,
    seed: Seed = 0,
    solver: Annotated[Literal["highs", "cp_sat"], typer.Option("--solver", help="求解器 / solver")] = "highs",
    seconds: Seconds = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """匹配，写出经检查的方案 / Match a pool and write a checked plan."""
    from matcher.commands import matching, output

    arguments = matching.MatchArguments(
        pool=pool, out=out, policy=policy, date=_day(date), previous=previous, seed=seed, solver=solver, seconds=seconds
    )
    matching.run_match(arguments, output.language_of(lang), as_json=json)


@app.command()
def verify(
    pool: Pool,
    plan: PlanFolder,
    policy: PolicyFile = None,
    previous: Previous = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """独立检查一份方案 / Check a plan with the independent checker."""
    from matcher.commands import judging, output

    arguments = judging.VerifyArguments(pool=pool, plan=plan, policy=policy, previous=previous)
    judging.verify(arguments, output.language_of(lang), as_json=json)


@app.command()
def explain(
    pool: Pool,
    plan: PlanFolder,
    need_id: NeedId,
    reader: Annotated[
        Literal["person", "operator", "auditor"],
        typer.Option("--for", help="说给谁听：本人、操作员、审计 / who reads it: the person, the operator, an auditor"),
    ] = "operator",
    fixes: Annotated[
        int | None,
        typer.Option(
            "--fixes",
            min=0,
            metavar="N",
            help="列出最小补救，最好的 N 种重算核实 / the smallest changes that would let it be met; the best N are checked",
        ),
    ] = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """一项需求为何如此安排 / Why a need is met as it is, or is not."""
    from matcher.commands import needs, output

    if fixes is not None:
        from matcher.commands.fixes import show_fixes

        show_fixes(pool, plan, need_id, output.language_of(lang), most=fixes, as_json=json)
        return
    needs.explain(pool, plan, need_id, output.language_of(lang), reader=reader, as_json=json)


@app.command()
def options(
    pool: Pool,
    plan: PlanFolder,
    need_id: NeedId,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="最多列几个 / at most so many")] = 20,
    moving: Annotated[
        int | None,
        typer.Option(
            "--moving",
            min=0,
            max=2,
            metavar="K",
            help="调动至多 K 项其他需求后可行的也算 / also what is feasible by moving at most K others",
        ),
    ] = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """一项需求的可选匹配，按优劣排列 / Ranked options for one need against a standing plan."""
    from matcher.commands import needs, output

    if moving is not None:
        from matcher.commands.moving import show_ways

        show_ways(pool, plan, need_id, output.language_of(lang), moving=moving, most=most, as_json=json)
        return
    needs.options(pool, plan, need_id, output.language_of(lang), most=most, as_json=json)


@app.command()
def gaps(
    pool: Pool,
    plan: PlanFolder,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="表格写到哪个文件夹 / folder to write the tables to")
    ] = None,
    most: Annotated[
        int,
        typer.Option(
            "--check", min=0, metavar="N", help="每类估计重算核实几个 / how many estimates of each kind are checked"
        ),
    ] = 5,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """哪里缺人、哪里缺钱，再多一点能带来什么 / Where helpers and money are short, and what one more would bring."""
    from matcher.commands import output
    from matcher.commands.gaps import show_gaps

    show_gaps(pool, plan, out, output.language_of(lang), most=most, as_json=json)


@app.command()
def score(
    pool: Pool,
    assignments: Annotated[
        Path,
        typer.Argument(
            metavar="ASSIGNMENTS.csv", help="手工方案，或方案文件夹 / a plan made by hand, or a plan's folder"
        ),
    ],
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN", help="与这份方案比较 / compare with this plan")
    ] = None,
    policy: PolicyFile = None,
    date: Date = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """检查并评分一份手工方案，与本系统方案比较 / Check and score a plan made by hand, and compare it with ours."""
    from matcher.commands import output, scoring

    arguments = scoring.ScoreArguments(
        pool=pool,
        assignments=assignments,
        plan=plan,
        policy=policy,
        date=date.date() if date else None,
        today=_day(None),
    )
    scoring.score(arguments, output.language_of(lang), as_json=json)


@app.command()
def policy() -> None:
    """打印默认规则设定 / Print the default policy."""
    from matcher.commands import output
    from matcher.commands.policy_page import policy_page
    from matcher.model import Policy

    output.print_text(policy_page(Policy()).rstrip())


def main() -> None:
    """Run the command; packages that stand on the library add theirs through the entry point ``wishpool.commands``.

    Theirs are loaded only where one of them may be meant, so that none of them can hinder the library's own commands.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows another in its place; it is no reason to stop.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    forget_stale_loops(Path(__file__).parent)
    place_loops(Path(__file__).parent, os.environ)
    try:
        own = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
        if not own.intersection(sys.argv[1:2]):
            for entry in sorted(entry_points(group="wishpool.commands"), key=lambda entry: entry.name):
                entry.load()(app)
        app()
    except Exception as error:
        # What the commands themselves do not answer: a broken installation, a package that adds commands and cannot.
        if os.environ.get("WISHPOOL_DEBUG"):
            raise
        kind = type(error).__name__
        sys.stderr.write(f"程序内部错误（{kind}），请设 WISHPOOL_DEBUG=1 重试并报告 / internal error ({kind}): ")
        sys.stderr.write("run again with WISHPOOL_DEBUG=1 and report it\n")
        sys.exit(3)
