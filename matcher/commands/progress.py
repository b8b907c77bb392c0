"""Progress on standard error: stage, options, gap and seconds; redrawn on a terminal, in lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from matcher.model.text import Language, Text
from matcher.optimise.solution import COUNTED, Progress

_STAGES: dict[str, Text] = {
    "options": Text("找出可选匹配", "finding options"),
    "solve": Text("开始求解", "solving"),
    "pins": Text("落实人工指定", "keeping pins"),
    "changes": Text("控制换人", "limiting changes"),
    "worst_town": Text("照顾最薄弱的镇街", "raising the worst town"),
    "red": Text("先求红色等级", "placing grade red"),
    "yellow": Text("再求黄色等级", "placing grade yellow"),
    "blue": Text("再求蓝色等级", "placing grade blue"),
    "green": Text("再求绿色等级", "placing grade green"),
    "value": Text("求最优方案", "solving exactly"),
    "prices": Text("定影子价格", "finding prices"),
    "rounding": Text("成形", "rounding"),
    "improve": Text("改进", "improving"),
    "polish": Text("打磨", "polishing"),
    "grades": Text("算各等级的差距", "bounding each grade"),
    "explain": Text("写明理由", "explaining"),
    "check": Text("独立检查", "checking"),
}

_PAUSE = 0.5
"""Seconds between two lines of one stage."""

Clock = Callable[[], float]


@contextmanager
def shown_progress(language: Language, *, clock: Clock = time.perf_counter) -> Iterator[Progress]:
    """Show stages on standard error while a match runs."""
    shown = _Shown(language=language, clock=clock, started=clock())
    if not sys.stderr.isatty():
        yield _Lines(shown)
        return
    from rich.console import Console  # redrawing costs a moment to load, and only a terminal needs it

    with Console(stderr=True, highlight=False).status(shown):
        yield shown.tell


@dataclass(kw_only=True, eq=False)
class _Shown:
    """What is known: the stage, the last gap, the number of options, and since when."""

    language: Language
    clock: Clock
    started: float
    stage: str = ""
    gap: float | None = None
    options: int | None = None

    def tell(self, stage: str, gap: float | None) -> None:
        """Take in what the match tells; a gap stays until there is another."""
        if stage.startswith(COUNTED):
            self.stage, self.options = "solve", int(stage.removeprefix(COUNTED))
        else:
            self.stage = stage
        self.gap = self.gap if gap is None else gap

    def __rich__(self) -> str:
        """Return the line of this moment; a terminal asks for it again and again, so the seconds go on."""
        return self.line()

    def line(self) -> str:
        """Return stage, options, gap and seconds, as far as they are known."""
        parts = [_STAGES.get(self.stage, Text(self.stage, self.stage))] if self.stage else []
        if self.options is not None:
            parts.append(Text(f"可选匹配 {self.options:,}", f"options {self.options:,}"))
        if self.gap is not None:
            parts.append(Text(f"差距 {self.gap:.3%}", f"gap {self.gap:.3%}"))
        seconds = self.clock() - self.started
        parts.append(Text(f"{seconds:.1f} 秒", f"{seconds:.1f} s"))
        return " · ".join(part.say(self.language) for part in parts)


@dataclass(eq=False)
class _Lines:
    """A line a stage, and while it lasts another now and then where there is a new gap."""

    shown: _Shown
    said: tuple[str, float | None] = ("", None)
    at: float = field(default=float("-inf"))

    def __call__(self, stage: str, gap: float | None) -> None:
        self.shown.tell(stage, gap)
        now = (self.shown.stage, self.shown.gap)
        clock = self.shown.clock()
        is_new_stage = now[0] != self.said[0]
        if is_new_stage or (now != self.said and clock - self.at >= _PAUSE):
            self.said, self.at = now, clock
            sys.stderr.write(self.shown.line() + "\n")
