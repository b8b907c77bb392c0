"""Turns what was measured into ``RESULTS.md``; figures that were not measured are left out."""

from __future__ import annotations

from benchmarks.confessions import CONFESSIONS
from benchmarks.figures import Values

_HEADER = """# Results

Written by `python -m benchmarks.week`; how it was measured and what the words mean: [PROTOCOL.md](PROTOCOL.md).
Wall seconds depend on what else the machine does, processor seconds (user and system) much less; both are given. Where
three runs were made the figure is their median.

"""

_NAMES = {
    "wishpool": "Wishpool",
    "nearest_first": "by hand, nearest first",
    "urgent_first": "by hand, urgent first",
    "cp_sat": "CP-SAT, whole model",
    "highs": "HiGHS, whole model",
}


def results_page(known: Values) -> str:
    """Return the page for all figures that are known."""
    sections = (
        ("contest", _contest),
        ("week", _week),
        ("fuyang", _fuyang),
        ("henan", _henan),
        ("imports", _imports),
    )
    parts = [section(known[name]) for name, section in sections if name in known]
    return _HEADER + "\n".join([_overview(known), *parts, _machines(known), CONFESSIONS])


def _table(titles: list[str], rows: list[list[object]]) -> str:
    lines = [titles, ["---"] * len(titles), *[[str(cell) for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _verdict(*, kept: bool) -> str:
    return "kept" if kept else "**missed**"


def _percent(gap: float) -> str:
    return f"{100 * gap:.3f} %"


def _overview(known: Values) -> str:
    rows: list[list[object]] = []
    if found := known.get("demo"):
        good = found["code"] == 0 and found["wall_s"] < 180
        rows.append(["`make demo`, fresh clone (once)", "180 s", _took(found), _verdict(kept=good)])
    if found := known.get("week"):
        solve = found["seconds"]["solve"]
        good = found["code"] == 0 and found["status"] == "optimal" and found["wall_s"] < 5
        figure = f"{found['status']}; {_took(found)}; solve stage {solve} s"
        rows.append(["`wishpool match`, `fuyang-week`, to proof", "5 s", figure, _verdict(kept=good)])
    if found := known.get("contest"):
        ours = [row for row in found["rows"] if row["method"] == "wishpool"]
        gaps = [_gap(row, found["rows"], own=True) for row in ours]
        worst = max(row["worst_wall_s"] for row in ours)
        figure = f"own gap at most {_percent(max(gaps))}, slowest of all runs {worst} s"
        rows.append(["2,000 needs within 0.1 %", "60 s", figure, _verdict(kept=max(gaps) <= 0.001 and worst <= 60)])
    if found := known.get("check"):
        good = found["code"] == 0 and found["wall_s"] < 5
        rows.append(["`wishpool check`, workbook of 10,000 rows", "5 s", _took(found), _verdict(kept=good)])
    if found := known.get("imports"):
        rows += [
            [f"`{code}`", "1 s", _took(found[name]), _verdict(kept=found[name]["wall_s"] < 1)]
            for name, code in (("matcher", "import matcher"), ("match", "from matcher.match import match"))
        ]
    if found := known.get("fuyang"):
        good = found["match"]["code"] in {0, 1} and found["verify"]["code"] == 0
        figure = f"gap {_percent(found['gap'])}; {_took(found['match'])}; {found['match']['peak_mb']} MB"
        rows.append(["`wishpool match`, `fuyang`, 42,000 needs (once)", "a valid plan", figure, _verdict(kept=good)])
    return "## At a glance\n\n" + _table(["Figure", "Aim", "Measured", ""], rows)


def _took(found: Values) -> str:
    return f"{found['wall_s']} s wall, {found['cpu_s']} s processor"


def _gap(row: Values, rows: list[Values], *, own: bool = False) -> float:
    same = [other["bound"] for other in rows if other["seed"] == row["seed"] and other["bound"]]
    bound = row["bound"] if own else min(same)
    return float((bound - row["objective"]) / abs(bound))


def _contest(found: Values) -> str:
    rows = [
        [
            row["seed"],
            _NAMES[row["method"]],
            f"{row['objective'] / 1e6:,.1f}" if row["objective"] else "no plan",
            f"{row['bound'] / 1e6:,.1f}" if row["bound"] else "-",
            _percent(_gap(row, found["rows"])),
            f"{row['met']:,}",
            row["solve_wall_s"],
            row["solve_cpu_s"],
            row["wall_s"],
            "passed" if not row["broken"] else ", ".join(row["broken"]),
        ]
        for row in found["rows"]
    ]
    titles = ["Seed", "Method", "Value", "Own bound", "Gap to best bound", "Needs met"]
    titles += ["Solve wall s", "Solve processor s", "Process wall s", "Checker"]
    sizes = f"{found['needs']:,} needs, {found['helpers']} teams, {found['funds']} funds"
    options = ", ".join(f"{row['options']:,}" for row in found["rows"] if row["method"] == "wishpool")
    alike = all(row["alike"] for row in found["rows"] if row["method"] == "wishpool")
    got = [row["solve_cpu_s"] for row in found["rows"] if row["method"] in {"cp_sat", "highs"}]
    peers = (
        f"CP-SAT and HiGHS had 60 s on the wall and got {min(got)} to {max(got)} s of processor: see the confessions."
    )
    words = "The three runs of a seed gave the same value and bound." if alike else "**Runs of a seed differed.**"
    return (
        f"## {sizes}\n\n`python -m benchmarks.week contest`; one pool alone: `python -m benchmarks.contest METHOD SEED`. "
        f"Options by seed: {options}. Value in points; the best bound of a seed is the lowest that any method proved. {words} {peers}\n\n"
        + _table(titles, rows)
    )


def _stages(found: Values) -> str:
    return ", ".join(f"{stage} {seconds} s" for stage, seconds in found["seconds"].items())


def _met(found: Values) -> str:
    flow = found["flow"]
    by_grade = ", ".join(f"{grade} {met} of {asked}" for grade, (met, asked) in found["by_grade"].items())
    return (
        f"{flow['met']:,} of {flow['collected']:,} needs met ({by_grade}), {flow['claimed']:,} published for claiming, "
        f"{flow['referred']:,} referred, {flow['waiting']:,} waiting, {flow['refused']:,} refused; "
        f"{found['people_met']:,} of {found['people_asked']:,} people."
    )


def _week(found: Values) -> str:
    return (
        "## One week: `fuyang-week`\n\n`wishpool match fuyang-week.xlsx --out plan --date 2026-11-23`, "
        f"exit code {found['code']}; `wishpool verify`: {found['verify_code']}.\n\n"
        f"{_met(found)} {found['options']:,} options. {found['status']}, objective {found['objective']} points. "
        f"Stages: {_stages(found)}.\n"
    )


def _fuyang(found: Values) -> str:
    verify = found["verify"]
    return (
        "## The whole of Fuyang\n\n`wishpool match fuyang --out plan --date 2026-11-23` from Parquet, default limits, "
        f"exit code {found['match']['code']}; `wishpool verify`: {verify['code']}, {_took(verify)}. Once.\n\n"
        f"{_met(found)} {found['options']:,} options. Status {found['status']}: objective {found['objective']:,.3f}, "
        f"bound {found['bound']:,.3f}, gap {_percent(found['gap'])}. Stages: {_stages(found)}. "
        f"Largest memory: {found['match']['peak_mb']} MB.\n"
    )


def _henan(found: Values) -> str:
    if "absent" in found:
        return f"## Floods of Henan, July 2021\n\nNot measured: no `{found['absent']}` beside the project.\n"
    return (
        "## Floods of Henan, July 2021\n\nReal requests and offers, assumptions in `henan.py`. "
        f"`wishpool match henan.json --out plan --date {found['date']}`, exit code {found['code']}; "
        f"`wishpool verify`: {found['verify_code']}; {_took(found)}.\n\n"
        f"{_met(found)} {found['options']:,} options. {found['status']}, objective {found['objective']:,.3f} points. "
        f"Stages: {_stages(found)}.\n"
    )


def _imports(found: Values) -> str:
    rows: list[list[object]] = [
        ["nothing (`python -c pass`)", _took(found["python"])],
        ["`import matcher`", _took(found["matcher"])],
        ["`from matcher.match import match`", _took(found["match"])],
        ["`import matcher.cli` (`wishpool --help`)", _took(found["cli"])],
    ]
    return "## Import\n\n" + _table(["What", "Took"], rows)


def _machines(known: Values) -> str:
    rows: list[list[object]] = [
        [name, found["measured_on"], found["engine"], found["machine"]["load"]] for name, found in known.items()
    ]
    facts = next(iter(known.values()))["machine"] if known else {}
    words = (
        f"{facts['processors']} processors, {facts['memory']}, {facts['system']}, Python {facts['python']}."
        if facts
        else ""
    )
    return (
        f"## Machine\n\n{words} Shared: other work ran at the same time, and the load (over 1, 5 and 15 minutes, before "
        "the figure) says how much of it.\n\n" + _table(["Figure", "Measured on", "Commit", "Load"], rows)
    )
