"""What is wrong with the words of a command is said in Chinese first."""

import pytest
from typer.testing import CliRunner

from matcher.cli import app

SAID = {
    "match --aut": "没有选项 --aut（是不是 --date、--out？）；用法见 wishpool match --help",
    "match": "缺少 POOL；用法见 wishpool match --help",
    "match x": "缺少 --out；用法见 wishpool match --help",
    "match x --out": "选项 --out 的用法不对",
    "match x --out y --seed -1": "--seed 的值不对；用法见 wishpool match --help",
    "match x --out y --lang fr": "--lang 的值不对；用法见 wishpool match --help",
    "verify x y z": "命令或参数不对；用法见 wishpool verify --help",
    "mutch": "没有命令 mutch；用法见 wishpool --help",
    "匹配": "没有命令 匹配；用法见 wishpool --help",
    "match 池 --out 方案 --date 明天": "--date 的值不对；用法见 wishpool match --help",
    "--bar": "没有选项 --bar；用法见 wishpool --help",
}


def said(words, locale, output=""):
    found = CliRunner().invoke(app, words.split(), env={"LC_ALL": locale})
    assert found.exit_code == 2
    assert output in found.stdout
    assert output or not found.stdout
    return found.stderr


@pytest.mark.parametrize(("words", "sentence"), SAID.items())
def test_a_mistake_is_said_in_chinese_and_as_the_library_says_it(words, sentence):
    first, _, rest = said(words, "zh_CN.UTF-8").partition("\n")
    assert first == sentence
    assert "Error" in rest


def test_who_reads_english_reads_only_that():
    assert said("match --aut", "en_GB.UTF-8").startswith("Usage")


def test_no_words_at_all_are_no_mistake():
    assert said("", "C", "Usage") == ""


def test_what_says_so_in_chinese_itself_is_said_once():
    assert said("sample", "C").startswith("Usage")
