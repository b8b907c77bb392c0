"""Masks by default; unmasking is an act with a reason, traced, and limited."""

import json
from concurrent.futures import ThreadPoolExecutor

from api.app import create_app
from api.privacy.masks import mask_name, mask_phone, masked
from api.security.rules import Role
from api.settings import Settings
from tests.api.client import send
from tests.api.hub import new_hub
from tests.api.privacy.people import CONTACT, KEPT, PERSON, REASON, ask, entries


def test_masks():
    assert [mask_name(name) for name in ("王小明", "欧阳娜娜", "Ann Persona")] == ["王**", "欧**", "A**"]
    numbers = ("13812341234", "+86 138-1234-1234", "0571-6377412", "12345", "")
    assert [mask_phone(number) for number in numbers] == ["138****1234", "861****1234", "057****7412", "****", "****"]
    assert mask_phone("63774125") == "****25"
    for field, shown in masked(CONTACT).items():
        assert shown != CONTACT[field]
        assert "7741" not in shown.replace("057****7412", "")


def test_contacts_are_masked_until_a_reason_is_given(lite_desk):
    assert ask(lite_desk, "/v1/contacts", KEPT).json() == {"added": 1, "replaced": 0}
    assert ask(lite_desk, "/v1/contacts", KEPT).json() == {"added": 0, "replaced": 1}
    shown = ask(lite_desk, "/v1/contacts/find", {"person_ids": [PERSON, "nobody"]}).json()
    assert shown["masked"]
    assert shown["items"][0]["contact"]["phone"] == "138****2345"
    assert shown["items"][1]["contact"] is None
    assert not any(value in json.dumps(shown, ensure_ascii=False) for value in CONTACT.values())
    assert ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON]}).status_code == 422
    full = ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, Role.APPROVER).json()
    assert full["items"][0]["contact"] == CONTACT
    newest = entries(lite_desk)[0]
    assert (newest["act"], newest["reason"], newest["count"]) == ("unmasked", REASON, 1)
    events = ask(lite_desk, "/v1/events?kind=contacts.unmasked", None, Role.AUDITOR).json()["items"]
    assert [event["reason"] for event in events] == [REASON]


def test_a_person_is_found_however_wide_the_signs_are_written(lite_desk):
    wide = PERSON.replace("p", "ｐ").replace("7", "７")
    assert ask(lite_desk, "/v1/contacts", {"contacts": [{"person_id": wide, "name": "王"}]}).json()["added"] == 1
    erased = ask(lite_desk, "/v1/erasures", {"person_id": wide, "reason": REASON}).json()
    assert (erased["contacts"], erased["rows"]) == (1, 1)


def test_rows_are_unmasked_with_a_reason_and_a_trace(lite_desk, need):
    row = lite_desk.ask("GET", f"/needs/{need}").json()
    assert set(row["masked"]) >= {"person_id", "household_id", "lon"}
    assert PERSON not in json.dumps(row)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    shown = lite_desk.ask("POST", "/unmask", json=body).json()["items"]
    assert shown[0]["fields"]["person_id"] == PERSON
    assert shown[1] == {"key": "none", "fields": None}
    (entry,) = entries(lite_desk)
    assert entry["subject"] == {"pool": lite_desk.pool_id, "table": "needs", "rows": [need]}
    assert PERSON not in json.dumps(entry)


def test_a_read_that_is_repeated_is_carried_out_and_traced_again(lite_desk, need):
    body = {"table": "needs", "keys": [need], "reason": REASON}
    answers = [lite_desk.ask("POST", "/unmask", json=body, headers={"Idempotency-Key": "same"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any("idempotency-replayed" in answer.headers for answer in answers)
    assert len(entries(lite_desk)) == 2


def test_who_may_not_see_people_does_not(lite_desk, need):
    body = {"table": "needs", "keys": [need], "reason": REASON}
    for role in (Role.PLANNER, Role.AUDITOR, Role.ADMIN):
        assert ask(lite_desk, f"{lite_desk.path}/unmask", body, role).status_code == 403
        assert (
            ask(lite_desk, "/v1/contacts/unmask", {"person_ids": [PERSON], "reason": REASON}, role).status_code == 403
        )
        assert ask(lite_desk, "/v1/erasures", {"person_id": PERSON, "reason": REASON}, role).status_code == 403
    assert ask(lite_desk, "/v1/trace", None, Role.OPERATOR).status_code == 403
    ask(lite_desk, "/v1/contacts", KEPT)
    other = new_hub(lite_desk.hub.store, "另一枢纽")
    assert (
        send(
            "POST", f"{lite_desk.path}/unmask", app=lite_desk.app, headers=other.key(Role.OPERATOR), json=body
        ).status_code
        == 404
    )
    order = {"person_id": PERSON, "reason": REASON}
    assert (
        send("POST", "/v1/erasures", app=lite_desk.app, headers=other.key(Role.OPERATOR), json=order).status_code == 404
    )
    found = send(
        "POST", "/v1/contacts/find", app=lite_desk.app, headers=other.key(Role.OPERATOR), json={"person_ids": [PERSON]}
    ).json()
    assert found["items"][0]["contact"] is None
    assert entries(lite_desk) == []


def test_a_key_unmasks_only_so_much_in_an_hour(lite_desk, need):
    lite_desk.app = create_app(Settings(rate_per_minute=1_000_000, unmask_per_hour=3), lite_desk.hub.store)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    assert lite_desk.ask("POST", "/unmask", json=body).status_code == 200
    refused = lite_desk.ask("POST", "/unmask", json=body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    lite_desk.hub.store.clock.move(hours=1, seconds=1)
    assert lite_desk.ask("POST", "/unmask", json=body).status_code == 200


def test_many_at_once_unmask_no_more_than_one_after_another(desk, need):
    desk.app = create_app(Settings(rate_per_minute=1_000_000, unmask_per_hour=3), desk.hub.store)
    body = {"table": "needs", "keys": [need, "none"], "reason": REASON}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: desk.ask("POST", "/unmask", json=body).status_code, range(6)))
    assert sorted(answers) == [200, *[429] * 5]
