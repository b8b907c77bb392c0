"""What the ledger of the fault benchmark finds: each fault alone makes a store unsound, a whole one is sound."""

import copy

import pytest

from benchmarks.service import ledger as ledgers
from benchmarks.service.ledger import ROWS, Ledger, is_sound, looked_at
from benchmarks.service.running import Service
from benchmarks.service.writer import KillDesk

DESK = KillDesk(operator={}, approver={}, platform={}, pool_id="pool", imports_id="imports")


@pytest.fixture
def service(tmp_path):
    """One that nobody has started: what it would say is told by the tests."""
    found = Service("sqlite:///none.db", tmp_path)
    found.url = "http://127.0.0.1:1"
    return found


def told():
    ledger = Ledger(earlier_runs=1, earlier_versions=3)
    ledger.batches = {1: True, 2: True}
    ledger.imports = {3: 2, 9: 3}
    ledger.runs = {60: "run-b"}
    ledger.approvals = {"plan-a": "approval-a"}
    ledger.claims = {"notice-a": "claim-a"}
    return ledger


def whole():
    """Lists of a store in which everything is as it was told."""
    return {
        "/v1/pools/pool/needs": [{"key": f"B0000{number}-{row}"} for number in (1, 2) for row in range(ROWS)],
        "/v1/pools/pool/versions": [{"number": number} for number in range(5)],
        "/v1/pools/imports/needs": [{"key": f"I00009-{row}"} for row in range(ROWS)],
        "/v1/pools/imports/versions": [{"number": 1, "counts": {}}]
        + [{"number": number, "counts": {"needs": ROWS}} for number in (2, 3)],
        "/v1/runs": [{"id": run_id, "state": "completed"} for run_id in ("run-a", "run-b")],
        "/v1/plans": [
            {"id": "plan-a", "run_id": "run-a", "state": "approved"},
            {"id": "plan-b", "run_id": "run-b", "state": "proposal"},
        ],
        "/v1/events": [{"subject_id": "plan-a"}],
        "/v1/approvals": [{"id": "approval-a", "plan_id": "plan-a"}],
        "/v1/claims": [{"id": "claim-a", "notice_id": "notice-a"}],
        "/v1/jobs": [],
    }


@pytest.fixture
def found_in(service, monkeypatch):
    def look(store, ledger):
        monkeypatch.setattr(ledgers, "listed", lambda http, path, **filters: iter(copy.deepcopy(store[path])))
        return looked_at(service, DESK, ledger)

    return look


def test_a_store_that_holds_what_was_told_is_sound(found_in):
    assert is_sound(found_in(whole(), told()))


@pytest.mark.parametrize(
    ("path", "change", "name"),
    [
        ("/v1/pools/pool/needs", lambda rows: rows[ROWS:], "lost_batches"),
        ("/v1/pools/pool/needs", lambda rows: rows[1:], "torn_batches"),
        ("/v1/pools/pool/versions", lambda rows: [*rows, {"number": 5}], "doubled_batches"),
        ("/v1/pools/imports/versions", lambda rows: rows[:-1], "lost_imports"),
        ("/v1/pools/imports/needs", lambda rows: [{"key": "I00003-0"}], "lost_imports"),
        ("/v1/pools/imports/needs", lambda rows: [*rows, {"key": "I00003-0"}], "mixed_imports"),
        ("/v1/pools/imports/versions", lambda rows: [rows[0], {**rows[1], "counts": {"needs": 1}}], "torn_imports"),
        ("/v1/pools/imports/versions", lambda rows: [*rows, {**rows[1], "number": 4}], "doubled_imports"),
        ("/v1/runs", lambda rows: rows[:1], "lost_runs"),
        ("/v1/runs", lambda rows: [*rows, {**rows[1], "id": "run-c"}], "doubled_runs"),
        ("/v1/runs", lambda rows: [rows[0], {**rows[1], "state": "failed"}], "runs_not_completed"),
        ("/v1/plans", lambda rows: [*rows, {**rows[1], "id": "plan-c"}], "runs_without_one_plan"),
        ("/v1/plans", lambda rows: [{**rows[0], "state": "proposal"}, rows[1]], "torn_approvals"),
        ("/v1/events", lambda rows: [], "torn_approvals"),
        ("/v1/events", lambda rows: rows * 2, "torn_approvals"),
        ("/v1/approvals", lambda rows: [], "lost_approvals"),
        ("/v1/approvals", lambda rows: [*rows, {**rows[0], "id": "approval-b"}], "doubled_approvals"),
        ("/v1/claims", lambda rows: [], "lost_claims"),
        ("/v1/claims", lambda rows: [*rows, {**rows[0], "id": "claim-b"}], "doubled_claims"),
    ],
)
def test_each_fault_is_found(path, change, name, found_in):
    store = whole()
    store[path] = change(store[path])
    found = found_in(store, told())
    assert found[name]
    assert not is_sound(found)


def test_two_imports_that_were_told_the_same_version_are_found(found_in):
    ledger = told()
    ledger.imports = {3: 3, 9: 3}
    assert found_in(whole(), ledger)["lost_imports"] == [3, 9]


def test_what_nobody_heard_an_answer_of_may_be_there_or_not(found_in):
    ledger, store = told(), whole()
    del ledger.imports[9]
    ledger.unheard["import"] = 1
    assert is_sound(found_in(store, ledger))
    store["/v1/pools/imports/versions"] = store["/v1/pools/imports/versions"][:-1]
    store["/v1/pools/imports/needs"] = [{"key": f"I00003-{row}"} for row in range(ROWS)]
    assert is_sound(found_in(store, ledger))
