"""What is said on standard error while a match runs."""

from __future__ import annotations

import io
import sys

import pytest

from matcher.commands.progress import shown_progress
from matcher.model.text import Language
from matcher.optimise.solution import COUNTED


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            Language.EN,
            [
                "finding options · 0.0 s",
                "solving · options 470,123 · 1.0 s",
                "improving · options 470,123 · gap 1.250% · 2.0 s",
                "checking · options 470,123 · gap 1.250% · 3.0 s",
            ],
        ),
        (
            Language.ZH,
            [
                "找出可选匹配 · 0.0 秒",
                "开始求解 · 可选匹配 470,123 · 1.0 秒",
                "改进 · 可选匹配 470,123 · 差距 1.250% · 2.0 秒",
                "独立检查 · 可选匹配 470,123 · 差距 1.250% · 3.0 秒",
            ],
        ),
    ],
)
def test_a_line_has_stage_options_gap_and_seconds(capsys, language, lines):
    now = [0.0]
    with shown_progress(language, clock=lambda: now[0]) as tell:
        for stage, gap in (("options", None), (f"{COUNTED}470123", None), ("improve", 0.0125), ("check", None)):
            tell(stage, gap)
            now[0] += 1.0
    assert capsys.readouterr().err.splitlines() == lines


def test_one_stage_says_no_more_than_two_lines_a_second(capsys):
    now = [0.0]
    with shown_progress(Language.EN, clock=lambda: now[0]) as tell:
        for step in range(1000):
            tell("improve", 1.0 / (step + 1))
            now[0] += 0.01
    lines = capsys.readouterr().err.splitlines()
    assert 15 <= len(lines) <= 21
    assert len(set(lines)) == len(lines)


def test_nothing_new_is_not_said_again(capsys):
    now = [0.0]
    with shown_progress(Language.EN, clock=lambda: now[0]) as tell:
        for _ in range(10):
            tell("prices", None)
            now[0] += 10.0
    assert capsys.readouterr().err.splitlines() == ["finding prices · 0.0 s"]


def test_an_unknown_stage_is_named_as_it_is(capsys):
    with shown_progress(Language.EN, clock=lambda: 0.0) as tell:
        tell("something", None)
    assert capsys.readouterr().err == "something · 0.0 s\n"


def test_on_a_terminal_the_line_is_redrawn(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress(Language.EN, clock=lambda: 12.0) as tell:
        tell(f"{COUNTED}12", None)
        tell("improve", 0.5)
    assert "improving · options 12 · gap 50.000% · 0.0 s" in screen.getvalue()
