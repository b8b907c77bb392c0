"""The registry is the table of contents: every rule has its test pair, its sentence and its place in the reading."""

import importlib
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest

import matcher.rules
import tests.rules
from matcher.model.enums import ResourceKind
from matcher.rules import PAIR_RULES, RULES, allowed_pairs, blocking
from tests.rules import helpers
from tests.rules.helpers import PROVIDER, context_of

READING = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
PACKAGE_RULES = {"package_size", "package_service", "package_diameter"}


def collected():
    modules = [
        importlib.import_module(f"tests.rules.{module.name}")
        for module in pkgutil.iter_modules(tests.rules.__path__)
        if module.name.startswith("test_") and module.name != "test_registry"
    ]
    return {name: test for module in modules for name, test in vars(module).items() if name.startswith("test_")}


@pytest.mark.parametrize("allowed", [True, False], ids=["allows", "forbids"])
@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_test_that_allows_and_one_that_forbids(code, allowed):
    name = f"test_{code}_{'allows' if allowed else 'forbids'}"
    test = collected()[name]
    helpers.CHECKED.clear()
    test()
    # A copied test that checks another rule, or only the other verdict, is found here.
    assert (code, allowed) in helpers.CHECKED
    assert {verdict for asked, verdict in helpers.CHECKED if asked == code} == {allowed}


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_file_and_titles_in_both_languages(code):
    assert (Path(matcher.rules.__path__[0]) / f"{code}.py").is_file()
    for rule in RULES[code]:
        assert re.search("[\u4e00-\u9fff]", rule.title.zh)
        assert rule.title.en.isascii()


def test_the_registry_holds_the_rules_of_the_reading():
    table = READING.read_text(encoding="utf-8").split("## Rules, one by one")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert set(RULES) == {code for row in rows for code in re.findall("`([a-z_]+)`", row.split("|")[1])}
    assert not set(RULES) & PACKAGE_RULES


def test_no_pair_rule_stands_twice():
    codes = [rule.code for rule in PAIR_RULES]
    assert len(codes) == len(set(codes))


def test_blocking_counts_what_each_rule_forbids_whatever_the_others_say():
    context = context_of(provider={"services": ["nursing"], "region": "34"})
    first = np.zeros(3, dtype=np.int64)
    assert blocking(context, PROVIDER, first, first) == {"service_offered": 3, "region": 3}
    assert not allowed_pairs(context, PROVIDER, first, first).any()


def test_no_pairs_are_no_answer():
    nothing = np.zeros(0, dtype=np.int32)
    assert allowed_pairs(context_of(), PROVIDER, nothing, nothing).shape == (0,)


def test_packages_are_not_in_the_pool():
    with pytest.raises(ValueError, match="package"):
        context_of().resources(ResourceKind.PACKAGE)
