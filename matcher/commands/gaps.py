"""The command ``gaps``: where help and money are short, what one more unit would bring, and who is nearest to grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matcher.commands.failures import answered
from matcher.commands.output import print_json, print_text
from matcher.commands.reading import read_plan_of
from matcher.commands.standing_plans import standing_of_plan
from matcher.explain.growth import Gaps, gaps_of
from matcher.explain.growth.words import gap_lines
from matcher.files import read_pool
from matcher.model.text import Language, Text
from matcher.report.names import Names


def show_gaps(
    pool_path: Path, plan_path: Path, out: Path | None, language: Language, *, most: int, as_json: bool
) -> None:
    """Write four tables and say the most pressing of each; the best estimates are tried."""
    with answered(language, as_json=as_json):
        pool = read_pool(pool_path)
        plan = read_plan_of(pool, plan_path)
        gaps = gaps_of(standing_of_plan(pool, plan, language, as_json=as_json), plan, most=most)
        if out is not None:
            _write(gaps, out)
        if as_json:
            print_json(_data(gaps))
            return
        print_text("\n".join(gap_lines(gaps, Names.of(pool, language).regions, pool, language)))
        if out is not None:
            print_text(Text(f"表格已写入 {out}", f"Tables written to {out}").say(language))


def _write(gaps: Gaps, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in gaps.tables.items():
        # The mark at the beginning lets spreadsheet programs read Chinese.
        table.write_csv(folder / f"{name}.csv", include_bom=True, line_terminator="\n")


def _data(gaps: Gaps) -> dict[str, Any]:
    return {name: table.to_dicts() for name, table in gaps.tables.items()}
