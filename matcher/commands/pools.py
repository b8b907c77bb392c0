"""Commands about pools: template, sample, check."""

from __future__ import annotations

from pathlib import Path

import typer

from matcher.commands.counting import counts
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_json, print_text, problem_data
from matcher.files import UnusableInput, read_pool, write_pool, write_template
from matcher.model.pool import Pool
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Language, Text
from matcher.report import problems_text
from matcher.samples import SAMPLES, Sample, build_sample, notes_text


def template(path: Path, language: Language) -> None:
    """Write an empty workbook with titles, notes and drop-downs; a filled one is never overwritten."""
    with answered(language, as_json=False):
        if path.suffix.lower() != ".xlsx":
            raise fail(ExitCode.UNUSABLE, Text("模板文件名应以 .xlsx 结尾", "a template ends with .xlsx"), language)
        if path.is_file() and _holds_needs(path):
            text = Text(
                f"{path} 里已有需求，没有覆盖；请换一个文件名。",
                f"{path} already holds needs and was not overwritten; choose another name.",
            )
            raise fail(ExitCode.UNUSABLE, text, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_template(path, language)
        print_text(Text(f"模板已写入 {path}", f"template written to {path}").say(language))


def _holds_needs(path: Path) -> bool:
    try:
        return read_pool(path).collected.get("needs", 0) > 0
    except UnusableInput:
        return False


def list_samples(language: Language, *, as_json: bool) -> None:
    """List the ready samples."""
    if as_json:
        titles = [{"name": name, "title": {"zh": one.title.zh, "en": one.title.en}} for name, one in SAMPLES.items()]
        print_json({"samples": titles})
        return
    for name, one in SAMPLES.items():
        print_text(f"{name:<14}{one.title.say(language)}")


def sample(name: str, out: Path | None, seed: int, language: Language, *, notes: bool, as_json: bool) -> None:
    """Write a ready pool, or say what is published and what is assumed in it, or both."""
    with answered(language, as_json=as_json):
        chosen = _sample_named(name, language, as_json=as_json)
        if out is not None:
            try:
                write_pool(build_sample(name, seed), out)
            except ValueError:
                text = Text(
                    f"不能写成 {out.suffix}：请给出 .xlsx、.json 或一个文件夹",
                    f"a pool is not written as {out.suffix}: name an .xlsx, a .json or a folder",
                )
                raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json) from None
        if as_json:
            said = {"notes": {"zh": chosen.notes.zh, "en": chosen.notes.en}} if notes else {}
            print_json({"name": name, "seed": seed, "out": None if out is None else str(out)} | said)
            return
        if out is not None:
            print_text(Text(f"样例 {name} 已写入 {out}", f"sample {name} written to {out}").say(language))
        if notes:
            print_text(notes_text(chosen, language).rstrip())


def _sample_named(name: str, language: Language, *, as_json: bool) -> Sample:
    if name in SAMPLES:
        return SAMPLES[name]
    text = Text(
        f"没有名为 {name} 的样例；现有：{'、'.join(SAMPLES)}", f"no sample {name}; there are {', '.join(SAMPLES)}"
    )
    raise fail(ExitCode.UNUSABLE, text, language, as_json=as_json)


def check(path: Path, language: Language, *, as_json: bool) -> None:
    """Report every mistake of a pool at once."""
    with answered(language, as_json=as_json):
        pool = read_pool(path)
        if as_json:
            print_json({**counts(pool), "problems": [problem_data(problem) for problem in pool.problems]})
        else:
            print_text(problems_text(pool.problems, language))
            print_text(accepted_text(pool).say(language))
        if pool.errors:
            raise typer.Exit(ExitCode.REFUSALS)


def accepted_text(pool: Pool) -> Text:
    """Return how many rows of every table of the input were accepted."""
    rows = [(POOL_TABLES[name], count, pool.table(name).height) for name, count in pool.collected.items() if count]
    return Text(
        "接收：" + "，".join(f"{table.title} {kept}/{count} 行" for table, count, kept in rows),
        "Accepted: " + ", ".join(f"{table.name} {kept}/{count} rows" for table, count, kept in rows),
    )
