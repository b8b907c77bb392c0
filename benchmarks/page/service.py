"""The section of the service, and its lines of the overview."""

from __future__ import annotations

from benchmarks.measure import Values
from benchmarks.page.tables import table, verdict
from benchmarks.parts.service import CASES_AIM, LOAD_P99_AIM_MS, RATE_AIM, READS_P99_AIM_MS, READY_AIM_S, UPLOAD_AIM_S

_KILLS = ("kills-sqlite", "kills-postgresql")
_CONTRACTS = ("contract-sqlite", "contract-postgresql")
_VICTIMS = {
    "server": "of the whole service",
    "process": "of one of the two processes that answer",
    "worker": "of its worker",
}


def service_section(found: dict[str, Values]) -> str:
    """Return what was measured of the service."""
    head = (
        "## The service\n\n`python -m benchmarks service`; one figure: `python -m benchmarks.service.load --seconds 300`, "
        "`.reads`, `.bursts`, `.kills 200 --database sqlite --longest-pause 1`, `.kills 50 --database postgresql --longest-pause 1`, `.contract`. "
        "A server on SQLite with everything on (keys, rate limits, events, sealed fields, logs, full synchronisation of the disk); "
        "the clients run on the same two processors. Once each.\n"
    )
    makers = (("load", _load), ("reads", _reads), ("bursts", _bursts))
    parts = [maker(found[name]) for name, maker in makers if name in found]
    kills = [_kills(found[name]) for name in _KILLS if name in found]
    contracts = [found[name] for name in _CONTRACTS if name in found]
    return "\n".join([head, *parts, *kills, *([_contract(contracts)] if contracts else [])])


def _load(found: Values) -> str:
    rows = [[kind, *[found[kind][name] for name in ("p50", "p95", "p99", "max")]] for kind in ("all", "read", "write")]
    statuses = ", ".join(f"{count:,} with {status}" for status, count in found["statuses"].items())
    return (
        f"### {found['users']} users at once\n\nFour reads to one write, {found['seconds']:g} s without pauses: {found['requests']:,} answers "
        f"({statuses}), {found['requests_a_second']} a second, {found['processor_ms_a_request']} ms of the server's processor time a "
        f"request; load average at the end {found['load_average']}.\n\n"
        + table(["Milliseconds", "Median", "95th percentile", "99th", "Worst"], rows)
    )


def _reads(found: Values) -> str:
    rows = [
        [words, found[name]["reads"], *[found[name][f"{place}_ms"] for place in ("p50", "p95", "p99")]]
        for name, words in (("quiet", "before the match"), ("during_the_run", "while it goes on"))
    ]
    return (
        f"### Reads beside a match of 42,000 needs\n\nUpload of the pool {found['upload_seconds']} s; the run took "
        f"{found['run_seconds']} s and ended {found['run']['state']}.\n\n"
        + table(["When", "Reads", "Median ms", "95th percentile", "99th"], rows)
    )


def _bursts(found: Values) -> str:
    claims, alike, upload = found["claims"], found["duplicates"], found["upload"]
    rows = [
        [
            "claims of one need",
            found["callers"],
            f"{claims['winners']} winner",
            claims["seconds"],
            claims["latency"]["p99"],
        ],
        [
            "requests under one `Idempotency-Key`",
            found["callers"],
            f"{alike['objects']} object, {alike['different_answers']} kind of answer",
            alike["seconds"],
            alike["latency"]["p99"],
        ],
    ]
    return (
        "### Bursts\n\n"
        + table(["What", "At once", "Outcome", "Seconds", "99th percentile ms"], rows)
        + f"\nA workbook of {upload['rows']:,} rows ({upload['megabytes']} MB), read, checked and kept: {upload['seconds']} s, "
        f"{upload['server_processor_seconds']} s of processor time.\n"
    )


def _kills(found: Values) -> str:
    kills = ", ".join(f"{count} {_VICTIMS[who]}" for who, count in found["kills"].items())
    sound = "nothing lost, nothing in part, nothing twice" if found["code"] == 0 else "**not sound**"
    ready = found["ready_seconds"]
    counted = ", ".join(
        f"{name.replace('_', ' ')} {found[name]:,}"
        for name in sorted(found)
        if name != "code" and _is_count(found[name])
    )
    return (
        f"### Kills on {found['database'].partition('+')[0]}\n\n{kills}, at random instants while a client writes rows, imports pools, "
        f"approves plans, publishes and claims needs: {sound}. Killed as a whole, ready again after {ready['median']} s (median), "
        f"{ready['worst']} s (worst). Looked at afterwards: {counted}.\n"
    )


def _contract(found: list[Values]) -> str:
    names = ("database", "operations", "cases", "failures", "server_errors", "processor_seconds")
    rows = [[len(value) if isinstance(value := one[name], list) else value for name in names] for one in found]
    heads = ["Store", "Operations", "Requests", "Against the document", "Server errors", "Processor s"]
    return "### Requests made from the document\n\n" + table(heads, rows)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def service_lines(found: dict[str, Values]) -> list[tuple[str, str, str, str]]:
    """Return figure, aim, measured and verdict of what was measured."""
    lines: list[tuple[str, str, str, str]] = []
    if load := found.get("load"):
        sound = load["server_errors"] == 0
        rate, late = load["requests_a_second"], load["all"]["p99"]
        figure = f"service, {load['users']} users, four reads to one write"
        lines += [
            (f"{figure}: rate", f"{RATE_AIM:g} a second", f"{rate}", verdict(kept=sound and rate >= RATE_AIM)),
            (
                f"{figure}: 99th percentile",
                f"{LOAD_P99_AIM_MS:g} ms",
                f"{late} ms",
                verdict(kept=sound and late <= LOAD_P99_AIM_MS),
            ),
            (f"{figure}: server errors", "0", f"{load['server_errors']}", verdict(kept=sound)),
        ]
    if reads := found.get("reads"):
        late = reads["during_the_run"]["p99_ms"]
        figure = "service, reads beside a match of 42,000 needs: 99th percentile"
        lines.append((figure, f"{READS_P99_AIM_MS:g} ms", f"{late} ms", verdict(kept=late <= READS_P99_AIM_MS)))
    if bursts := found.get("bursts"):
        upload, callers = bursts["upload"], bursts["callers"]
        lines += [
            (
                f"service, workbook of {upload['rows']:,} rows uploaded and checked",
                f"{UPLOAD_AIM_S:g} s",
                f"{upload['seconds']} s",
                verdict(kept=upload["seconds"] <= UPLOAD_AIM_S),
            ),
            (
                f"service, {callers:,} claims of one need",
                "1 winner",
                f"{bursts['claims']['winners']}",
                verdict(kept=bursts["claims"]["winners"] == 1),
            ),
            (
                f"service, {callers:,} duplicates under one key",
                "1 object, equal answers",
                f"{bursts['duplicates']['objects']} object, {bursts['duplicates']['different_answers']} kind of answer",
                verdict(kept=bursts["duplicates"]["objects"] == bursts["duplicates"]["different_answers"] == 1),
            ),
        ]
    for name in _KILLS:
        if kills := found.get(name):
            worst, times = kills["ready_seconds"]["worst"], sum(kills["kills"].values())
            figure = f"service, {times} kills on {kills['database'].partition('+')[0]}"
            words = "sound" if kills["code"] == 0 else "not sound"
            lines += [
                (f"{figure}: nothing lost or double", "sound", words, verdict(kept=kills["code"] == 0)),
                (
                    f"{figure}: ready again",
                    f"{READY_AIM_S:g} s",
                    f"worst {worst} s",
                    verdict(kept=worst <= READY_AIM_S),
                ),
            ]
    for name in _CONTRACTS:
        if contract := found.get(name):
            figure = f"service, requests made from its document, on {contract['database']}"
            wrong = len(contract["failures"]) + contract["server_errors"]
            words = f"{contract['cases']:,}, {wrong} wrong"
            lines.append(
                (figure, f"{CASES_AIM:,}, 0 wrong", words, verdict(kept=contract["cases"] >= CASES_AIM and not wrong))
            )
    return lines
