"""Rules between a need and a provider or project."""

import datetime as dt

from tests.rules.helpers import DATE, FUND, PROJECT, PROVIDER, allows, forbids, judge_pair

YESTERDAY, TOMORROW = DATE - dt.timedelta(days=1), DATE + dt.timedelta(days=1)
NO_PROVIDER = {"provider_id": None}


def test_skills_allows():
    assert allows("skills", PROVIDER)
    assert allows("skills", PROVIDER, need={"skills": ["care:2"]}, provider={"skills": ["care:3", "other:1"]})
    assert allows("skills", PROJECT, need={"skills": ["care:2"]}, provider={"skills": ["care:2"]})
    # A project has the standard skills of its service, even without provider: nursing brings care:2.
    assert allows("skills", PROJECT, need={"service": "nursing"}, project={"service": "nursing"} | NO_PROVIDER)


def test_skills_forbids():
    assert forbids("skills", PROVIDER, need={"skills": ["care:1"]})
    assert forbids("skills", PROVIDER, need={"skills": ["care:3"]}, provider={"skills": ["care:2"]})
    # All of one helper.
    assert forbids("skills", PROVIDER, need={"skills": ["care:1", "teaching:1"]}, provider={"skills": ["care:5"]})
    # The service's standard skill counts, and so does the need's higher level: nursing asks for care:2.
    assert forbids("skills", PROVIDER, need={"service": "nursing"}, provider={"skills": ["care:1"]})
    higher = {"service": "nursing", "skills": ["care:3"]}
    assert forbids("skills", PROVIDER, need=higher, provider={"skills": ["care:2"]})
    assert forbids("skills", PROJECT, need=higher, project={"service": "nursing"} | NO_PROVIDER)


def test_the_sentence_on_skills_names_what_is_missing():
    need = {"skills": ["care:3", "teaching:1"]}
    sentence = judge_pair("skills", PROVIDER, need=need, provider={"skills": ["care:2"]}).sentence
    assert sentence.en == (
        "skills missing: care at level 3 is required, it has level 2, teaching at level 1 is required, it has none"
    )


def test_service_offered_allows():
    assert allows("service_offered", PROVIDER)
    assert allows("service_offered", PROVIDER, provider={"services": ["nursing", "visit"]})
    assert allows("service_offered", PROJECT)
    # Without hours a seat pays the amount from the project's budget.
    assert allows("service_offered", PROJECT, need={"hours": 0.0}, project={"budget_fen": 0})


def test_service_offered_forbids():
    assert forbids("service_offered", PROVIDER, provider={"services": ["nursing"]})
    assert forbids("service_offered", PROVIDER, need={"hours": 0.0})
    assert forbids("service_offered", PROJECT, project={"service": "nursing"})
    assert forbids("service_offered", PROJECT, need={"hours": 0.0}, project={"budget_fen": None})
    assert forbids("service_offered", PROJECT, need={"hours": 0.0, "amount_fen": 0}, project={"budget_fen": 100})


def test_project_category_allows():
    assert allows("project_category", PROJECT)
    assert allows("project_category", PROJECT, project={"categories": ["child", "elderly"]})


def test_project_category_forbids():
    assert forbids("project_category", PROJECT, project={"categories": ["child"]})
    assert forbids("project_category", PROJECT, need={"categories": []}, project={"categories": ["child"]})


def test_region_allows():
    for kind, table in ((PROVIDER, "provider"), (PROJECT, "project")):
        for region in (None, "33", "3301", "330111", "330111101", "330111101001"):
            assert allows("region", kind, **{table: {"region": region}})
    assert allows("region", PROVIDER, need={"region": None})


def test_region_forbids():
    for kind, table in ((PROVIDER, "provider"), (PROJECT, "project")):
        for region in ("34", "330112", "330111101002"):
            assert forbids("region", kind, **{table: {"region": region}})
    # A need without region is outside every region; one of a whole district is not in one of its towns.
    assert forbids("region", PROVIDER, need={"region": None}, provider={"region": "33"})
    assert forbids("region", PROVIDER, need={"region": "330111"}, provider={"region": "330111101"})


# One minute of latitude at 30 degrees north is 1.8476 km on the ellipsoid.
BASE = {"lon": 119.95, "lat": 30.05 - 1 / 60}


def test_radius_allows():
    assert allows("radius", PROVIDER)
    assert allows("radius", PROVIDER, provider=BASE | {"radius_km": 1.848})
    # One metre is tolerated.
    assert allows("radius", PROVIDER, provider=BASE | {"radius_km": 1.847})
    assert allows("radius", PROJECT, project=BASE | {"radius_km": 12.0})


def test_radius_forbids():
    assert forbids("radius", PROVIDER, provider=BASE | {"radius_km": 1.846})
    assert forbids("radius", PROJECT, project=BASE | {"radius_km": 0.5})
    # What cannot be measured is not within the radius.
    assert forbids("radius", PROVIDER, provider={"radius_km": 5.0})
    assert forbids("radius", PROVIDER, need={"lon": None, "lat": None}, provider=BASE | {"radius_km": 5.0})


def test_the_sentence_on_the_radius_shows_that_the_distance_is_longer():
    far = judge_pair("radius", PROVIDER, provider=BASE | {"radius_km": 1.5}).sentence
    assert far.zh == "距离 1.8 公里，超过服务半径 1.5 公里"
    assert far.en == "1.8 km away, beyond its radius of 1.5 km"
    # 1.8 is not beyond 1.84: more digits are shown.
    assert "1.848" in judge_pair("radius", PROVIDER, provider=BASE | {"radius_km": 1.84}).sentence.en


def test_gender_allows():
    assert allows("gender", PROVIDER)
    assert allows("gender", PROVIDER, need={"helper_gender": "f"}, provider={"genders": []})
    assert allows("gender", PROVIDER, need={"helper_gender": "f"}, provider={"genders": ["f", "m"]})
    assert allows("gender", PROJECT, need={"helper_gender": "f"}, provider={"genders": ["m"]}, project=NO_PROVIDER)


def test_gender_forbids():
    assert forbids("gender", PROVIDER, need={"helper_gender": "f"}, provider={"genders": ["m"]})
    assert forbids("gender", PROJECT, need={"helper_gender": "m"}, provider={"genders": ["f"]})


def test_refused_allows():
    assert allows("refused", PROVIDER)
    assert allows("refused", PROVIDER, need={"refused_providers": ["t2"]})
    assert allows("refused", PROJECT, need={"refused_providers": ["t1"]}, project=NO_PROVIDER)


def test_refused_forbids():
    assert forbids("refused", PROVIDER, need={"refused_providers": ["t2", "t1"]})
    assert forbids("refused", PROJECT, need={"refused_providers": ["t1"]})


def test_conflict_allows():
    assert allows("conflict", PROVIDER, provider={"conflicts": ["p2"]})
    assert allows("conflict", FUND, fund={"conflicts": ["h2"]})
    assert allows("conflict", PROJECT, provider={"conflicts": ["p1"]}, project=NO_PROVIDER)
    nobody = {"person_id": None, "household_id": None}
    assert allows("conflict", PROVIDER, need=nobody, provider={"conflicts": ["p1"]})


def test_conflict_forbids():
    assert forbids("conflict", PROVIDER, provider={"conflicts": ["p1"]})
    assert forbids("conflict", PROVIDER, provider={"conflicts": ["p2", "h1"]})
    assert forbids("conflict", PROJECT, provider={"conflicts": ["h1"]})
    assert forbids("conflict", FUND, fund={"conflicts": ["p1", "h1"]})


def test_the_sentence_on_a_conflict_names_no_person():
    sentence = judge_pair("conflict", PROVIDER, provider={"conflicts": ["p1", "h1"]}).sentence
    assert not any(code in sentence.zh + sentence.en for code in ("p1", "h1"))


def test_banned_allows():
    assert allows("banned", PROVIDER)
    assert allows("banned", PROVIDER, provider={"banned_until": YESTERDAY})
    assert allows("banned", PROJECT, provider={"banned_until": TOMORROW}, project=NO_PROVIDER)


def test_banned_forbids():
    assert forbids("banned", PROVIDER, provider={"banned_until": DATE})
    assert forbids("banned", PROJECT, provider={"banned_until": TOMORROW})


def test_window_allows():
    for kind, table in ((PROVIDER, "provider"), (FUND, "fund")):
        assert allows("window", kind)
        assert allows("window", kind, **{table: {"available_from": DATE, "available_to": DATE}})
    assert allows("window", PROJECT, project={"starts": DATE, "ends": DATE})
    # A project's window is its own.
    assert allows("window", PROJECT, provider={"available_to": YESTERDAY})


def test_window_forbids():
    for kind, table in ((PROVIDER, "provider"), (FUND, "fund")):
        assert forbids("window", kind, **{table: {"available_from": TOMORROW}})
        assert forbids("window", kind, **{table: {"available_to": YESTERDAY}})
    assert forbids("window", PROJECT, project={"starts": TOMORROW})
    assert forbids("window", PROJECT, project={"ends": YESTERDAY})


def test_team_allows():
    assert allows("team", PROVIDER)
    assert allows("team", PROVIDER, need={"team": "pair"}, provider={"roles": ["volunteer:2"]})
    # More than at_most is no harm: the team is formed from among them.
    full = {"roles": ["volunteer:15", "social_worker:1"]}
    assert allows("team", PROVIDER, need={"team": "full"}, provider=full)
    assert allows("team", PROJECT, need={"team": "full"}, provider=full)
    assert allows("team", PROJECT, project=NO_PROVIDER)


def test_team_forbids():
    assert forbids("team", PROVIDER, need={"team": "pair"}, provider={"roles": ["volunteer:1"]})
    assert forbids("team", PROVIDER, need={"team": "full"}, provider={"roles": ["volunteer:9"]})
    assert forbids("team", PROVIDER, need={"team": "pair"})
    assert forbids("team", PROJECT, need={"team": "pair"}, provider={"roles": ["volunteer:2"]}, project=NO_PROVIDER)


def test_capacity_hours_allows():
    assert allows("capacity_hours", PROVIDER, need={"hours": 10.0})
    assert allows("capacity_hours", PROJECT, need={"hours": 10.0})
    assert allows("capacity_hours", PROJECT, need={"hours": 2.25}, project={"hours": 2.25})


def test_capacity_hours_forbids():
    assert forbids("capacity_hours", PROVIDER, need={"hours": 10.01})
    assert forbids("capacity_hours", PROJECT, need={"hours": 2.25}, project={"hours": 2.24})


def test_capacity_cases_allows():
    assert allows("capacity_cases", PROVIDER)
    assert allows("capacity_cases", PROVIDER, provider={"cases": 1})


def test_capacity_cases_forbids():
    assert forbids("capacity_cases", PROVIDER, provider={"cases": 0})


def test_capacity_people_allows():
    assert allows("capacity_people", PROVIDER, need={"people": 900})
    assert allows("capacity_people", PROVIDER, need={"people": 3}, provider={"people": 3})
    assert allows("capacity_people", FUND, need={"people": 3}, fund={"people_cap": 3})


def test_capacity_people_forbids():
    assert forbids("capacity_people", PROVIDER, need={"people": 4}, provider={"people": 3})
    assert forbids("capacity_people", FUND, need={"people": 4}, fund={"people_cap": 3})


def test_seats_allows():
    assert allows("seats", PROJECT, need={"people": 5})


def test_seats_forbids():
    assert forbids("seats", PROJECT, need={"people": 6})


def test_pin_allows():
    pins = [{"need_id": "n1", "resource_id": "t1", "action": "pin"}]
    pins += [{"need_id": "n1", "resource_id": "f1", "action": "forbid"}]
    assert allows("pin", PROVIDER, pins=pins)
    assert allows("pin", PROJECT, pins=pins)


def test_pin_forbids():
    for kind, resource in ((PROVIDER, "t1"), (PROJECT, "j1"), (FUND, "f1")):
        pins = [{"need_id": "n1", "resource_id": resource, "action": "forbid", "by": "u7", "reason": "已协商"}]
        assert forbids("pin", kind, pins=pins)
        sentence = judge_pair("pin", kind, pins=pins).sentence
        assert "已协商" in sentence.zh
        assert "u7" not in sentence.zh + sentence.en
