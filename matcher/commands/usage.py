"""What is wrong with the words of a command, in Chinese; the library that reads them says it in English only."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from typer.core import TyperGroup
from typer.exceptions import TyperException

_NO_COMMAND = re.compile(r"No such command '([^']*)'")


class BilingualGroup(TyperGroup):
    """The commands of a program; a mistake in the words after it is said in Chinese before the library says it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before the name of a command."""
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            _raise_said(error)

    def invoke(self, ctx: Any) -> Any:
        """Carry out a command."""
        try:
            return super().invoke(ctx)
        except TyperException as error:
            _raise_said(error)


def _raise_said(error: TyperException) -> NoReturn:
    """Say what is wrong, unless the locale is English or it is a sentence of our own, which is in both languages; raise it again."""
    kind = type(error).__name__
    # No words at all: the help is there already.
    is_said = kind == "NoArgsIsHelpError" or (kind == "BadParameter" and not _name_of(error))
    # It takes long to load, and most commands are written as they should be.
    from matcher.commands.output import language_of, print_note
    from matcher.model.text import Language

    if not is_said and language_of(None) is Language.ZH:
        context = getattr(error, "ctx", None)
        help_of = f"；用法见 {context.command_path} --help" if context is not None else ""
        print_note(f"{sentence_of(error)}{help_of}")
    raise error


def sentence_of(error: TyperException) -> str:
    """Return in Chinese what is wrong."""
    name = _name_of(error)
    match type(error).__name__:
        case "NoSuchOption":
            like = "、".join(sorted(getattr(error, "possibilities", None) or ()))
            return f"没有选项 {name}" + (f"（是不是 {like}？）" if like else "")
        case "MissingParameter":
            return f"缺少 {name}"
        case "BadParameter":
            return f"{name} 的值不对"
        case "BadOptionUsage":
            return f"选项 {name} 的用法不对"
        case _:
            command = _NO_COMMAND.match(error.format_message())
            return f"没有命令 {command[1]}" if command else "命令或参数不对"


def _name_of(error: TyperException) -> str:
    if option := getattr(error, "option_name", None):
        return str(option)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.get_error_hint()).replace("'", "")
