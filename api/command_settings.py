"""The settings that a command goes by."""

from __future__ import annotations

import os
from typing import Any

import typer

from api.settings import Settings, SettingsError
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language


def settings_for(language: Language, **chosen: Any) -> Settings:
    """Return the settings of the environment with what the command line chose in their place.

    Raises
    ------
    typer.Exit
        With 2, after every mistake was told.
    """
    try:
        return Settings.from_environment(os.environ, **chosen)
    except SettingsError as error:
        from matcher.report import problems_text  # the reports take long to load, and nearly nothing fails

        print_note(problems_text(error.problems, language))
        raise typer.Exit(ExitCode.UNUSABLE) from None
