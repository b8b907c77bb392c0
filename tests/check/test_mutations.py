"""Break exactly one thing, and the checker must name exactly that rule and its sensible companions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.check import RULES
from tests.check import mutate_packages, mutate_plan, mutate_rules, mutate_summary
from tests.check.broken import MUTATIONS, Mutation

_CONTRACT_RULES = """
skills service_offered region radius gender refused conflict banned window verified publicity valid guardian
fund_purpose fund_region fund_category fund_denies per_need_cap per_person_cap capacity_hours capacity_cases
capacity_people seats balance team pin complete package_size package_service package_diameter
"""
CONTRACT_RULES = _CONTRACT_RULES.split()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_one_broken_thing_is_named(mutation: Mutation):
    report = mutation.report

    assert set(report) == {mutation.rule} | mutation.also, _words(report)
    named = {(violation.need_id, violation.resource_id) for violation in report[mutation.rule]}
    assert (mutation.need_id, mutation.resource_id) in named, _words(report)


def _words(report):
    return [violation for violations in report.values() for violation in violations]


def test_every_rule_of_the_contract_has_a_code_and_a_mutation():
    mutated = {mutation.rule for mutation in MUTATIONS}

    assert set(CONTRACT_RULES) <= set(RULES)
    assert set(CONTRACT_RULES) <= mutated


def test_every_code_that_the_checker_reports_has_a_mutation():
    assert {mutation.rule for mutation in MUTATIONS} == set(RULES)


def test_every_rule_that_reading_names_is_checked():
    page = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
    table = page.read_text(encoding="utf-8").split("## Rules, one by one")[1].split("\n## ")[0]
    codes = {code for line in re.findall(r"^\| (`.*?) \|", table, re.M) for code in re.findall(r"`(\w+)`", line)}

    assert len(codes) >= 27
    assert codes <= set(RULES)


def test_names_of_mutations_are_unique():
    names = [mutation.change.__name__ for mutation in MUTATIONS]

    assert len(set(names)) == len(names)
    assert {mutation.change.__module__ for mutation in MUTATIONS} == {
        module.__name__ for module in (mutate_packages, mutate_plan, mutate_rules, mutate_summary)
    }


def test_every_sentence_is_said_in_both_languages_without_personal_identifiers():
    for mutation in MUTATIONS:
        for violation in _words(mutation.report):
            assert re.search(r"[一-鿿]", violation.sentence.zh), violation
            assert violation.sentence.en.isascii(), violation
            # Persons A and B and household HA are in the pool; their identifiers are not in any sentence.
            assert not re.search(r"(?<![0-9A-Za-z])(A|B|HA)(?![0-9A-Za-z])", violation.sentence.en), violation
