"""The command ``wishpool``: its table of contents. The bodies are in ``matcher/commands``."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from matcher import __version__
from matcher.model.text import Language

app = typer.Typer(
    name="wishpool",
    help="心愿池：让需求找到能帮的人和钱 / Matches what people need with those who can help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Pool = Annotated[Path, typer.Argument(metavar="POOL", help="工作簿、CSV/Parquet 文件夹或 JSON / workbook, folder or JSON")]
PlanFolder = Annotated[Path, typer.Argument(metavar="PLAN", help="方案文件夹 / folder of a plan")]
NeedId = Annotated[str, typer.Argument(metavar="NEED_ID", help="需求编号 / identifier of a need")]
Out = Annotated[Path, typer.Option("--out", help="写到哪里 / where to write")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="P.yaml", help="规则设定 / policy file")]
Date = Annotated[
    dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="方案日期，默认今天 / day of the plan, default today")
]
Previous = Annotated[Path | None, typer.Option("--previous", metavar="PLAN", help="上期方案 / previous plan")]
Lang = Annotated[Language | None, typer.Option("--lang", help="语言 / language")]
AsJson = Annotated[bool, typer.Option("--json", help="标准输出为一个 JSON 对象 / one JSON object on standard output")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="随机种子 / seed")]


def _today(date: dt.datetime | None) -> dt.date:
    return (date or dt.datetime.now().astimezone()).date()


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"wishpool {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / version")] = False,
) -> None:
    """心愿池 / Wishpool."""


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
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 / where to write")] = None,
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
    if name is None or out is None:
        raise typer.BadParameter("需要样例名和 --out，或用 --list / NAME and --out are needed, or --list")
    pools.sample(name, out, seed, language, notes=notes)


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
    solver: Annotated[str, typer.Option("--solver", help="highs 或 cp_sat / highs or cp_sat")] = "highs",
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """匹配，写出经检查的方案 / Match a pool and write a checked plan."""
    from matcher.commands import matching, output

    if solver not in ("highs", "cp_sat"):
        raise typer.BadParameter("highs | cp_sat", param_hint="--solver")
    arguments = matching.MatchArguments(
        pool=pool, out=out, policy=policy, date=_today(date), previous=previous, seed=seed, solver=solver
    )
    matching.run_match(arguments, output.language_of(lang), as_json=json)


@app.command()
def verify(
    pool: Pool, plan: PlanFolder, policy: PolicyFile = None, previous: Previous = None, lang: Lang = None, json: AsJson = False
) -> None:
    """独立检查一份方案 / Check a plan with the independent checker."""
    from matcher.commands import matching, output

    matching.verify(pool, plan, policy, previous, output.language_of(lang), as_json=json)


@app.command()
def explain(pool: Pool, plan: PlanFolder, need_id: NeedId, lang: Lang = None, json: AsJson = False) -> None:
    """一项需求为何如此安排 / Why a need is met as it is, or is not."""
    from matcher.commands import needs, output

    needs.explain(pool, plan, need_id, output.language_of(lang), as_json=json)


@app.command()
def options(
    pool: Pool,
    plan: PlanFolder,
    need_id: NeedId,
    most: Annotated[int, typer.Option("--most", min=1, help="最多几种 / at most so many")] = 20,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """一项需求的可选匹配，按优劣排列 / Ranked options for one need against a standing plan."""
    from matcher.commands import needs, output

    needs.options(pool, plan, need_id, output.language_of(lang), most=most, as_json=json)


@app.command()
def score(
    pool: Pool,
    assignments: Annotated[Path, typer.Argument(metavar="ASSIGNMENTS.csv", help="手工方案 / a plan made by hand")],
    policy: PolicyFile = None,
    date: Date = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """检查并评分一份手工方案 / Check and score a plan made by hand."""
    from matcher.commands import matching, output

    matching.score(pool, assignments, policy, _today(date), output.language_of(lang), as_json=json)


@app.command()
def policy() -> None:
    """打印默认规则设定 / Print the default policy."""
    from matcher.commands import matching, output

    output.print_text(matching.policy_text())


def _not_yet(name: str) -> None:
    @app.command(name, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def command(lang: Lang = None) -> None:
        from matcher.commands import output
        from matcher.model.text import Text

        text = Text(f"wishpool {name} 尚未提供", f"wishpool {name} is not available yet")
        raise output.fail(output.ExitCode.UNUSABLE, text, output.language_of(lang))

    command.__doc__ = "尚未提供 / Not available yet."


for _name in ("whatif", "sweep"):
    _not_yet(_name)


def main() -> None:
    """Run the command; packages that stand on the library add theirs through the entry point ``wishpool.commands``."""
    for entry in sorted(entry_points(group="wishpool.commands"), key=lambda entry: entry.name):
        entry.load()(app)
    app()
