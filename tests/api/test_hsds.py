"""Providers from HSDS and back: what maps stays, what does not is told, and what is written conforms."""

import datetime as dt
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from api.hsds import terms
from api.hsds.provider import HsdsSettings
from api.hsds.reading import providers_from_hsds
from api.hsds.writing import Names, providers_to_hsds
from api.security.rules import Role, Scope
from matcher.files import pool_to_data
from matcher.model.enums import Level, ProviderType
from matcher.samples import build_sample
from tests.api.client import send
from tests.api.pools import Desk

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hsds"
needs_schemas = pytest.mark.skipif(not FOLDER.is_dir(), reason="the schemas of HSDS are not beside the project")

DATE = dt.date(2026, 11, 23)
UPDATED = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
SAMPLE = pool_to_data(build_sample("fuyang-week", 0))
NAMES = Names(
    origin="hub_1",
    services={str(row["service"]): str(row["name"]) for row in SAMPLE["services"]},
    regions={str(row["code"]): str(row["name"]) for row in SAMPLE["regions"]},
)
NUMBERS = itertools.count()
PLAIN = HsdsSettings(services={})


def write(rows):
    return providers_to_hsds(rows, NAMES, date=DATE, updated=UPDATED)


def read(document, how=PLAIN):
    return providers_from_hsds(document, NAMES.services, how)


def that_maps(row):
    """What of a row HSDS can carry; what is not given is as absent."""
    kept = {name: value for name, value in row.items() if name not in terms.NOT_EXCHANGED}
    return {name: value for name, value in kept.items() if (name, value) != ("rate", 0)}


def codes(found, severity="warning"):
    return {problem["code"] for problem in found.problems if problem["severity"] == severity}


def service(**members):
    """A service of HSDS that can be imported."""
    usual = {"id": "3f1d1a52-6f5b-4b0e-9a6b-6f3c6f0f4a11", "name": "探访陪伴", "status": "active"}
    return usual | {"capacities": [capacity(12)]} | members


def capacity(available, unit="hours per week"):
    return {"id": f"capacity-{next(NUMBERS)}", "unit": {"id": f"unit-{unit}", "name": unit}, "available": available}


def example(name):
    return json.loads((FOLDER / "examples" / f"{name}.json").read_text(encoding="utf-8"))


def assert_conforms(name, document):
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / "schema").glob("*.json")}
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    resources = [(key, Resource.from_contents(schema | dialect)) for key, schema in schemas.items()]
    checker = Draft202012Validator(
        schemas[f"{name}.json"],
        registry=Registry().with_resources(resources),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    assert [error.message for error in checker.iter_errors(document)] == []


def test_providers_of_a_sample_come_back():
    found = read({"contents": write(SAMPLE["providers"])})
    assert list(found.providers) == [that_maps(row) for row in SAMPLE["providers"]]
    assert found.services == []
    # That a capacity was updated is all that a pool does not keep of its own.
    assert {(problem["table"], problem["field"]) for problem in found.problems} == {("service_capacity", "updated")}


WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FA5, categories=["L", "N"]), min_size=1, max_size=8)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)).map(str)
PROVIDERS = st.fixed_dictionaries(
    {"provider_id": WORDS | st.uuids().map(str), "hours": st.floats(0, 1e6)},
    optional={
        "name": WORDS | st.tuples(WORDS, WORDS).map(" · ".join),
        "type": st.sampled_from([kind.value for kind in ProviderType]),
        "level": st.sampled_from([level.value for level in Level]),
        "region": st.sampled_from(["33", "3301", "330111", "330111001", "330111001201"]),
        "radius_km": st.floats(0.1, 6000),
        "services": st.lists(st.sampled_from(sorted(NAMES.services)), min_size=1, unique=True),
        "skills": st.lists(st.sampled_from(["care:1", "teaching:2"]), min_size=1, unique=True),
        "roles": st.lists(st.sampled_from(["volunteer:5", "social_worker:1"]), min_size=1, unique=True),
        "genders": st.lists(st.sampled_from("fm"), min_size=1, unique=True),
        "cases": st.integers(0, 10**9),
        "people": st.integers(0, 10**9),
        "rate": st.floats(0.01, 1e5).map(lambda rate: round(rate, 2)),
        "available_from": DAYS,
        "available_to": DAYS,
        "quality": st.floats(0, 1),
        "conflicts": st.just(["p-told-to-nobody"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PROVIDERS, max_size=4, unique_by=lambda row: row["provider_id"]), st.booleans())
def test_what_maps_comes_back_and_is_written_alike(rows, placed):
    rows = [row | ({"lon": 119.5, "lat": 30.25, "crs": "wgs84"} if placed else {}) for row in rows]
    document = write(rows)
    assert "told-to-nobody" not in json.dumps(document)
    found = read({"contents": document})
    assert list(found.providers) == [
        {name: value for name, value in that_maps(row).items() if (name, value) != ("name", row["provider_id"])}
        for row in rows
    ]
    assert write(found.providers) == document


@needs_schemas
def test_what_is_written_conforms():
    for row in SAMPLE["providers"][:8]:
        (document,) = write([row | {"available_from": "2026-01-01"}])
        assert_conforms("service", document)


@needs_schemas
@pytest.mark.parametrize("name", ["organization_full", "service_full", "service_at_location_full", "tabular"])
def test_the_examples_of_the_standard_mean_the_same_in_every_form(name):
    found = read(example(name), HsdsSettings(services={"community counselling": "counselling"}, default_hours=8))
    (row,) = found.providers
    assert row == {
        "provider_id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Example Organization Inc. · Community Counselling",
        "services": ["counselling"],
        "hours": 8,
        "lon": 101.0,
        "lat": 100.0,
        "crs": "wgs84",
        "available_from": "2005-01-01",
        "available_to": "2005-01-01",
    }
    assert {"hsds_not_kept", "hsds_hours_assumed"} <= codes(found)


@needs_schemas
def test_every_member_of_an_example_is_taken_or_told():
    document = example("service_full")
    found = read(document, HsdsSettings(services={"community counselling": "counselling"}, default_hours=8))
    told = {(problem["table"], problem["field"]) for problem in found.problems}
    taken = {"id", "name", "status", "organization", "attributes", "schedules", "service_areas"}
    taken |= {"service_at_locations", "cost_options"}
    given_members = {name for name, value in document.items() if value not in (None, "", [])}
    assert {field for table, field in told if table == "service"} - {"capacities"} == given_members - taken
    assert {("cost_option", "amount"), ("service_area", "extent"), ("location", "accessibility")} <= told
    assert {("schedule", "byweekno"), ("taxonomy_term", "")} <= told
    assert "Ann Persona" not in json.dumps(found.problems)


def test_a_service_is_named_by_its_name_by_a_term_or_by_the_caller():
    term = {"id": "t", "taxonomy_term": {"id": "u", "code": "BD-1800", "name": "Friendly calls", "taxonomy": "other"}}
    assert read(service()).providers[0]["services"] == ["visiting"]
    mapped = HsdsSettings(services={"bd-1800": "tutoring"})
    assert read(service(name="x", attributes=[term]), mapped).providers[0]["services"] == ["tutoring"]
    added = read(service(name="理发", attributes=[term]))
    (new,) = added.services
    assert new["name"] == "理发"
    assert added.providers[0]["services"] == [new["service"]]
    assert {"hsds_service_added", "hsds_unknown_term"} <= codes(added)
    refused = read(service(name="理发"), HsdsSettings(services={}, add_services=False))
    assert refused.providers == []
    assert codes(refused, "error") == {"hsds_no_service"}


def test_hours_come_from_capacity_else_from_what_the_caller_allows():
    week = {"id": "s", "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00Z", "closes_at": "12:30Z"}
    fortnight = week | {"id": "f", "interval": 2, "byday": "FR"}
    open_ = service(capacities=[], schedules=[week, fortnight])
    assert codes(read(open_), "error") == {"hsds_no_hours"}
    assert read(open_, HsdsSettings(services={}, default_hours=3)).providers[0]["hours"] == 3
    assumed = read(open_, HsdsSettings(services={}, default_hours=3, hours_from_schedules=True))
    assert assumed.providers[0]["hours"] == pytest.approx(2 * 3.5 + 3.5 / 2)
    assert "hsds_hours_assumed" in codes(assumed)
    both = read(service(capacities=[capacity(7), capacity(3, "cases"), capacity(1, "beds")], schedules=[week]))
    assert (both.providers[0]["hours"], both.providers[0]["cases"]) == (7, 3)
    assert ("service_capacity", "unit") in {(problem["table"], problem["field"]) for problem in both.problems}


def test_of_several_the_first_counts_and_the_rest_is_told():
    places = [
        {
            "id": f"at-{n}",
            "location": {"id": f"l-{n}", "location_type": "physical", "latitude": 30, "longitude": 119 + n},
        }
        for n in range(3)
    ]
    areas = [{"id": f"a-{n}", "extent": code} for n, code in enumerate(["330111", "330106"])]
    costs = [{"id": f"c-{n}", "option": "per hour", "currency": "cny", "amount": 30 + n} for n in range(2)]
    found = read(service(service_at_locations=places, service_areas=areas, cost_options=costs))
    row = found.providers[0]
    assert (row["lon"], row["region"], row["rate"]) == (119, "330111", 30)
    several = {problem["table"] for problem in found.problems if problem["code"] == "hsds_more_than_one"}
    assert several == {"location", "service_area", "cost_option"}


def test_services_that_are_closed_or_have_no_identifier_are_left_out():
    found = read({"services": [service(status="defunct"), service(id=None), service(id="b", status="active")]})
    assert [row["provider_id"] for row in found.providers] == ["b"]
    assert "hsds_not_active" in codes(found)
    assert codes(found, "error") == {"hsds_no_identifier"}


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        {"contents": [1, None, []]},
        {"services": {"id": "x"}},
        {"id": 5},
        {"services": [service(attributes=[3])]},
    ],
)
def test_documents_that_are_none_are_told_and_raise_nothing(document):
    found = read(document)
    assert len(found.providers) <= 1
    assert all(problem["sentence"]["zh"] for problem in found.problems)


def test_a_ban_closes_a_service_until_it_ends():
    row = {"provider_id": "P", "hours": 1.0}
    states = [write([row | {"banned_until": day}])[0]["status"] for day in ("2026-11-22", "2026-11-23", "2026-12-01")]
    assert states == ["active", "temporarily closed", "temporarily closed"]


@pytest.fixture
def desk(lite_app, lite_hub):
    desk = Desk(lite_app, lite_hub)
    assert desk.upload().status_code == 201
    return desk


def test_an_import_adds_and_changes_and_is_undone_by_nothing(desk):
    document = {"contents": [service(), service(id="P003", name="心理疏导"), service(id="x", capacities=[])]}
    checked = desk.ask("POST", "/imports/hsds?validate_only=true", json=document).json()
    assert (checked["added"], checked["changed"], checked["version"]) == (1, 1, 2)
    assert desk.ask("GET").json()["head"] == 2
    made = desk.ask("POST", "/imports/hsds", json=document).json()
    assert (made["added"], made["changed"], made["refused"], made["version"]) == (1, 1, 1, 3)
    assert made["problems"][0]["code"] == "hsds_no_hours"
    assert made["problems"][0]["pointer"] == "/contents/2"
    again = desk.ask("POST", "/imports/hsds", json=document).json()
    assert (again["unchanged"], again["version"]) == (2, 3)


def test_an_import_lifts_no_ban_and_forgets_no_conflict(desk):
    desk.ask(
        "POST",
        "/providers",
        json={"rows": [{"provider_id": "B", "hours": 2, "banned_until": "2099-01-01", "quality": 0.5}]},
    )
    made = desk.ask("POST", "/imports/hsds", json=service(id="B", capacities=[capacity(40)]))
    assert made.status_code == 200, made.text
    row = desk.ask("GET", "/providers/B").json()["row"]
    assert (row["hours"], row["banned_until"], row["quality"]) == (40, "2099-01-01", 0.5)


def test_a_new_service_stands_in_the_catalogue(desk):
    made = desk.ask("POST", "/imports/hsds", json=service(name="理发")).json()
    assert (made["catalogue_added"], made["added"], made["refused"]) == (1, 1, 0)
    names = [item["row"].get("name") for item in desk.ask("GET", "/services").json()["items"]]
    assert "理发" in names
    versions = desk.ask("GET", "/versions").json()["items"]
    assert versions[0]["changes"]["services"]["added"] == 1


def test_an_export_is_imported_elsewhere_as_it_was(desk, lite_app, lite_hub):
    page = desk.ask("GET", "/exports/hsds").json()
    assert page["total_items"] == len(page["contents"]) == 3
    other = Desk(lite_app, lite_hub)
    regions = [item["row"] for item in desk.ask("GET", "/regions").json()["items"]]
    assert other.ask("POST", "/regions", json={"rows": regions}).status_code == 200
    made = other.ask("POST", "/imports/hsds", json=page).json()
    assert (made["added"], made["refused"]) == (3, 0)
    rows = {
        path: [item["row"] for item in d.ask("GET", "/providers").json()["items"]]
        for path, d in (("a", desk), ("b", other))
    }
    assert [that_maps(row) for row in rows["a"]] == [that_maps(row) for row in rows["b"]]
    assert other.ask("GET", "/exports/hsds").json()["contents"] == page["contents"]


def test_platforms_need_the_scope_and_other_hubs_find_nothing(desk, lite_app, lite_hub):
    for scope, read_, write_ in (
        (Scope.HSDS_READ, 200, 403),
        (Scope.HSDS_WRITE, 403, 200),
        (Scope.POOLS_WRITE, 403, 403),
    ):
        headers = lite_hub.key(Role.PLATFORM, scopes=(scope,))
        assert send("GET", f"{desk.path}/exports/hsds", app=lite_app, headers=headers).status_code == read_
        answer = send("POST", f"{desk.path}/imports/hsds", app=lite_app, headers=headers, json=service())
        assert answer.status_code == write_
    assert desk.ask("POST", "/imports/hsds?services=x", json=service()).status_code == 400
    assert desk.ask("GET", "/exports/hsds?version=99").status_code == 404


def test_the_page_lists_every_code_and_no_other():
    folder = Path(__file__).resolve().parents[2]
    sources = (folder / "api" / "hsds").glob("*.py")
    used = {code for path in sources for code in re.findall(r'"(hsds_\w+)"', path.read_text(encoding="utf-8"))}
    page = (folder / "docs" / "hsds.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(hsds_\w+)` \|", page, re.MULTILINE)) == used
