"""What the checker says, word for word: every mutation's sentences stand in ``sentences.tsv``."""

from __future__ import annotations

from pathlib import Path

from tests.check import mutate_packages, mutate_plan, mutate_rules, mutate_summary
from tests.check.broken import MUTATIONS

PAGE = Path(__file__).with_name("sentences.tsv")
MODULES = (mutate_packages, mutate_plan, mutate_rules, mutate_summary)
"""Imported for their mutations."""


def test_every_broken_thing_is_said_in_the_words_of_the_page():
    said = [
        "\t".join((mutation.name, one.need_id, one.resource_id, one.sentence.zh, one.sentence.en))
        for mutation in MUTATIONS
        for one in mutation.report[mutation.rule]
    ]

    assert sorted(said) == PAGE.read_text(encoding="utf-8").splitlines()
