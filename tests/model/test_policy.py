"""The policy: one YAML file, every mistake at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Policy
from matcher.model.enums import Grade, ResourceKind
from matcher.model.policy import PolicyError
from matcher.model.schema.plan_tables import COST_TERMS
from matcher.model.text import Text


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
    packages = policy.packages
    assert (packages.at_least, packages.at_most, packages.diameter_km, packages.rings) == (20, 60, 12, 1)
    assert (packages.enabled, packages.same_kind, packages.worth, packages.compactness_km) == (True, (), 0.1, 0.002)
    assert packages.opening == 0.1


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


def test_kinds_are_lists_of_codes():
    packages = Policy.from_yaml("packages:\n  same_kind:\n  - [home_care, ' cleaning ']\n  - [ｖisiting]\n").packages
    assert packages.same_kind == (("home_care", "cleaning"), ("visiting",))
    assert [packages.kind_of(code) for code in ("cleaning", "home_care", "visiting", "other")] == [
        "home_care",
        "home_care",
        "visiting",
        "other",
    ]


@pytest.mark.parametrize(
    ("kinds", "field"),
    [
        ("a", "packages.same_kind"),
        ("{a: b}", "packages.same_kind"),
        ("[a]", "packages.same_kind.0"),
        ("[[a], ['']]", "packages.same_kind.1.0"),
        ("[[1]]", "packages.same_kind.0.0"),
        ("[[a, b], [c, ' b']]", "packages.same_kind"),
        ("[[a, a]]", "packages.same_kind"),
    ],
)
def test_kinds_that_are_none(kinds, field):
    assert mistakes(f"packages: {{same_kind: {kinds}}}\n") == {field: "bad_setting"}


def test_mistakes_of_packages_are_said_in_words():
    text = "packages: {at_least: 70}"
    with pytest.raises(PolicyError) as error:
        Policy.from_yaml(text)
    (problem,) = error.value.problems
    assert problem.sentence == Text("packages：最少 70 人多于最多 60 人", "packages: at_least 70 is above at_most 60")
    with pytest.raises(PolicyError) as error:
        Policy.from_yaml("packages: {same_kind: [[a, b], [b]]}")
    (problem,) = error.value.problems
    assert problem.sentence.zh == "packages.same_kind：b 出现不止一次"


def test_every_cost_term_has_a_factor():
    policy = Policy()
    channels = [policy.cost_factor("channel", kind) for kind in ResourceKind]
    assert channels == [0.04, 0.0, 0.0, 0.02]
    factors = {term: policy.cost_factor(term, ResourceKind.PACKAGE) for term in COST_TERMS}
    assert factors == {
        "distance_km": 0.005,
        "ladder_step": 0.05,
        "change_of_helper": 0.1,
        "quality": 0.1,
        "yuan": 0.00001,
        "channel": 0.02,
        "compactness": 0.002,
        "grouping": -0.1,
        "opening": 0.1,
    }


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
            "packages": st.fixed_dictionaries(
                {}, optional={"enabled": st.booleans(), "same_kind": st.just([["a", "b"], ["c"]])}
            ),
        },
    )
)
def test_a_policy_is_written_and_read_without_loss(data):
    policy = Policy.from_data(data)
    assert Policy.from_yaml(policy.to_yaml()) == policy
    assert Policy.from_data(policy.model_dump(mode="json")) == policy
