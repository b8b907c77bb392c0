"""Language, streams and failures."""

from __future__ import annotations

import io
import json
import sys

import pytest

from matcher.commands import failures, output
from matcher.model.text import Language
from tests.commands.running import run


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_locale_decides_where_no_language_is_asked_for(tiny, variables, language):
    words = {"zh": "接收：", "en": "Accepted:"}
    assert words[language] in run("check", tiny, env=variables).out


def test_the_option_beats_the_locale(tiny):
    assert "接收：" in run("check", tiny, "--lang", "zh", env={"LC_ALL": "en_US.UTF-8"}).out
    assert output.language_of("en") is Language.EN


def test_json_stays_readable_where_the_terminal_has_no_chinese(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    output.print_json({"title": "需求"})
    assert json.loads(raw.getvalue().decode("ascii")) == {"title": "需求"}


def test_a_closed_pipe_is_left_to_the_command_line():
    with pytest.raises(BrokenPipeError), failures.answered(Language.ZH, as_json=True):
        raise BrokenPipeError


@pytest.mark.parametrize("number", [2, 13, 17, 20, 21, 28, 9999])
def test_failures_of_files_speak_both_languages(number):
    text = failures.file_failure(OSError(number, "system words", "/somewhere"))
    assert text.zh.startswith("/somewhere：")
    assert text.en.startswith("/somewhere: ")
    assert "system words" not in text.zh + text.en
