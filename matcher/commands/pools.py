"""Commands about pools: template, sample, check."""

from __future__ import annotations

from pathlib import Path

import typer

from matcher.commands.output import ExitCode, answered, fail, print_json, print_text, problem_data
from matcher.files import read_pool, write_pool, write_template
from matcher.model.pool import Pool
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Language, Text
from matcher.report import problems_text
from matcher.samples import SAMPLES, build_sample, notes_text


def template(path: Path, language: Language) -> None:
    """Write an empty workbook with titles, notes and drop-downs."""
    with answered(language, as_json=False):
        if path.suffix.lower() != ".xlsx":
            raise fail(ExitCode.UNUSABLE, Text("模板文件名应以 .xlsx 结尾", "a template ends with .xlsx"), language)
        write_template(path, language)
        print_text(Text(f"模板已写入 {path}", f"template written to {path}").say(language))


def list_samples(language: Language, *, as_json: bool) -> None:
    """List the ready samples."""
    if as_json:
        print_json({"samples": [{"name": name, "title": sample.title.say(language)} for name, sample in SAMPLES.items()]})
        return
    for name, sample in SAMPLES.items():
        print_text(f"{name:<14}{sample.title.say(language)}")


def sample(name: str, out: Path, seed: int, language: Language, *, notes: bool) -> None:
    """Write a ready pool and say what is assumed in it."""
    with answered(language, as_json=False):
        if name not in SAMPLES:
            known = "、".join(SAMPLES)
            raise fail(
                ExitCode.UNUSABLE,
                Text(f"没有名为 {name} 的样例；现有：{known}", f"no sample {name}; there are {', '.join(SAMPLES)}"),
                language,
            )
        write_pool(build_sample(name, seed), out)
        print_text(Text(f"样例 {name} 已写入 {out}", f"sample {name} written to {out}").say(language))
        if notes:
            print_text(notes_text(SAMPLES[name], language))


def check(path: Path, language: Language, *, as_json: bool) -> None:
    """Report every mistake of a pool at once."""
    with answered(language, as_json=as_json):
        pool = read_pool(path)
        if as_json:
            print_json({"usable": True, **counts(pool), "problems": [problem_data(p) for p in pool.problems]})
        else:
            print_text(problems_text(pool.problems, language))
            print_text(accepted_text(pool).say(language))
        if pool.errors:
            raise typer.Exit(ExitCode.REFUSALS)


def counts(pool: Pool) -> dict[str, object]:
    """Return rows collected, accepted and refused, by table."""
    return {
        "collected": dict(pool.collected),
        "accepted": {name: pool.table(name).height for name in POOL_TABLES if name in pool.collected},
        "refused": {name: count - pool.table(name).height for name, count in pool.collected.items()},
    }


def accepted_text(pool: Pool) -> Text:
    """Return how many rows of every table of the input were accepted."""
    rows = [(POOL_TABLES[name], count, pool.table(name).height) for name, count in pool.collected.items() if count]
    return Text(
        "接收：" + "，".join(f"{table.title} {kept}/{count} 行" for table, count, kept in rows),
        "Accepted: " + ", ".join(f"{table.name} {kept}/{count} rows" for table, count, kept in rows),
    )
