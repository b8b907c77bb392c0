"""The page of sweeps: its tables are the declared keys, its example is a sweep, its command exists."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scenarios.model import read_yaml
from scenarios.sweep import sweep_from_data
from scenarios.sweep.page import BEGIN, END, keys_section

PAGE = Path(__file__).resolve().parents[3] / "docs" / "sweeps.md"


def test_the_tables_are_the_declared_keys():
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    found, after = rest.split(END)
    wanted = f"\n\n{keys_section()}\n"
    if os.environ.get("WISHPOOL_REWRITE"):
        PAGE.write_text(f"{before}{BEGIN}{wanted}{END}{after}", encoding="utf-8")
        return
    assert found == wanted, "WISHPOOL_REWRITE=1 with this test writes it anew"


def test_every_key_is_told_in_both_languages():
    rows = re.findall(r"^\| `(\w+)`\*? \| (.+) \| (.+) \|$", keys_section(), re.MULTILINE)
    assert len(rows) > 20
    assert all(re.search(r"[\u4e00-\u9fff]", zh) and not re.search(r"[\u4e00-\u9fff]", en) for _, zh, en in rows)


def test_the_example_is_a_sweep():
    (example,) = re.findall(r"^```yaml sweep\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    sweep = sweep_from_data(read_yaml(example).data)
    assert len(sweep.points) == 15
    assert sweep.repeats == 10
