"""Every sample and the real floods of Henan, from files to a plan that the checker passes; the four formats agree."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from benchmarks.henan import LAST_DAY, henan_pool
from matcher.check import check_plan
from matcher.files import plan_to_data, read_plan, read_pool, write_plan_data, write_pool
from matcher.match import Request, match
from matcher.model import Plan, Policy, Pool
from matcher.optimise import Limits
from matcher.samples import build_sample
from tests.commands.running import run

DATE = dt.date(2026, 11, 23)
HENAN = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "henan_2021"
FORMATS = ("xlsx", "parquet", "json", "csv")


def written(pool: Pool, folder: Path, kind: str) -> Path:
    """Write a pool in one of the four formats and return where."""
    path = folder / (kind if kind in {"csv", "parquet"} else f"pool.{kind}")
    write_pool(pool, path, format="parquet" if kind == "parquet" else "csv")
    return path


def comparable(plan: Plan) -> str:
    """Return all of a plan but its seconds and the words about its input, which name sheets and files."""
    data = plan_to_data(plan)
    data["summary"]["run"].pop("seconds")
    data.pop("problems")
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def matched_by_command(pool: Path, plan: Path, date: dt.date) -> Plan:
    """Match and verify with the real command, both without a word of refusal, and return the plan."""
    said = run("match", pool, "--out", plan, "--date", date.isoformat())
    assert said.code == 0, said.out + said.err
    verified = run("verify", pool, plan)
    assert verified.code == 0, verified.out + verified.err
    return read_plan(plan)


def assert_sound(plan: Plan, pool: Pool) -> None:
    """Hold what is true of every plan: nothing lost, the bound above the objective, most red needs met."""
    summary = plan.summary
    assert summary.flow.is_conserved
    assert summary.flow.collected == pool.needs.height + pool.refused
    assert summary.flow.met > 0
    assert summary.objective <= summary.bound
    assert summary.gap == pytest.approx((summary.bound - summary.objective) / summary.bound, abs=1e-9)
    assert set(plan.assignments["need_id"]).isdisjoint(plan.unmet["need_id"])


# Small samples, with the real command


@pytest.mark.parametrize(
    ("name", "kind", "collected", "met"), [("tiny", "json", 6, 5), ("fuyang-week", "xlsx", 110, 86)]
)
def test_a_sample_goes_from_its_file_to_a_verified_plan(name, kind, collected, met, tmp_path):
    pool = build_sample(name)
    plan = matched_by_command(written(pool, tmp_path, kind), tmp_path / "plan", DATE)
    assert_sound(plan, pool)
    assert plan.summary.status == "optimal"
    assert plan.summary.flow.collected == collected
    assert plan.summary.flow.met == met


@pytest.mark.parametrize("name", ["tiny", "fuyang-week"])
def test_every_format_reads_back_as_the_same_pool_and_gives_the_same_plan(name, tmp_path):
    pool = build_sample(name)
    read = {kind: read_pool(written(pool, tmp_path, kind)) for kind in FORMATS}
    assert {kind: each.digest() for kind, each in read.items()} == dict.fromkeys(FORMATS, pool.digest())
    plans = {comparable(match(Request(pool=each, date=DATE))) for each in (pool, *read.values())}
    assert len(plans) == 1


# Large samples


def test_hetang_is_matched_and_verified(tmp_path):
    pool_path = written(build_sample("hetang"), tmp_path, "parquet")
    pool = read_pool(pool_path)
    assert pool.digest() == build_sample("hetang").digest()
    # The exact proof takes minutes on a busy machine; the rough plan goes through the same rooms.
    limits = Limits(tighten_options=0, most_moves=500_000)
    plan = match(Request(pool=pool, date=DATE, limits=limits))
    assert_sound(plan, pool)
    assert plan.summary.gap < 0.02
    packaged = pool.needs.join(plan.package_members, on="need_id")["people"].sum()
    assert packaged >= 0.97 * plan.summary.people_met  # 98.9 % with all moves
    write_plan_data(plan, tmp_path / "plan")
    verified = run("verify", pool_path, tmp_path / "plan")
    assert verified.code == 0, verified.out + verified.err


@pytest.mark.slow
def test_the_whole_of_fuyang_is_matched_with_an_honest_bound():
    pool = build_sample("fuyang")
    assert pool.needs.height == 42_000
    # Without moves, with few sweeps and packages of whom one carrier serves anyway: valid and bounded, not good.
    limits = Limits(sweeps=12, most_moves=0, package_options=0)
    plan = match(Request(pool=pool, date=DATE, limits=limits))  # raises where the checker refuses
    assert_sound(plan, pool)
    assert plan.summary.gap < 0.06
    assert plan.summary.status == "limit"


# Real data


@pytest.mark.shared
@pytest.mark.skipif(not HENAN.is_dir(), reason=f"no data in {HENAN.name} beside the project")
def test_henan_goes_from_csv_to_a_verified_plan(tmp_path):
    pool = henan_pool(HENAN)
    plan = matched_by_command(written(pool, tmp_path, "csv"), tmp_path / "plan", LAST_DAY)
    assert_sound(plan, pool)
    assert plan.summary.status == "optimal"
    assert plan.summary.flow.collected == 197
    # Some offer reaches most needs; the plan does not waste them.
    assert 100 <= plan.summary.flow.met < 197
    assert check_plan(read_pool(tmp_path / "csv"), plan, Policy.from_data(plan.summary.policy)) == {}
