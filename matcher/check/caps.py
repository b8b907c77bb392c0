"""Money against the caps of funds: for one need, for its people, and for one person over all their needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.check.arrays import NO_LIMIT, given, sums
from matcher.check.facts import Facts
from matcher.check.violations import Violation, yuan_text
from matcher.check.words import distinct
from matcher.model import Text


def cap_violations(facts: Facts) -> Iterator[Violation]:
    """Report money above a fund's cap for one need, or for one person over all their needs."""
    funds, fund, fen = facts.funds, facts.paid.other, facts.rows.paid.fen
    per_need = funds.per_need_cap_fen[fund]
    for_people = funds.for_people_fen(fund, facts.needs.people[facts.paid.need])
    for place in np.flatnonzero(fen > per_need).tolist():
        yield _above(
            facts, place, "per_need_cap", int(fen[place]), int(per_need[place]), "单项上限", "the cap for one need"
        )
    for place in np.flatnonzero(fen > for_people).tolist():
        yield _above(
            facts,
            place,
            "per_person_cap",
            int(fen[place]),
            int(for_people[place]),
            "人均上限",
            "the cap for its people",
        )
    yield from _over_all_needs(facts)


def _over_all_needs(facts: Facts) -> Iterator[Violation]:
    person_ids = facts.needs.frame["person_id"]
    need, fund, fen = facts.paid.need, facts.paid.other, facts.rows.paid.fen
    capped = (facts.funds.per_person_cap_fen[fund] != NO_LIMIT) & given(person_ids)[need]
    need, fund, fen, places = need[capped], fund[capped], fen[capped], np.flatnonzero(capped)
    person, persons = distinct(person_ids.gather(need))
    _, first, together = np.unique(fund * len(persons) + person, return_index=True, return_inverse=True)
    people = np.zeros(first.size, dtype=np.int64)
    np.maximum.at(people, together, facts.needs.people[need])
    paid, most = sums(fen, together, first.size), facts.funds.for_people_fen(fund[first], people)
    shared = np.bincount(together, minlength=first.size) > 1
    for group in np.flatnonzero(shared & (paid > most)).tolist():
        yield _above(
            facts,
            int(places[first[group]]),
            "per_person_cap",
            int(paid[group]),
            int(most[group]),
            "同一对象各项合计的上限",
            "the cap over all needs of a person",
        )


def _above(facts: Facts, place: int, rule: str, paid: int, cap: int, zh: str, en: str) -> Violation:
    fund_id = facts.funds.all[facts.paid.other[place]]["fund_id"]
    return Violation(
        rule=rule,
        need_id=facts.needs.id(int(facts.paid.need[place])),
        resource_id=fund_id,
        sentence=Text(
            f"{fund_id} 支付 {yuan_text(paid)} 元，超过{zh} {yuan_text(cap)} 元",
            f"{fund_id} pays {yuan_text(paid)} yuan, above {en} of {yuan_text(cap)} yuan",
        ),
    )
