"""What is another hub's: not there, whichever way it is named."""

import json
import re
from typing import Any

from benchmarks.service.world import ELSEWHERE, PERSONAL
from tests.api.client import JSON
from tests.api.hostile.everything import ANY


def test_things_of_another_hub_are_not_there(everything):
    ours, theirs = everything.world.hub, everything.world.foreign
    requests = []
    for found in everything.operations:
        _method, path, operation = found
        names = [name for name in re.findall(r"{(\w+)}", path) if name.endswith("_id") and name != "need_id"]
        content = operation.get("requestBody", {}).get("content", {})
        example = content.get("application/json", {}).get("example", {})
        body = json.dumps(example).encode() if content else None
        # Each identifier by itself, and all of them together.
        for chosen in [[name] for name in names] + ([names] if len(names) > 1 else []):
            address = everything.filled(path, {name: theirs.known[name] for name in chosen})
            if path.startswith("/v1/keys"):
                continue  # those who give keys give them to all hubs
            address += "?other=x" if path.endswith("/plans/{plan_id}/comparison") else ""
            requests.append((found, address, everything.key(path) | ANY | (JSON if content else {}), body))
    answers = everything.ask(requests)
    assert len(answers) > 80
    found = {response.status_code: response for response in answers}
    assert set(found) == {404}, {status: response.request.url for status, response in found.items()}
    everything.world.put_back()
    assert ours.known["pool_id"] != theirs.known["pool_id"]


def test_things_of_another_hub_are_not_there_in_bodies_and_queries(everything):
    ours, theirs = everything.world.hub.known, everything.world.foreign.known
    key = everything.key("")
    bodies = [
        ("/v1/runs", {"pool_id": theirs["pool_id"], "date": "2026-11-23"}),
        ("/v1/runs", {"pool_id": ours["pool_id"], "date": "2026-11-23", "previous_plan_id": theirs["plan_id"]}),
        ("/v1/schedules", {"pool_id": theirs["pool_id"], "weekday": 1, "time": "06:30"}),
        ("/v1/erasures", {"person_id": ELSEWHERE, "reason": "x"}),
    ]
    by_path = {(found[0], found[1]): found for found in everything.operations}
    requests: list[Any] = [
        (by_path["POST", path], path, key | JSON, json.dumps(body).encode()) for path, body in bodies
    ]
    comparison = "/v1/plans/{plan_id}/comparison"
    requests.append(
        (by_path["GET", comparison], f"{everything.filled(comparison)}?other={theirs['plan_id']}", key, None)
    )
    assert {response.status_code for response in everything.ask(requests)} == {404}
    filters = [
        ("/v1/runs", "pool_id"),
        ("/v1/plans", "pool_id"),
        ("/v1/notices", "pool_id"),
        ("/v1/scenarios", "plan_id"),
        ("/v1/approvals", "plan_id"),
        ("/v1/claims", "notice_id"),
    ]
    requests = [(by_path["GET", path], f"{path}?{name}={theirs[name]}", key, None) for path, name in filters]
    for response in everything.ask(requests):
        assert response.json()["items"] == []
    # A person of the other hub is nobody here.
    for path, more in (("/v1/contacts/find", {}), ("/v1/contacts/unmask", {"reason": "x"})):
        body = json.dumps({"person_ids": [ELSEWHERE, PERSONAL]} | more).encode()
        (response,) = everything.ask([(by_path["POST", path], path, key | JSON, body)])
        assert [found["contact"] is None for found in response.json()["items"]] == [True, False]
    # Whatever is listed without a filter is ours alone.
    identifiers = {value for name, value in theirs.items() if name.endswith("_id")} - set(ours.values())
    lists = [
        found for found in everything.operations if found[0] == "GET" and "{" not in found[1] and "/v1/" in found[1]
    ]
    requests = [(found, found[1], key, None) for found in lists if not found[1].startswith(("/v1/keys", "/v1/hubs"))]
    for response in everything.ask(requests):
        assert not any(identifier in response.text for identifier in identifiers), response.request.url
