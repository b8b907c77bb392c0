"""Progress on standard error: stage and gap, redrawn on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from matcher.model.text import Language, Text
from matcher.optimise.solution import Progress

_STAGES: dict[str, Text] = {
    "options": Text("找出可选匹配", "finding options"),
    "pins": Text("落实人工指定", "keeping pins"),
    "changes": Text("控制换人", "limiting changes"),
    "worst_town": Text("照顾最薄弱的镇街", "raising the worst town"),
    "value": Text("求最优方案", "solving exactly"),
    "columns": Text("展开", "building columns"),
    "prices": Text("定影子价格", "finding prices"),
    "rounding": Text("成形", "rounding"),
    "polish": Text("改进", "polishing"),
    "explain": Text("写明理由", "explaining"),
    "check": Text("独立检查", "checking"),
}


@contextmanager
def shown_progress(language: Language) -> Iterator[Progress]:
    """Show stages on standard error while a match runs."""
    if not sys.stderr.isatty():
        yield _Lines(language)
        return
    from rich.console import Console  # redrawing costs a moment to load, and only a terminal needs it

    console = Console(stderr=True, highlight=False)
    with console.status("") as status:

        def tell(stage: str, gap: float | None) -> None:
            status.update(_words(stage, gap, language))

        yield tell


class _Lines:
    """One line a stage, without repetition."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._last = ""

    def __call__(self, stage: str, gap: float | None) -> None:
        if stage != self._last:
            self._last = stage
            sys.stderr.write(_words(stage, gap, self._language) + "\n")


def _words(stage: str, gap: float | None, language: Language) -> str:
    words = _STAGES.get(stage, Text(stage, stage)).say(language)
    return words if gap is None else f"{words} · {Text('差距', 'gap').say(language)} {gap:.3%}"
