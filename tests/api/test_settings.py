"""Settings of the environment."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from api.settings import Settings, SettingsError, variable
from matcher.optimise import Limits


def test_without_variables_the_defaults_hold():
    settings = Settings.from_environment({"PATH": "/bin", "WISHPOOL_PORT": " "})
    assert settings == Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.limits(seed=0) == Limits()


def test_variables_are_read_and_what_is_chosen_wins():
    environment = {"WISHPOOL_PORT": "9000", "WISHPOOL_HOST": "::1", "WISHPOOL_BODY_SECONDS": "2.5"}
    settings = Settings.from_environment(environment, host=None, port=9001)
    assert (settings.host, settings.port, settings.body_seconds) == ("::1", 9001, 2.5)


def test_every_wrong_variable_is_told_at_once():
    environment = {"WISHPOOL_PORT": "70000", "WISHPOOL_MAX_NEEDS": "many", "WISHPOOL_BODY_SECONDS": "nan"}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    assert {problem.field for problem in caught.value.problems} == set(environment)


def test_limits_of_a_solve_are_named_one_by_one():
    settings = Settings.from_environment({"WISHPOOL_SOLVE_LIMITS": "sweeps=5, exact_work = 2.5,"})
    assert settings.limits(seed=3) == replace(Limits(), sweeps=5, exact_work=2.5, seed=3)


@pytest.mark.parametrize("text", ["sweeps", "sweeps=", "sweeps=0", "sweeps=1.5", "exact_work=nan", "seed=1", "hope=1"])
def test_limits_that_are_none_are_refused(text):
    with pytest.raises(SettingsError):
        Settings.from_environment({"WISHPOOL_SOLVE_LIMITS": text})


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_variable_and_both_descriptions(name):
    zh, en = str(Settings.model_fields[name].description).split(" / ")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in zh)
    assert en.isascii()
    assert variable(name) == f"WISHPOOL_{name.upper()}"


def test_settings_are_frozen():
    with pytest.raises(ValidationError):
        Settings().port = 1
