"""How a command fails: with every problem at once, or one sentence; never with a stack trace."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from matcher.commands.output import ExitCode, print_json, print_note, problem_data
from matcher.files import UnusableInput
from matcher.model.policy import PolicyError
from matcher.model.problems import Problem
from matcher.model.text import Language, Text

DEBUG = "WISHPOOL_DEBUG"
"""The variable that lets the stack trace of an internal error through, for developers."""

_CAUSES: dict[int, Text] = {
    errno.ENOENT: Text("文件或文件夹不存在", "no such file or folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "permission denied"),
    errno.EEXIST: Text("已有同名文件", "a file of that name exists"),
    errno.ENOTDIR: Text("路径中有一段是文件而不是文件夹", "a part of the path is a file, not a folder"),
    errno.EISDIR: Text("这是文件夹而不是文件", "it is a folder, not a file"),
    errno.ENOSPC: Text("磁盘空间不足", "no space left on the disk"),
    errno.EROFS: Text("磁盘只读", "the disk is read-only"),
    errno.ENAMETOOLONG: Text("文件名过长", "the name is too long"),
}


def fail(code: ExitCode, text: Text, language: Language, *, as_json: bool = False) -> typer.Exit:
    """Say what is wrong and return the exit to raise.

    With ``as_json`` the object on standard output is ``{"error": {"zh": ..., "en": ...}, "problems": []}``.
    """
    if as_json:
        print_json(_failure_data(text, ()))
    print_note(text.say(language))
    return typer.Exit(code)


@contextmanager
def answered(language: Language, *, as_json: bool) -> Iterator[None]:
    """Turn unusable input into its problems and exit code 2, and anything unforeseen into one sentence and 3."""
    try:
        yield
    except (UnusableInput, PolicyError) as error:
        if as_json:
            print_json(_failure_data(Text("输入无法使用", "the input cannot be used"), error.problems))
        from matcher.report import problems_text  # the reports take long to load, and nearly nothing fails

        print_note(problems_text(error.problems, language))
        raise typer.Exit(ExitCode.UNUSABLE) from None
    except KeyboardInterrupt:
        print_note(Text("已中止，没有写出任何结果。", "Stopped; nothing was written.").say(language))
        raise
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except OSError as error:
        raise fail(ExitCode.UNUSABLE, file_failure(error), language, as_json=as_json) from None
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        raise fail(ExitCode.INTERNAL, defect(error), language, as_json=as_json) from None


def file_failure(error: OSError) -> Text:
    """Return what a failed reading or writing means, without the wording of the operating system."""
    cause = _CAUSES.get(error.errno or 0, Text("读写失败", "it cannot be read or written"))
    place = str(error.filename) if error.filename else ""
    return Text(f"{place}：{cause.zh}" if place else cause.zh, f"{place}: {cause.en}" if place else cause.en)


def defect(error: BaseException) -> Text:
    """Return the sentence for an internal error; its own text stays out, it may carry personal data."""
    kind = type(error).__name__
    return Text(
        f"程序内部错误（{kind}）：这是程序的缺陷，不是您的数据有误。请设 {DEBUG}=1 重试并报告。",
        f"internal error ({kind}): a defect of the program, not of your data. Run again with {DEBUG}=1 and report it.",
    )


def _failure_data(text: Text, problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"error": {"zh": text.zh, "en": text.en}, "problems": [problem_data(problem) for problem in problems]}
