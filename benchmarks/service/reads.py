"""How long readers wait while a match of 42,000 needs runs in the background.

``python -m benchmarks.service.reads --seconds 60``: a server with one worker on SQLite, a pool of the instance ``size-42k``,
one reader that asks again and again for pools, pages of needs and the run. It reads for a while before the run and
while it goes on; the run is cancelled where it takes longer.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import zipfile
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.instances import DATE, INSTANCES
from benchmarks.service.running import Service
from benchmarks.service.writer import prepared
from matcher.files import write_pool

_INSTANCE = "size-42k"
_QUIET_SECONDS = 5.0
_ZIP = {"Content-Type": "application/zip", "If-Match": "*"}


def measured(folder: Path, seconds: float) -> dict[str, Any]:
    """Return milliseconds of reads before a run and during it, and how long upload and run took."""
    service = Service(f"sqlite:///{folder}/wishpool.db", folder, WISHPOOL_RATE_PER_MINUTE="1000000")
    service.start()
    try:
        desk = prepared(service)
        headers, pool = desk.operator, desk.pool_id
        with httpx.Client(base_url=service.url, headers=headers, timeout=300) as http:
            began = time.monotonic()
            http.post(f"/v1/pools/{pool}/versions", content=zipped(folder), headers=_ZIP).raise_for_status()
            uploaded = time.monotonic() - began
            paths = [f"/v1/pools/{pool}", f"/v1/pools/{pool}/needs?limit=100", "/v1/runs", "/v1/pools"]
            quiet = reads(http, paths, _QUIET_SECONDS)
            asked = http.post("/v1/runs", json={"pool_id": pool, "date": DATE.isoformat()}).raise_for_status()
            run, busy = asked.headers["location"], list[float]()
            began = time.monotonic()
            while is_under_way(http, run) and time.monotonic() - began < seconds:
                busy += reads(http, [*paths, run], 1.0)
            lasted = time.monotonic() - began
            state = http.get(run).json()
            if state["ended_at"] is None:
                http.post(f"{run}/cancel")
    finally:
        service.stop()
    return {
        "upload_seconds": round(uploaded, 1),
        "run_seconds": round(lasted, 1),
        "run": {name: state[name] for name in ("state", "progress", "failure")},
        "quiet": percentiles(quiet),
        "during_the_run": percentiles(busy),
    }


def zipped(folder: Path) -> bytes:
    """Return the instance as a zip of CSV files."""
    write_pool(INSTANCES[_INSTANCE].pool(), folder / "pool")
    archive = folder / "pool.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted((folder / "pool").glob("*.csv")):
            file.write(path, path.name)
    return archive.read_bytes()


def is_under_way(http: httpx.Client, run: str) -> bool:
    """Whether a run waits or goes on."""
    return http.get(run).json()["ended_at"] is None


def reads(http: httpx.Client, paths: list[str], seconds: float) -> list[float]:
    """Read again and again for some seconds; return the milliseconds of each."""
    end, found = time.monotonic() + seconds, list[float]()
    for path in cycle(paths):
        began = time.perf_counter()
        http.get(path).raise_for_status()
        found.append(1000 * (time.perf_counter() - began))
        if time.monotonic() > end:
            break
    return found


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """Return how many there are, and their 50th, 95th and 99th percentile."""
    p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99])
    return {"reads": len(milliseconds), "p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "p99_ms": round(p99, 1)}


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.reads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long to read during the run at most")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measured(Path(name), given.seconds), indent=1))


if __name__ == "__main__":
    main()
