"""policy: a YAML file that explains itself."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from pydantic import BaseModel

from matcher.commands.policy_page import policy_page
from matcher.model import Policy
from tests.commands.running import run


def _names(part: type[BaseModel]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        yield name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _names(field.annotation)


def test_the_page_parses_back_to_the_default_policy():
    said = run("policy")
    assert said.code == 0
    assert Policy.from_yaml(said.out) == Policy()
    assert yaml.safe_load(said.out) == Policy().model_dump(mode="json")


def test_every_setting_has_a_comment_in_both_languages():
    lines = policy_page(Policy()).splitlines()
    names = list(_names(Policy))
    settings = [place for place, line in enumerate(lines) if line and not line.lstrip().startswith("#")]
    assert [lines[place].split(":")[0].strip() for place in settings] == names
    for place in settings:
        comment = lines[place - 1].strip()
        chinese, _, english = comment.removeprefix("# ").partition(" / ")
        assert comment.startswith("#"), lines[place]
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese), comment
        assert english.isascii(), comment
        assert english, comment


def test_small_numbers_are_written_out():
    assert "yuan: 0.00001\n" in policy_page(Policy())


def test_any_policy_survives_its_page():
    changed = Policy.from_data({"worst_town": "maximise", "max_changes": 7, "strict_grades": True, "yuan": 1e-9})
    assert Policy.from_yaml(policy_page(changed)) == changed
    kinds = [["助餐", *(f"service_number_{place}" for place in range(40))], ["a: b", "no"]]
    changed = Policy.from_data({"packages": {"same_kind": kinds, "enabled": False}})
    assert Policy.from_yaml(policy_page(changed)) == changed
