"""Samples: published totals hold exactly, a seed gives one pool, nothing real stands beside an invented need."""

import polars as pl
import pytest

from matcher.model.calendar import publicity_ends
from matcher.model.enums import Category, FundType, Grade
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Language
from matcher.samples import SAMPLES, build_sample, notes_text
from matcher.samples.assumed import DATE, SHARES
from matcher.samples.geography_fuyang import FUYANG
from matcher.samples.geography_hetang import HETANG

NAMES = list(SAMPLES)
FUYANG_NAMES = ["fuyang-week", "fuyang"]


@pytest.fixture(scope="module")
def pools():
    return {name: build_sample(name) for name in NAMES}


@pytest.fixture(params=NAMES)
def pool(request, pools):
    return pools[request.param]


def count_role(pool, role, start=""):
    rows = pool.providers.filter(pl.col("provider_id") >= start)["roles"].to_list()
    pairs = (entry.split(":") for row in rows for entry in row)
    return sum(int(number) for name, number in pairs if name == role)


# Published totals


def test_the_week_collects_110_needs(pools):
    assert pools["fuyang-week"].needs.height == 110


def test_fuyang_monitors_42_000_people_with_one_need_each(pools):
    needs = pools["fuyang"].needs
    assert needs["people"].sum() == 42_000
    assert needs["person_id"].n_unique() == 42_000


def test_fuyang_has_600_providers_and_750_guides(pools):
    assert pools["fuyang"].providers.height == 600
    assert count_role(pools["fuyang"], "guide") == 750


@pytest.mark.parametrize("name", FUYANG_NAMES)
def test_fuyang_has_24_towns_3_circles_38_projects_with_5_million_yuan(pools, name):
    pool = pools[name]
    assert pool.regions.filter(pl.col("level") == "town").height == 24
    assert set(pool.needs["circle"]) == {1, 2, 3}
    assert pool.projects.height == 38
    assert pool.projects["budget_fen"].sum() == 500_000_000


@pytest.mark.parametrize("name", FUYANG_NAMES)
def test_fuyang_has_15_funds_of_four_types_with_more_than_60_million_yuan(pools, name):
    funds = pools[name].funds
    assert funds.height == 15
    assert set(funds["type"]) == {
        FundType.ENTERPRISE_NAMED,
        FundType.INSTITUTION_NAMED,
        FundType.INDIVIDUAL,
        FundType.CHARITABLE_TRUST,
    }
    assert funds["balance_fen"].sum() > 60_000_000 * 100


def test_every_town_of_fuyang_has_needs(pools):
    assert pools["fuyang"].needs["region"].n_unique() == 24


def test_hetang_helps_2_400_people_754_of_them_urban_and_287_rural_households(pools):
    needs = pools["hetang"].needs
    assert needs["people"].sum() == 2_400
    numbers = needs["need_id"].str.slice(3).cast(pl.Int64)
    urban, rural = needs.filter(numbers <= 754), needs.filter(numbers.is_between(755, 754 + 287))
    assert urban["people"].to_list() == [1] * 754
    assert "430202100" not in set(urban["region"])
    assert rural.height == rural["household_id"].n_unique() == 287
    assert set(rural["region"]) == {"430202100"}


def test_hetang_has_56_teams_with_1_300_volunteers_and_21_organisations(pools):
    providers = pools["hetang"].providers
    teams = providers.filter(pl.col("type") == "volunteer_team")
    organisations = providers.filter(pl.col("type") == "social_org")
    assert (teams.height, organisations.height) == (56, 21)
    assert organisations.filter(pl.col("name").str.contains("引进")).height == 11
    assert organisations.filter(pl.col("name").str.contains("孵化")).height == 10
    assert count_role(pools["hetang"], "volunteer") == 1_300


def test_hetang_has_40_social_workers_at_least_one_in_every_organisation(pools):
    assert count_role(pools["hetang"], "social_worker") == 40
    assert count_role(pools["hetang"], "social_worker", start="P057") == 21


def test_hetang_has_32_urban_and_24_rural_teams(pools):
    teams = pools["hetang"].providers.filter(pl.col("type") == "volunteer_team")
    assert (teams["region"] == "430202100").sum() == 24


def test_hetang_can_be_packaged_for_its_teams(pools):
    pool = pools["hetang"]
    groupable = set(pool.services.filter("groupable")["service"])
    assert set(pool.needs["service"]) <= groupable
    rural = pool.needs["region"] == "430202100"
    # In town a package is of one service; the smallest service still fills one.
    urban = pool.needs.filter(~rural).group_by("service").agg(pl.col("people").sum())
    assert urban.height == 11
    assert urban["people"].min() >= 24
    teams = pool.providers.filter(pl.col("type") == "volunteer_team")
    assert set(teams["people"]) == {60}
    assert teams["cases"].null_count() == 56
    in_the_country = teams["region"] == "430202100"
    for service in urban["service"]:
        offering = teams.filter(pl.col("services").list.contains(service), ~in_the_country)
        asked = pool.needs.filter(~rural, service=service)
        assert offering.height >= 4
        assert 60 * offering.height > asked["people"].sum()
        assert offering["hours"].sum() > asked["hours"].sum()
    assert all(groupable <= set(services) for services in teams.filter(in_the_country)["services"])
    assert teams.filter(in_the_country)["hours"].sum() > pool.needs.filter(rural)["hours"].sum()


def test_hetang_has_three_sources_with_6_million_yuan(pools):
    assert pools["hetang"].funds["balance_fen"].to_list() == [100_000_000, 200_000_000, 300_000_000]


def test_hetang_knows_urban_from_rural(pools):
    regions = pools["hetang"].regions.filter(pl.col("level") == "town")
    assert dict(regions.select("name", "urban").iter_rows()) == {
        "月塘街道": True,
        "茨菇塘街道": True,
        "宋家桥街道": True,
        "桂花街道": True,
        "金山街道": True,
        "明照街道": True,
        "仙庾镇": False,
    }


# Determinism


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_pool(pools, name):
    assert build_sample(name, 0).digest() == pools[name].digest()


@pytest.mark.parametrize("name", ["fuyang-week", "fuyang", "hetang"])
def test_another_seed_gives_another_pool_with_the_same_totals(pools, name):
    other = build_sample(name, 7)
    assert other.digest() != pools[name].digest()
    for table in ("needs", "providers", "funds", "projects", "regions"):
        assert other.table(table).height == pools[name].table(table).height
    assert other.needs["people"].sum() == pools[name].needs["people"].sum()


def test_an_unknown_name_and_a_negative_seed_are_refused():
    with pytest.raises(KeyError, match="fuyang-week"):
        build_sample("nowhere")
    with pytest.raises(ValueError, match="-1"):
        build_sample("tiny", -1)


# Nothing real, everything marked


def test_every_resource_is_marked_as_an_example(pool):
    for table in ("providers", "funds", "projects"):
        assert pool.table(table)["name"].str.starts_with("示例").all()


def test_nothing_is_finer_than_a_town(pool):
    for table in ("needs", "providers", "projects"):
        assert pool.table(table)["region"].str.len_chars().max() in (9, None, 6)
    assert pool.regions["code"].str.len_chars().max() == 9


def test_people_are_pseudonyms(pool):
    assert pool.needs["person_id"].str.contains(r"^p\d{5}$").all()
    assert pool.needs["need_id"].str.contains(r"^(FY|HT)-\d{5}$").all()
    assert pool.needs["household_id"].drop_nulls().str.contains(r"^h\d{5}$").all()


# Valid references and values


def test_references_stand_in_their_tables(pool):
    services, providers = set(pool.services["service"]), set(pool.providers["provider_id"])
    regions, teams = set(pool.regions["code"]), set(pool.teams["team"])
    resources = providers | set(pool.funds["fund_id"]) | set(pool.projects["project_id"])
    needs = pool.needs
    assert set(needs["service"]) <= services
    assert set(pool.projects["service"]) <= services
    assert set(pool.providers["services"].explode().drop_nulls()) <= services
    assert set(needs["region"]) | set(pool.providers["region"]) <= regions
    assert set(pool.regions["neighbours"].explode().drop_nulls()) <= regions
    assert set(pool.regions["parent"].drop_nulls()) <= regions
    assert set(needs["team"].drop_nulls()) <= teams
    for column in ("preferred_providers", "refused_providers"):
        assert set(needs[column].explode().drop_nulls()) <= providers
    assert set(needs["current_provider"].drop_nulls()) | set(pool.projects["provider_id"].drop_nulls()) <= providers
    assert set(pool.projects["fund_id"].drop_nulls()) <= set(pool.funds["fund_id"])
    assert set(pool.pins["resource_id"]) <= resources
    assert set(pool.pins["need_id"]) <= set(needs["need_id"])
    purposes = set(pool.funds["purposes"].explode().drop_nulls())
    assert purposes <= services | set(pool.services["class"])


def test_identifiers_are_unique_across_the_resources(pool):
    ids = [*pool.providers["provider_id"], *pool.funds["fund_id"], *pool.projects["project_id"]]
    assert len(ids) == len(set(ids))
    assert pool.needs["need_id"].n_unique() == pool.needs.height


def test_values_lie_in_their_vocabularies_and_ranges(pool):
    for name, spec in POOL_TABLES.items():
        frame = pool.table(name)
        for field in spec.fields:
            column = frame[field.column]
            values = (column.explode() if field.is_list else column).drop_nulls()
            if field.required:
                assert column.null_count() == 0, (name, field.name)
            if field.vocabulary is not None:
                assert set(values) <= {choice.value for choice in field.vocabulary}, (name, field.name)
            unit = 100 if field.column.endswith("_fen") else 1
            if field.minimum is not None and len(values):
                assert values.min() >= field.minimum * unit, (name, field.name)
            if field.maximum is not None and len(values):
                assert values.max() <= field.maximum * unit, (name, field.name)
            if field.above is not None and len(values):
                assert values.min() > field.above, (name, field.name)


def test_every_need_asks_for_something(pool):
    assert ((pool.needs["hours"] > 0) | (pool.needs["amount_fen"] > 0)).all()


def test_hours_are_halves_and_money_is_whole_yuan(pool):
    for table in ("needs", "providers"):
        assert (pool.table(table)["hours"] * 2 % 1 == 0).all()
    for table, column in (("needs", "amount_fen"), ("funds", "balance_fen"), ("providers", "rate_fen")):
        assert (pool.table(table)[column] % 100 == 0).all()


def test_points_are_wgs84_with_five_decimals(pool):
    for table in ("needs", "providers", "projects", "regions"):
        frame = pool.table(table)
        assert set(frame["crs"]) <= {"wgs84"}
        for column in ("lon", "lat"):
            assert frame[column].null_count() == 0
            assert (frame[column].round(5) == frame[column]).all()


def test_needs_lie_near_their_town(pools):
    for name, geography in (("fuyang", FUYANG), ("hetang", HETANG)):
        towns = pl.DataFrame([(town.code, town.lon, town.lat) for town in geography.towns], orient="row")
        towns.columns = ["region", "town_lon", "town_lat"]
        apart = (
            pools[name]
            .needs.join(towns, on="region")
            .select(
                north_km=(pl.col("lat") - pl.col("town_lat")).abs() * 111,
                east_km=(pl.col("lon") - pl.col("town_lon")).abs() * geography.km_per_degree_lon,
            )
        )
        assert apart.max_horizontal().max() <= 5.1


def test_dates_are_in_order_and_publicity_follows_verification(pool):
    needs = pool.needs
    assert (needs["registered_on"] <= DATE).all()
    for column in ("deadline", "valid_until", "publicity_start"):
        assert (needs[column] >= needs["registered_on"]).drop_nulls().all()
    assert needs.filter(pl.col("publicity_start").is_not_null())["verified"].all()
    assert (needs["publicity_start"].drop_nulls() <= DATE).all()


def test_consent_is_given_for_minors_only(pool):
    assert pool.needs.filter(pl.col("guardian_consent"))["minor"].all()


def test_nobody_refuses_the_helper_whom_they_have_or_wish(pool):
    for current, wished, refused in pool.needs.select(
        "current_provider", "preferred_providers", "refused_providers"
    ).iter_rows():
        assert not set(refused) & {current, *wished}


# The whole domain is used


@pytest.mark.parametrize("name", FUYANG_NAMES)
def test_every_side_of_the_domain_occurs(pools, name):
    pool = pools[name]
    needs = pool.needs
    assert set(needs["grade"]) == {grade.value for grade in Grade}
    assert needs.filter(~pl.col("verified")).height > 0
    assert needs.filter(pl.col("minor") & ~pl.col("guardian_consent")).height > 0
    assert needs.filter(pl.col("deadline") < DATE).height > 0
    assert needs.filter(pl.col("valid_until") < DATE).height > 0
    starts = needs["publicity_start"].drop_nulls()
    running = sum(publicity_ends(start)[0] > DATE for start in starts)
    assert 0 < running < len(starts)
    for column in ("current_provider", "helper_gender", "team", "deadline"):
        assert needs[column].null_count() < needs.height
    for column in ("preferred_providers", "refused_providers", "skills"):
        assert needs[column].list.len().sum() > 0
    assert set(pool.pins["action"]) == {"pin", "forbid"}
    assert pool.providers["conflicts"].list.len().sum() > 0
    assert pool.funds["conflicts"].list.len().sum() > 0
    assert set(pool.providers["level"]) == {"village", "town", "district"}
    for column in ("per_need_cap_fen", "per_person_cap_fen", "people_cap"):
        assert pool.funds[column].null_count() < 15
    for column in ("regions", "categories", "denies", "purposes"):
        assert pool.funds[column].list.len().sum() > 0


def test_fuyang_asks_for_every_service_and_has_bans_and_windows(pools):
    pool = pools["fuyang"]
    assert set(pool.needs["service"]) == set(pool.services["service"])
    assert set(pool.needs["categories"].explode()) <= {category.value for category in Category}
    assert pool.providers["banned_until"].null_count() < 600
    assert pool.providers["available_from"].null_count() < 600
    assert set(pool.needs["team"].drop_nulls()) == {"five_in_one", "1n1"}
    assert set(pool.providers["rate_fen"]) == {0, 3_000, 3_300, 3_600}


def test_hours_are_scarce_but_not_hopeless_in_fuyang(pools):
    pool = pools["fuyang"]
    asked, offered = pool.needs["hours"].sum(), pool.providers["hours"].sum()
    assert 0.7 < offered / asked < 0.95


def test_grades_keep_their_shares(pools):
    counts = dict(pools["fuyang"].needs["grade"].value_counts().iter_rows())
    assert counts == {"red": 840, "yellow": 3_360, "blue": 10_500, "green": 27_300}


# Notes


@pytest.mark.parametrize("name", ["fuyang-week", "fuyang", "hetang"])
@pytest.mark.parametrize("language", list(Language))
def test_notes_state_every_assumed_share_and_weight(name, language):
    notes = notes_text(SAMPLES[name], language)
    for share in SHARES:
        assert f"{share.text.say(language)} {share.percent} %" in notes
    for town in (HETANG if name == "hetang" else FUYANG).towns:
        assert not town.weight or f"{town.name} {town.weight}" in notes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fuyang-week", ["110", "85", "25", "M44", "M65", "GeoNames", "CC BY 3.0", "渌渚镇", "上官乡", "modood"]),
        ("fuyang", ["M05", "750", "M28", "600", "33.3", "M58", "GeoNames", "常绿镇", "常安镇", "modood"]),
        ("hetang", ["2,400", "754", "287", "1,300", "40", "113.17", "M39", "M62", "仙庾镇", "modood"]),
        ("tiny", ["43.59667", "GeoNames", "modood"]),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_notes_name_published_figures_and_sources(name, said, language):
    notes = notes_text(SAMPLES[name], language)
    assert [word for word in said if word not in notes] == []
    assert {"zh": "假设", "en": "assumed"}[language] in notes


def test_notes_speak_two_languages():
    for sample in SAMPLES.values():
        assert notes_text(sample, "zh") != notes_text(sample, "en")
        assert notes_text(sample, "zh").count("\n") == notes_text(sample, "en").count("\n")
