"""The policy: one YAML file, every mistake at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Policy
from matcher.model.enums import Grade
from matcher.model.policy import PolicyError


def mistakes(text: str) -> dict[str, str]:
    """The settings that are refused, with the code of each."""
    with pytest.raises(PolicyError) as error:
        Policy.from_yaml(text)
    for problem in error.value.problems:
        assert problem.sentence.zh
        assert problem.remedy.en
    return {problem.field: problem.code for problem in error.value.problems}


def test_the_defaults_are_those_of_the_contract():
    policy = Policy()
    assert [policy.weights.of(grade) for grade in Grade] == [27, 9, 3, 1]
    assert (policy.waiting.per_week, policy.waiting.at_most) == (0.02, 0.5)
    assert (policy.distance_km, policy.ladder_step, policy.change_of_helper, policy.quality) == (0.005, 0.05, 0.1, 0.1)
    assert (policy.absent_quality, policy.yuan, policy.weeks, policy.strict_grades) == (0.8, 0.00001, 1, False)
    assert (policy.channels.project, policy.channels.package, policy.channels.provider) == (0, 0.02, 0.04)
    assert (policy.worst_town, policy.max_changes) == ("off", "off")
    assert (policy.packages.at_least, policy.packages.at_most, policy.packages.diameter_km) == (20, 60, 12)


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}"])
def test_what_is_left_out_keeps_its_default(text):
    assert Policy.from_yaml(text) == Policy()


def test_every_mistake_is_told_at_once():
    text = "weights: {red: -1, purple: 2}\nweeks: 0\nstrict_grades: perhaps\nworst_town: 2\npackages: {at_least: 70}\n"
    assert mistakes(text).keys() >= {"weights.red", "weights.purple", "weeks", "strict_grades", "packages"}
    assert any(field.startswith("worst_town") for field in mistakes(text))


@pytest.mark.parametrize("value", [".nan", ".inf", "'27'", "true", "[]", "1.0e+9"])
def test_a_weight_is_a_plain_number(value):
    assert mistakes(f"weights: {{red: {value}}}\n") == {"weights.red": "bad_setting"}


@pytest.mark.parametrize(
    ("text", "code"), [("a: [", "not_yaml"), ("- 1", "not_a_mapping"), ("!!python/name:os.system", "not_yaml")]
)
def test_what_is_no_policy_at_all(text, code):
    assert mistakes(text) == {"": code}


@pytest.mark.parametrize("word", ["off", "'off'", "false", ""])
def test_off_may_be_written_as_yaml_reads_it(word):
    assert Policy.from_yaml(f"worst_town: {word}\nmax_changes: {word}\n") == Policy()


@given(st.integers(-100, 2000))
def test_waiting_grows_by_whole_weeks_up_to_its_end(days):
    factor = Policy().waiting.factor(days)
    assert factor == pytest.approx(1 + min(0.5, 0.02 * max(0, days // 7)))
    assert 1 <= factor <= 1.5


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "weights": st.fixed_dictionaries({"red": st.floats(0, 1e6)}),
            "yuan": st.floats(0, 1),
            "weeks": st.integers(1, 520),
            "strict_grades": st.booleans(),
            "worst_town": st.sampled_from(["off", "maximise"]) | st.floats(0, 1),
            "max_changes": st.just("off") | st.integers(0, 10**6),
        },
    )
)
def test_a_policy_is_written_and_read_without_loss(data):
    policy = Policy.from_data(data)
    assert Policy.from_yaml(policy.to_yaml()) == policy
    assert Policy.from_data(policy.model_dump(mode="json")) == policy
