"""A hundred scenarios against one baseline, in a process of its own; prints one JSON object.

``python -m benchmarks.what_if INSTANCE [COUNT]``: the baseline is matched once, packages being off. Each scenario is read, carried out, solved,
checked by the independent checker and compared. Seconds are given on the wall and of the processor; the first scenario loads the compiled loops
and does not count.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial

import numpy as np

from benchmarks.explaining import over, timed
from benchmarks.instances import DATE, INSTANCES
from benchmarks.measure import Values
from benchmarks.parts.scale import NO_PACKAGES
from matcher.model import Policy
from matcher.rules import Context
from scenarios.model import scenario_from_yaml
from scenarios.run import Baseline, answer, matched_baseline

COUNT, _TEAMS = 100, 20

_HEAD = 'name: trial\nquestion: {{zh: 会怎样？, en: "And then?"}}\nchanges:\n'
_KINDS = {
    "team_hours": "  - {{plus: providers, ids: [{provider}], by: {{hours: 4}}}}\n",
    "team_gone": "  - {{remove: providers, ids: [{provider}]}}\n",
    "fund_less": "  - {{scale: funds, ids: [{fund}], by: {{balance: 0.8}}}}\n",
    "teams_hours": "  - {{scale: providers, ids: [{providers}], by: {{hours: 1.2}}}}\n",
    "new_needs": "  - {{clone: needs, count: 60, where: {{grade: blue}}, to: {{grade: red}}}}\n",
}
"""What a planner asks most: the changes of one scenario each."""


def main(name: str, count: int) -> Values:
    """Return what was measured on one instance."""
    context = Context(pool=INSTANCES[name].pool(), policy=Policy.from_yaml(NO_PACKAGES), date=DATE)
    baseline, prepared = timed(lambda: matched_baseline(context))
    draw = np.random.default_rng(0)
    pool = context.pool
    providers, funds = pool.providers["provider_id"].to_list(), pool.funds["fund_id"].to_list()
    times: dict[str, list[Values]] = {kind: [] for kind in _KINDS}
    _asked(baseline, _KINDS["team_hours"].format(provider=providers[0]))
    started = time.perf_counter(), time.process_time()
    for number in range(count):
        kind = list(_KINDS)[number % len(_KINDS)]
        several = draw.choice(providers, _TEAMS, replace=False)
        text = _KINDS[kind].format(provider=several[0], providers=", ".join(several.tolist()), fund=draw.choice(funds))
        times[kind].append(timed(partial(_asked, baseline, text))[1])
    whole = {"wall_s": time.perf_counter() - started[0], "cpu_s": time.process_time() - started[1]}
    return {
        "needs": pool.needs.height,
        "baseline": prepared,
        "count": count,
        "whole": whole,
        "kinds": {kind: over(each) for kind, each in times.items() if each},
    }


def _asked(baseline: Baseline, changes: str) -> None:
    answer(baseline, scenario_from_yaml(_HEAD.format() + changes))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)))
