"""The aims and what came out, on one screen."""

from __future__ import annotations

from statistics import mean

from benchmarks.measure import Values
from benchmarks.page.explain import explain_lines
from benchmarks.page.service import service_lines
from benchmarks.page.tables import percent, table, took, verdict, worst_code
from benchmarks.page.what_if import what_if_lines
from benchmarks.parts import packages
from benchmarks.parts.assignment import MEAN_AIM, SECONDS_AIM, WORST_AIM
from benchmarks.parts.scale import AIMS, GROWTH_AIM, Aim, growth_of
from benchmarks.quality import OURS, gap_to
from benchmarks.results import Known

Line = tuple[str, str, str, str]
"""Figure, aim, measured, verdict."""


def overview(known: Known) -> str:
    """Return the table of aims for all that was measured."""
    lines = [*_scale(known.get("scale", {})), *_assignment(known.get("gap", {}))]
    lines += [*_packages(known.get("packages", {}))]
    lines += [
        *_contest(known.get("quality", {})),
        *explain_lines(known.get("explain", {})),
        *what_if_lines(known.get("whatif", {})),
        *service_lines(known.get("service", {})),
    ]
    lines += _routine(known.get("routine", {}))
    return "## At a glance\n\n" + table(["Figure", "Aim", "Measured", ""], lines)


def _scale(found: dict[str, Values]) -> list[Line]:
    lines = [line for name, aim in AIMS.items() if name in found for line in _size(found[name], aim)]
    growth = growth_of(found, lambda each: float(each["seconds"]["solve"]))
    if growth is not None:
        kept = verdict(kept=growth <= GROWTH_AIM)
        most = max(each["needs"] for each in found.values())
        figure = f"10,000 to {most:,} needs: growth of the solve stage"
        lines.append((figure, f"exponent {GROWTH_AIM}", f"{growth:.2f}", kept))
    return lines


def _size(found: Values, aim: Aim) -> list[Line]:
    name, solve, sound = f"{found['needs']:,} needs", found["seconds"]["solve"], worst_code(found) == 0
    return [
        (f"{name}: solve stage", f"{aim.solve_s:g} s", f"{solve} s", verdict(kept=sound and solve <= aim.solve_s)),
        (f"{name}: gap", percent(aim.gap), percent(found["gap"]), verdict(kept=sound and found["gap"] <= aim.gap)),
        (
            f"{name}: whole process",
            f"{aim.wall_s:g} s",
            took(found),
            verdict(kept=sound and found["wall_s"] <= aim.wall_s),
        ),
        (
            f"{name}: largest memory",
            f"{aim.peak_mb / 1024:g} GiB",
            f"{found['peak_mb'] / 1024:.2f} GiB",
            verdict(kept=sound and found["peak_mb"] <= aim.peak_mb),
        ),
    ]


def _assignment(found: dict[str, Values]) -> list[Line]:
    rows = [each for each in found.values() if "gap" in each]
    if not rows:
        return []
    gaps = [each["gap"] for each in rows if each["gap"] is not None]
    incomplete, slowest = len(rows) - len(gaps), max(each["solve_wall_s"] for each in rows)
    figure = f"generalised assignment, {len(rows)} of chu1997"
    aims = [("mean gap", MEAN_AIM, mean(gaps)), ("worst gap", WORST_AIM, max(gaps, default=0.0))] if gaps else []
    lines: list[Line] = [
        (f"{figure}: {words}", percent(aim), percent(gap), verdict(kept=gap <= aim and not incomplete))
        for words, aim, gap in aims
    ]
    words = f"slowest {slowest} s" + (f"; {incomplete} incomplete" if incomplete else "")
    return [*lines, (f"{figure}: time", f"{SECONDS_AIM:g} s each", words, verdict(kept=slowest <= SECONDS_AIM))]


def _packages(found: dict[str, Values]) -> list[Line]:
    return [*_capacitated([each for each in found.values() if "gap" in each]), *_grouped(found)]


def _capacitated(rows: list[Values]) -> list[Line]:
    if not rows:
        return []
    gaps = [each["gap"] for each in rows if each["gap"] is not None]
    incomplete, slowest = len(rows) - len(gaps), max(each["solve_wall_s"] for each in rows)
    figure = f"capacitated p-median, {len(rows)} instances"
    aims = [("mean gap", packages.MEAN_AIM, mean(gaps)), ("worst gap", packages.WORST_AIM, max(gaps))] if gaps else []
    lines: list[Line] = [
        (f"{figure}: {words}", percent(aim), percent(gap), verdict(kept=gap <= aim and not incomplete))
        for words, aim, gap in aims
    ]
    words = f"slowest {slowest} s" + (f"; {incomplete} incomplete" if incomplete else "")
    kept = slowest <= packages.SECONDS_AIM
    return [*lines, (f"{figure}: time", f"{packages.SECONDS_AIM:g} s each", words, verdict(kept=kept))]


def _grouped(found: dict[str, Values]) -> list[Line]:
    """Return a line a size: the better peer that ended, and whether one of ours is nearer to its medoids in no more time."""
    lines: list[Line] = []
    for case in (each for each in found.values() if "rows" in each):
        rows = {each["method"]: each for each in case["rows"] if "failed" not in each}
        peers = [each for name, each in rows.items() if name.startswith("size/k-means")]
        ours = [each for name, each in rows.items() if name.startswith("size/ours")]
        for peer in peers:
            beaten = [
                each
                for each in ours
                if each["to_medoid_km"] < peer["to_medoid_km"] and each["solve_cpu_s"] <= peer["solve_cpu_s"]
            ]
            best = min(beaten or ours, key=lambda each: float(each["to_medoid_km"]))
            words = f"{best['to_medoid_km']:,.0f} km in {best['solve_cpu_s']} s processor"
            aim = f"below {peer['to_medoid_km']:,.0f} km in {peer['solve_cpu_s']} s"
            figure = f"{case['needs']:,} needs in groups, against {peer['method'].split('/')[1]}"
            lines.append((figure, aim, words, verdict(kept=bool(beaten) and not best["broken"])))
    return lines


def _contest(found: dict[str, Values]) -> list[Line]:
    ours = [row for name, case in found.items() if name.startswith("contest-2k") for row in case["rows"]]
    ours = [row for row in ours if row["method"] == OURS]
    if not ours:
        return []
    gap = max(gap_to(row["bound"], row["objective"]) or 0.0 for row in ours)
    worst = max(row["solve_wall_s"] for row in ours)
    sound = not any(row["broken"] for row in ours)
    measured = f"own gap at most {percent(gap)}, slowest {worst} s"
    return [("2,000 needs within 0.1 %", "60 s", measured, verdict(kept=sound and gap <= 0.001 and worst <= 60))]


def _routine(found: dict[str, Values]) -> list[Line]:
    lines: list[Line] = []
    if week := found.get("week"):
        kept = worst_code(week) == 0 and week["status"] == "optimal" and week["wall_s"] < 5
        measured = f"{week['status']}; {took(week)}; solve stage {week['seconds']['solve']} s"
        lines.append(("`wishpool match`, `fuyang-week`, to proof", "5 s", measured, verdict(kept=kept)))
    if check := found.get("check"):
        kept = check["code"] == 0 and check["wall_s"] < 5
        lines.append(("`wishpool check`, workbook of 10,000 rows", "5 s", took(check), verdict(kept=kept)))
    if imports := found.get("imports"):
        for code, name in (("import matcher", "matcher"), ("from matcher.match import match", "match")):
            lines.append((f"`{code}`", "1 s", took(imports[name]), verdict(kept=imports[name]["wall_s"] < 1)))
    if demo := found.get("demo"):
        kept = demo["code"] == 0 and demo["wall_s"] < 180
        lines.append(("`make demo`, fresh clone (once)", "180 s", took(demo), verdict(kept=kept)))
    return lines
