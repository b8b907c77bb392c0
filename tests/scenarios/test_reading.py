"""A scenario file is read whole, and every mistake of it is found at once, with place, value, expectation and remedy."""

import re

import pytest

from matcher.files import UnusableInput
from matcher.model.text import Language
from matcher.report import problems_text
from scenarios.model import ScenarioError, read_scenario, scenario_from_data, scenario_from_yaml
from scenarios.model.changes import AddRows, CloneRows, EditKind, EditRows, Operator, PolicyEditKind, RemoveRows
from scenarios.model.sentences import change_words, policy_words

HEAD = 'name: trial\nquestion: {zh: 会怎样？, en: "And then?"}\n'


def mistakes(text: str) -> dict[str, str]:
    """Code by place of every mistake of a file."""
    with pytest.raises(ScenarioError) as error:
        scenario_from_yaml(text)
    return {problem.field: problem.code for problem in error.value.problems}


def change(text: str):
    """The one change of a scenario."""
    return scenario_from_yaml(f"{HEAD}changes:\n  - {{{text}}}\n").changes[0]


def test_a_scenario_is_understood_in_the_stored_form_of_a_pool():
    scenario = scenario_from_yaml(
        HEAD
        + """
seed: 7
most_moves: 3
changes:
  - remove: funds
    ids: [F01, 2]
  - scale: 服务方
    where: all
    by: {hours: 1.2}
""".replace("服务方", "providers")
        + """
  - set: funds
    where: {余额: {at_least: 10.5}, regions: {begins_with: 330111}}
    to: {balance: 12.34, available_to: 2026-12-31, denies: null}
  - minus: providers
    near: {lon: 120, lat: 30, km: 5}
    by: {available_to: 7, rate: 0.5, skills: care}
  - clone: needs
    count: 2
    where: {skills: {contains: [care:2, drive]}}
    region: 330111101
    to: {grade: 红}
  - add: teams
    rows: [{team: pair, role: volunteer, at_least: 2}]
policy:
  weights: {red: {scale: 2}}
  packages.at_most: 80
"""
    )
    remove, scale, set_, minus, clone, add = scenario.changes
    assert (scenario.seed, scenario.most_moves, scenario.name) == (7, 3, "trial")
    assert isinstance(remove, RemoveRows)
    assert remove.which.ids == ("F01", "2")
    assert isinstance(scale, EditRows)
    assert [(edit.field.name, edit.kind, edit.operand) for edit in scale.edits] == [("hours", EditKind.SCALE, 1.2)]
    assert isinstance(set_, EditRows)
    balance, regions = set_.which.conditions
    assert (balance.field.name, balance.operator, balance.operands) == ("balance", Operator.AT_LEAST, (1050,))
    assert (regions.operator, regions.operands) == (Operator.BEGINS_WITH, ("330111",))
    assert [edit.operand for edit in set_.edits][::2] == [1234, None]
    assert isinstance(minus, EditRows)
    assert minus.which.near is not None
    assert [(edit.kind, edit.operand) for edit in minus.edits] == [
        (EditKind.SHIFT, -7),
        (EditKind.SHIFT, -50),
        (EditKind.TAKE, ("care:1",)),
    ]
    assert isinstance(clone, CloneRows)
    assert (clone.count, clone.region, clone.edits[0].operand) == (2, "330111101", "red")
    assert clone.which.conditions[0].operands == ("care:2", "drive:1")
    assert isinstance(add, AddRows)
    assert add.rows == ({"team": "pair", "role": "volunteer", "at_least": 2},)
    assert [(edit.name, edit.kind) for edit in scenario.policy] == [
        ("packages.at_most", PolicyEditKind.SET),
        ("weights.red", PolicyEditKind.SCALE),
    ]


EVERYTHING_WRONG = """name: Fund ends
question: 某基金
foo: 1
changes:
  - remove: funds
  - scale: providers
    where: {regio: {begins_with: "33011"}, region: {begins_with: "33011"}, hours: {bigger: 1}, skills: care}
    by: {hours: x, name: 2, radius_km: -1}
  - plus: providers
    where: {}
    by: {radius_km: a, skills: [], available_to: 1.5, name: 3}
  - clone: pins
    count: 0
    where: {grade: red}
  - set: needs
    ids: [1]
    to: {need_id: x, hours: -1, service: null, deadline: 2026-13-01}
  - add: providers
    rows: [{provider_id: N1, hours: 4, hour: 3}, {provider_id: N1}]
  - remove: pins
    ids: [a]
  - minus: services
    near: {lon: 1, lat: 2, km: 0}
    by: {hours: true}
  - {remove: needs, add: needs}
  - 3
policy:
  packages.at_mos: 80
  weights: {red: {scale: a}, blue: {times: 2}}
  weights.green: 1
  weights.green.x: 1
siting: {hubs: 0}
"""


def test_every_mistake_of_a_file_is_found_at_once():
    assert mistakes(EVERYTHING_WRONG) == {
        "name": "bad_name",
        "question": "wrong_type",
        "foo": "unknown_key",
        "changes[1]": "which_rows",
        "changes[2].where.regio": "unknown_field",
        "changes[2].where.region.begins_with": "bad_region_code",
        "changes[2].where.hours": "bad_operator",
        "changes[2].where.skills.equals": "bad_operator",
        "changes[2].by.hours": "bad_factor",
        "changes[2].by.name": "not_a_number",
        "changes[2].by.radius_km": "bad_factor",
        "changes[3].where": "wrong_type",
        "changes[3].by.radius_km": "not_a_number",
        "changes[3].by.skills": "missing",
        "changes[3].by.available_to": "not_whole",
        "changes[3].by.name": "wrong_type",
        "changes[4]": "unknown_choice",
        "changes[4].count": "out_of_range",
        "changes[4].where.grade": "unknown_field",
        "changes[5].to.need_id": "key_changed",
        "changes[5].to.hours": "out_of_range",
        "changes[5].to.service": "missing",
        "changes[5].to.deadline": "impossible_date",
        "changes[6].rows[1].hour": "unknown_field",
        "changes[6].rows[2]": "missing",
        "changes[6].rows[2].provider_id": "duplicate_id",
        "changes[7].ids": "no_identifier",
        "changes[8].near": "unknown_field",
        "changes[8].near.km": "out_of_range",
        "changes[8].by.hours": "not_a_number",
        "changes[9]": "one_verb",
        "changes[10]": "one_verb",
        "policy.packages.at_mos": "unknown_setting",
        "policy.weights.red.scale": "not_a_number",
        "policy.weights.blue": "wrong_type",
        "policy.weights.green.x": "unknown_setting",
        "siting.hubs": "out_of_range",
        "siting.radius_km": "missing",
    }


def test_mistakes_are_said_in_both_languages_with_line_and_remedy():
    with pytest.raises(UnusableInput) as error:
        scenario_from_yaml(EVERYTHING_WRONG)
    for problem in error.value.problems:
        assert problem.table == "scenario"
        assert problem.row is not None
        assert problem.sentence.zh.endswith(("。", "？"))
        assert problem.sentence.en.endswith((".", "?"))
        assert problem.remedy.zh
        assert problem.remedy.en
        assert not re.search("[\u4e00-\u9fff]", problem.sentence.en.replace("某基金", ""))
    said = problems_text(error.value.problems, Language.ZH)
    assert "情景文件 第 8 行 changes[2].by.radius_km" in said
    assert "changes[4]：应为 needs、providers、funds、projects 之一，现为“pins”。" in said


def test_values_of_people_are_not_repeated():
    text = f'{HEAD}changes:\n  - set: needs\n    where: {{person_id: {{greater: secret}}}}\n    to: {{person_id: "se\\u0007cret"}}\n'
    with pytest.raises(ScenarioError) as error:
        scenario_from_yaml(text)
    assert len(error.value.problems) == 2
    assert "cret" not in problems_text(error.value.problems, Language.ZH) + str(error.value)
    words = change_words(change("remove: needs, where: {person_id: secret}"))
    assert "secret" not in words.zh + words.en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("remove: funds, ids: [F01, F02]", "基金：删除 F01、F02", "funds: F01, F02 removed"),
        (
            'scale: providers, where: {region: {begins_with: "330111"}, hours: {greater: 1}}, by: {hours: 1.2}',
            "服务方（区划代码以 330111 开头且每周工时大于 1 的行）：每周工时乘以 1.2",
            "providers (rows where region begins with 330111 and hours is above 1): hours times 1.2",
        ),
        (
            "set: needs, where: {grade: red}, to: {deadline: 2026-12-31, verified: false, team: null}",
            "需求（等级为红的行）：最迟日期改为 2026-12-31，已核准改为否，小组模板改为未填",
            "needs (rows where grade is red): deadline set to 2026-12-31, verified set to false, team emptied",
        ),
        (
            "minus: funds, where: all, by: {balance: 1234.5, available_to: 7}",
            "基金（全部行）：余额减少 1,234.50 元，可用止提前 7 天",
            "funds (all rows): balance minus 1,234.50 yuan, available_to 7 days earlier",
        ),
        (
            "plus: providers, near: {lon: 120, lat: 30, km: 5}, by: {radius_km: 2, skills: [care:2]}",
            "服务方（距 (120, 30) 不超过 5 公里的行）：服务半径增加 2 公里，技能增加 care:2",
            "providers (rows within 5 km of (120, 30)): radius_km plus 2 km, care:2 put into skills",
        ),
        (
            "clone: needs, count: 60, where: {service: visiting}, region: 330111101, to: {grade: yellow}",
            "需求：按服务项目为 visiting 的行抽取，新增 60 行，位于区划 330111101，等级改为黄",
            "needs: 60 rows added, drawn like rows where service is visiting, in region 330111101, grade set to yellow",
        ),
        (
            "add: providers, rows: [{provider_id: H1, hours: 3}]",
            "服务方：新增 1 行，H1",
            "providers: 1 row added, H1",
        ),
    ],
)
def test_a_change_in_words(text, zh, en):
    words = change_words(change(text))
    assert (words.zh, words.en) == (zh, en)


def test_settings_in_words():
    scenario = scenario_from_yaml(f"{HEAD}policy: {{max_changes: 5, weights.red: {{scale: 2}}, weeks: {{plus: 1}}}}\n")
    assert [policy_words(edit).en for edit in scenario.policy] == [
        "policy max_changes set to 5",
        "policy weeks plus 1",
        "policy weights.red times 2",
    ]


@pytest.mark.parametrize("data", [None, 3, [], "x", {}, {"name": "a", "question": {"zh": "a", "en": "b"}}])
def test_what_is_no_scenario_is_refused(data):
    with pytest.raises(ScenarioError):
        scenario_from_data(data)


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path):
    with pytest.raises(ScenarioError) as error:
        read_scenario(tmp_path / "absent.yaml")
    assert [problem.code for problem in error.value.problems] == ["missing_file"]
    (tmp_path / "latin.yaml").write_bytes(b"name: \xff\xfe")
    with pytest.raises(ScenarioError) as error:
        read_scenario(tmp_path / "latin.yaml")
    assert [problem.code for problem in error.value.problems] == ["unknown_encoding"]


def test_the_digest_knows_the_meaning_and_not_the_spelling():
    one = scenario_from_yaml(f"{HEAD}changes: [{{remove: funds, ids: [F01]}}]\n")
    same = scenario_from_yaml(f"changes:\n  - ids: ['F01']  # the first\n    remove: funds\n{HEAD}")
    other = scenario_from_yaml(f"{HEAD}changes: [{{remove: funds, ids: [F02]}}]\n")
    assert one.digest == same.digest != other.digest
