"""What a scenario makes of a pool: the rows meant, the cells changed, contradictions, drawn rows, the gate."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.files import pool_from_data, pool_to_data
from matcher.model import Policy, Pool
from matcher.samples import build_sample
from scenarios.model import ScenarioError, scenario_from_yaml
from scenarios.model.changes import RemoveRows
from scenarios.model.values import Notes
from scenarios.patch import Patched, patched
from scenarios.patch.filters import rows_meant
from tests.pools import pools

HEAD = 'name: trial\nquestion: {zh: 会怎样？, en: "And then?"}\n'


def tried(changes: str, pool: Pool, *, more: str = "") -> Patched:
    """A pool after changes, one a line."""
    lines = "".join(f"  - {{{line.strip()}}}\n" for line in changes.strip().splitlines())
    return patched(scenario_from_yaml(f"{HEAD}changes:\n{lines}{more}"), pool, Policy())


def refused(changes: str, pool: Pool) -> dict[str, str]:
    """Code by place of every mistake of changes that do not fit a pool."""
    with pytest.raises(ScenarioError) as error:
        tried(changes, pool)
    return {problem.field: problem.code for problem in error.value.problems}


@pytest.fixture(scope="module")
def week() -> Pool:
    return build_sample("fuyang-week")


@pytest.fixture(scope="module")
def tiny() -> Pool:
    return build_sample("tiny")


def keys(pool: Pool, table: str, where: pl.Expr) -> set[str]:
    """Identifiers of the rows that pass a test."""
    frame = pool.table(table)
    return set(frame.filter(where)[frame.columns[0]])


@pytest.mark.parametrize(
    ("table", "where", "test"),
    [
        ("needs", "{grade: red}", pl.col("grade") == "red"),
        ("needs", "{grade: {in: [red, yellow]}}", pl.col("grade").is_in(["red", "yellow"])),
        ("needs", "{service: {not_in: [visiting]}}", pl.col("service") != "visiting"),
        ("needs", '{region: {begins_with: "330111001"}}', pl.col("region").str.starts_with("330111001")),
        ("needs", "{people: {greater: 1}, hours: {at_most: 2}}", (pl.col("people") > 1) & (pl.col("hours") <= 2)),
        ("needs", "{amount: {at_least: 500, less: 2000}}", pl.col("amount_fen").is_between(50_000, 199_999)),
        ("needs", "{registered_on: {less: 2026-10-01}}", pl.col("registered_on") < dt.date(2026, 10, 1)),
        ("needs", "{deadline: {given: true}}", pl.col("deadline").is_not_null()),
        ("needs", "{deadline: {given: false}, minor: true}", pl.col("deadline").is_null() & pl.col("minor")),
        ("needs", "{categories: {contains: [ill, 老年人]}}", pl.col("categories").list.eval(pl.element().is_in(["ill", "elderly"])).list.any()),
        ("providers", "{skills: {given: true}}", pl.col("skills").list.len() > 0),
        ("providers", "{name: {contains: 街道}}", pl.col("name").str.contains("街道")),
        ("providers", "{radius_km: {given: true}}", pl.col("radius_km").is_not_null()),
        ("funds", "{regions: {given: false}}", pl.col("regions").list.len() == 0),
    ],
)  # fmt: skip
def test_a_filter_finds_the_rows_that_pass_every_condition(week, table, where, test):
    expected = keys(week, table, test)
    assert 0 < len(expected) < week.table(table).height, "the case says nothing"
    scenario = scenario_from_yaml(f"{HEAD}changes: [{{remove: {table}, where: {where}}}]\n")
    (change,) = scenario.changes
    assert isinstance(change, RemoveRows)
    notes = Notes(lines={})
    found = rows_meant(week.table(table), change.table, change.which, (), notes)
    assert set(week.table(table).filter(pl.Series(found))[week.table(table).columns[0]]) == expected
    assert notes.found == []


def test_a_skill_is_found_at_its_level_or_above(tiny):
    for level, found in ((1, {"P003"}), (2, {"P003"}), (3, set())):
        where = f"where: {{skills: {{contains: counselling:{level}}}}}"
        if found:
            changed = tried(f"set: providers, {where}, to: {{hours: 9}}", tiny).pool
            assert keys(changed, "providers", pl.col("hours") == 9) == found
        else:
            assert set(refused(f"set: providers, {where}, to: {{hours: 9}}", tiny).values()) == {"matches_nothing"}


def test_a_circle_finds_what_is_inside(tiny):
    lon, lat = tiny.providers.filter(pl.col("provider_id") == "P002").select("lon", "lat").row(0)
    changed = tried(f"set: providers, near: {{lon: {lon}, lat: {lat}, km: 0.5}}, to: {{hours: 9}}", tiny).pool
    assert keys(changed, "providers", pl.col("hours") == 9) == {"P002"}
    assert refused("remove: needs, near: {lon: 100, lat: 30, km: 1}", tiny) == {"changes[1].near": "matches_nothing"}


def test_cells_change_in_the_units_of_the_contract(tiny):
    pool = tried(
        """
        scale: providers, ids: [P002], by: {hours: 1.1}
        plus: providers, ids: [P002, P003], by: {radius_km: 2, rate: 0.55, skills: [care:3, driving]}
        minus: providers, ids: [P003], by: {quality: 0.25, skills: [counselling]}
        scale: funds, where: all, by: {balance: 0.8}
        plus: projects, where: all, by: {ends: 31, seats: 2}
        set: needs, where: {grade: green}, to: {people: 3, current_provider: P002, deadline: 2026-12-24}
        """,
        tiny,
    ).pool
    two, three = (pool.providers.filter(pl.col("provider_id") == key).row(0, named=True) for key in ("P002", "P003"))
    assert (two["hours"], two["radius_km"], two["rate_fen"], two["skills"]) == (5.5, 7.0, 55, ["care:3", "driving:1"])
    # P003 has no limit of its radius, and no limit plus 2 km is no limit.
    assert (three["radius_km"], three["rate_fen"], three["quality"]) == (None, 3355, 0.65)
    assert three["skills"] == ["care:3", "driving:1"]
    assert pool.funds["balance_fen"].to_list() == [26_640]
    assert pool.projects.select("ends", "seats").row(0) == (dt.date(2027, 7, 31), 3)
    green = pool.needs.filter(pl.col("grade") == "green")
    assert green["people"].to_list() == [3, 3]
    assert set(green["current_provider"]) == {"P002"}
    assert set(green["deadline"]) == {dt.date(2026, 12, 24)}
    assert pool.needs.filter(pl.col("grade") != "green").equals(tiny.needs.filter(pl.col("grade") != "green"))
    assert pool.regions is tiny.regions


def test_half_a_unit_is_rounded_up(tiny):
    pool = tried(
        "scale: funds, where: all, by: {balance: 0.50005}\nscale: projects, where: all, by: {seats: 2.5}", tiny
    ).pool
    # 33,300 fen x 0.50005 = 16,651.665; 1 seat x 2.5 = 2.5.
    assert pool.funds["balance_fen"].to_list() == [16_652]
    assert pool.projects["seats"].to_list() == [3]


def test_the_order_of_changes_does_not_matter(tiny):
    lines = [
        "scale: providers, where: all, by: {hours: 2}",
        "scale: providers, ids: [P001], by: {hours: 1.5}",
        "set: needs, where: {grade: green}, to: {grade: red}",
        "set: needs, where: {grade: red}, to: {grade: green}",
        "remove: providers, ids: [P003]",
    ]
    del lines[1]
    one, other = tried("\n".join(lines[:3]), tiny), tried("\n".join(lines[2::-1]), tiny)
    assert one.pool.digest() == other.pool.digest()
    # Each looks at the pool as it was: red and green change places.
    both = tried("\n".join(lines[1:3]), tiny).pool
    assert both.needs["grade"].to_list() == ["green", "blue", "red", "blue", "yellow", "red"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remove: funds, ids: [F01]", "scale: funds, where: all, by: {balance: 2}"),
        ("set: funds, ids: [F01], to: {balance: 1}", "set: funds, ids: [F01], to: {balance: 2}"),
        ("set: funds, ids: [F01], to: {balance: 1}", "plus: funds, ids: [F01], by: {balance: 2}"),
        ("scale: funds, ids: [F01], by: {balance: 2}", "minus: funds, ids: [F01], by: {balance: 2}"),
        ("plus: providers, ids: [P002], by: {skills: a}", "minus: providers, where: all, by: {skills: 'a:2'}"),
        ("set: providers, ids: [P002], to: {skills: a}", "plus: providers, where: all, by: {skills: b}"),
    ],
)
def test_changes_whose_order_would_matter_contradict_one_another(tiny, one, other):
    for first, second in ((one, other), (other, one)):
        found = refused(f"{first}\n{second}", tiny)
        assert set(found.values()) == {"contradiction"}


def test_changes_that_agree_may_meet(tiny):
    pool = tried(
        """
        set: funds, ids: [F01], to: {balance: 5}
        set: funds, where: all, to: {balance: 5}
        scale: providers, where: all, by: {hours: 2}
        scale: providers, ids: [P001], by: {hours: 3}
        plus: providers, ids: [P002], by: {skills: a}
        minus: providers, where: all, by: {skills: b}
        remove: pins, where: {action: pin}
        """.replace("        remove: pins, where: {action: pin}\n", ""),
        tiny,
    ).pool
    assert pool.funds["balance_fen"].to_list() == [500]
    assert pool.providers["hours"].to_list() == [18.0, 10.0, 2.0]


def test_every_mistake_is_found_at_once(week):
    found = refused(
        """
        remove: funds, ids: [F01, F99]
        remove: needs, where: {grade: red, people: {greater: 40}}
        scale: providers, where: all, by: {quality: 3}
        set: needs, where: {grade: red}, to: {service: nonsense}
        add: providers, rows: [{provider_id: F02, hours: 4}, {provider_id: N1, hours: 4, radius_km: 5}]
        add: needs, rows: [{need_id: N2, service: visiting, hours: 1}]
        """,
        week,
    )
    assert found == {
        "changes[1].ids": "unknown_id",
        "changes[2].where": "matches_nothing",
        "changes[3]": "out_of_range",
        "changes[4]": "unknown_reference",
        "changes[5].rows[1].provider_id": "duplicate_id",
        "changes[5]": "no_base",
        "changes[6]": "no_point",
    }


def test_a_filter_that_matches_nothing_says_how_far_each_condition_goes(week):
    with pytest.raises(ScenarioError) as error:
        tried("remove: needs, where: {grade: red, people: {greater: 40}}", week)
    (problem,) = error.value.problems
    assert problem.remedy.zh == "各条件单独符合的行数——等级为红：2 行；受益人数大于 40：0 行。"
    assert problem.remedy.en == "Rows that pass each condition alone: grade is red: 2 rows; people is above 40: 0 rows."


def test_a_pool_without_needs_or_resources_is_an_error(tiny):
    assert set(refused("remove: needs, where: all", tiny).values()) == {"no_needs_left"}
    gone = "remove: providers, where: all\nremove: funds, where: all\nremove: projects, where: all"
    assert "no_resources_left" in refused(gone, tiny).values()


def test_what_pointed_to_removed_rows_goes_with_them_and_is_said(week):
    pinned = week.pins["resource_id"].to_list()
    done = tried(f"remove: providers, ids: [{', '.join(key for key in pinned if key.startswith('P'))}]", week)
    assert done.pool.pins.height < week.pins.height
    assert any("人工指定" in note.zh for note in done.notes)
    mine = tried("set: needs, ids: [FY-00001], to: {current_provider: P001}", week).pool
    done = tried("remove: providers, ids: [P001]", mine)
    assert any("现服务方" in note.zh and "current_provider" in note.en for note in done.notes)


def test_a_removed_row_can_be_replaced_by_another_of_its_name(tiny):
    pool = tried("remove: funds, ids: [F01]\nadd: funds, rows: [{fund_id: F01, balance: 7}]", tiny).pool
    assert pool.funds.select("fund_id", "balance_fen", "purposes").row(0) == ("F01", 700, [])


def test_new_points_are_converted_and_one_without_a_datum_is_wgs84(tiny):
    rows = "[{provider_id: A, hours: 1, lon: 120, lat: 30, crs: gcj02}, {provider_id: B, hours: 1, lon: 120, lat: 30}]"
    pool = tried(f"add: providers, rows: {rows}", tiny).pool
    points = pool.providers.filter(pl.col("provider_id").is_in(["A", "B"])).select("lon", "crs").rows()
    assert points[1] == (120.0, "wgs84")
    assert 0.003 < 120.0 - points[0][0] < 0.007
    untouched = pool.providers.filter(pl.col("provider_id").str.starts_with("P"))
    assert untouched.equals(tiny.providers)


def test_an_edit_without_effect_is_a_warning(tiny):
    done = tried("plus: needs, where: all, by: {deadline: 3}", tiny)
    assert [problem.code for problem in done.warnings] == ["no_effect"]
    assert done.pool is not None
    assert done.pool.digest() == tiny.digest()


def test_drawn_rows_are_like_their_models_and_have_no_one_elses_name(week):
    change = "clone: needs, count: 40, where: {grade: blue}, to: {hours: 2}"
    pool = tried(change, week).pool
    new = pool.needs.filter(pl.col("need_id").str.starts_with("trial-1-"))
    models = week.needs.filter(pl.col("grade") == "blue")
    assert new.height == 40
    assert new["need_id"].to_list()[:2] == ["trial-1-0001", "trial-1-0002"]
    for column in ("service", "region", "lon"):
        assert set(new[column]) <= set(models[column])
    assert set(new["hours"]) == {2.0}
    assert set(new["grade"]) == {"blue"}
    for column in ("person_id", "household_id", "current_provider", "registered_on"):
        assert new[column].null_count() == 40
    assert pool.collected == week.collected or pool.collected["needs"] == week.collected["needs"] + 40


def test_a_shorter_draw_is_the_beginning_of_a_longer_one(week):
    short, long = (
        tried(f"clone: needs, count: {count}, where: {{grade: green}}", week).pool.needs.filter(
            pl.col("need_id").str.starts_with("trial-")
        )
        for count in (5, 30)
    )
    assert short.equals(long.head(5))
    other = tried("clone: needs, count: 5, where: {grade: green}", week, more="seed: 1\n").pool.needs
    assert not other.filter(pl.col("need_id").str.starts_with("trial-")).equals(short)


def test_drawn_rows_can_arise_elsewhere(week):
    pool = tried('clone: needs, count: 9, where: {grade: green}, region: "330111001"', week).pool
    new = pool.needs.filter(pl.col("need_id").str.starts_with("trial-"))
    assert new["region"].str.starts_with("330111001").all()
    there = week.needs.filter(pl.col("region").str.starts_with("330111001"))
    assert set(new["lon"]) <= set(there["lon"])


def test_what_is_collected_counts_the_rows_of_a_scenario(tiny):
    collected = replace(tiny, collected={"needs": 8, "providers": 3})
    pool = tried("remove: needs, ids: [FY-00001]\nclone: needs, count: 4, ids: [FY-00002]", collected).pool
    assert (pool.needs.height, pool.collected["needs"], pool.refused) == (9, 11, 2)


def test_the_policy_changes_by_path(tiny):
    scenario = scenario_from_yaml(
        f"{HEAD}policy:\n  weights: {{red: {{scale: 2}}}}\n  weeks: {{plus: 3}}\n  strict_grades: true\n  max_changes: 4\n"
    )
    policy = patched(scenario, tiny, Policy()).policy
    assert (policy.weights.red, policy.weeks, policy.strict_grades, policy.max_changes) == (54.0, 4, True, 4)
    assert patched(scenario, tiny, Policy()).pool is tiny


@pytest.mark.parametrize(
    ("setting", "code"),
    [("weights.red: -1", "bad_setting"), ("max_changes: {plus: 1}", "not_a_number"), ("weeks: {scale: 0}", "bad_setting")],
)  # fmt: skip
def test_a_policy_that_cannot_be_is_an_error(tiny, setting, code):
    with pytest.raises(ScenarioError) as error:
        patched(scenario_from_yaml(f"{HEAD}policy: {{{setting}}}\n"), tiny, Policy())
    assert [problem.code for problem in error.value.problems] == [code]


@settings(max_examples=4, deadline=None)
@given(pool=pools(), data=st.data())
def test_a_changed_pool_is_one_that_can_be_read_again(pool, data):
    pool = pool_from_data(pool_to_data(pool))
    need = data.draw(st.sampled_from(pool.needs["need_id"].to_list()))
    lines = [f"set: needs, ids: [{need}], to: {{grade: red, people: 2}}", f"clone: needs, count: 3, ids: [{need}]"]
    if pool.providers.height:
        lines.append("scale: providers, where: all, by: {hours: 1.3}")
    after = tried("\n".join(lines), pool).pool
    assert pool_from_data(pool_to_data(after)).digest() == after.digest()
    assert after.needs.height == pool.needs.height + 3


@settings(max_examples=3, deadline=None)
@given(pool=pools())
def test_changes_that_say_what_is_there_change_nothing(pool):
    pool = pool_from_data(pool_to_data(pool))
    grades = [f"set: needs, where: {{grade: {grade}}}, to: {{grade: {grade}}}" for grade in set(pool.needs["grade"])]
    after = tried("\n".join([*grades, "plus: needs, where: all, by: {people: 0}"]), pool)
    assert after.pool.digest() == pool.digest()
    assert after.pool.needs.equals(pool.needs)
