"""The mask over arrays and the plain statement about two rows say the same, on random pools that use every field."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from matcher.model import Policy
from matcher.model.enums import ResourceKind
from matcher.rules import NEED_RULES, PAIR_RULES, Context, allowed_pairs, gate
from matcher.rules import registry as registry_module
from tests.pools import DATE, pools
from tests.rules.helpers import is_said_in_both_languages

KINDS = (ResourceKind.PROVIDER, ResourceKind.PROJECT, ResourceKind.FUND)


def every_pair(context, kind):
    needs, resources = context.pool.needs.height, context.pool.table(f"{kind}s").height
    return np.repeat(np.arange(needs), resources), np.tile(np.arange(resources), needs)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pool=pools(most_needs=5, most_resources=3))
def test_masks_and_sentences_agree(pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    needs = pool.needs.rows(named=True)
    for rule in NEED_RULES:
        findings = [rule.explain(context, need) for need in needs]
        assert rule.mask(context).tolist() == [finding.allowed for finding in findings], rule.code
        assert all(map(is_said_in_both_languages, findings))
    for kind in KINDS:
        need_index, resource_index = every_pair(context, kind)
        resources = pool.table(f"{kind}s").rows(named=True)
        together = np.ones(len(need_index), dtype=np.bool_)
        for pair_rule in PAIR_RULES:
            if kind not in pair_rule.kinds:
                continue
            mask = pair_rule.mask(context, kind, need_index, resource_index)
            findings = [pair_rule.explain(context, kind, need, resource) for need in needs for resource in resources]
            assert mask.tolist() == [finding.allowed for finding in findings], (pair_rule.code, kind)
            assert all(map(is_said_in_both_languages, findings))
            together &= mask
        assert (allowed_pairs(context, kind, need_index, resource_index) == together).all()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pool=pools(most_needs=5, most_resources=3))
def test_sentences_carry_no_personal_data(pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    personal = {"p1", "p2", "p3", "h1", "h2", "u1"}
    for need in pool.needs.rows(named=True):
        findings = [rule.explain(context, need) for rule in NEED_RULES]
        for kind in KINDS:
            findings += [
                rule.explain(context, kind, need, resource)
                for rule in PAIR_RULES
                if kind in rule.kinds
                for resource in pool.table(f"{kind}s").rows(named=True)
            ]
        for finding in findings:
            words = f"{finding.sentence.zh} {finding.sentence.en}"
            assert not any(value in words for value in personal)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pool=pools(most_needs=5, most_resources=3))
def test_the_order_and_the_size_of_the_rounds_do_not_matter(pool):
    context = Context(pool=pool, policy=Policy(), date=DATE)
    rounds = registry_module._PAIRS_AT_A_TIME
    for kind in KINDS:
        need_index, resource_index = every_pair(context, kind)
        once = allowed_pairs(context, kind, need_index, resource_index)
        backwards = allowed_pairs(context, kind, need_index[::-1].astype(np.int32), resource_index[::-1])
        assert (once[::-1] == backwards).all()
        try:
            registry_module._PAIRS_AT_A_TIME = 3
            assert (allowed_pairs(context, kind, need_index, resource_index) == once).all()
        finally:
            registry_module._PAIRS_AT_A_TIME = rounds
    assert gate(context).shape == (pool.needs.height,)
