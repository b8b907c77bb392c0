"""What a command took: exit code, seconds, memory of its own; a command that does not end is ended."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks.measure import machine, medians, pace_ms, processor_ticks, run, stolen


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_a_command_is_waited_for_and_its_output_kept():
    measured = run(python("print('said')"))
    assert (measured.code, measured.out) == (0, "said\n")
    assert 0 < measured.wall_s < 60


def test_what_a_failure_said_is_kept():
    measured = run(python("import sys; print('why', file=sys.stderr); sys.exit(3)"))
    assert (measured.code, measured.out, measured.err) == (3, "", "why\n")


def test_processor_seconds_are_those_of_the_command():
    idle = run(python("import time; time.sleep(0.5)"))
    busy = run(python("import time\nwhile time.process_time() < 0.5: pass"))
    assert idle.cpu_s < 0.4 < busy.cpu_s


def test_memory_is_the_command_s_own_not_that_of_the_process_that_measures():
    held = np.ones(50_000_000)  # 400 MB here
    small, large = run(python("pass")), run(python("held = bytearray(200 * 1024 * 1024)"))
    assert held.size
    assert small.peak_mb < 100
    assert 200 < large.peak_mb < 300


def test_a_command_that_does_not_end_is_ended():
    measured = run(python("import time; time.sleep(60)"), most_s=0.5)
    assert measured.code < 0
    assert measured.wall_s < 30


def test_medians_are_of_the_middle_and_the_worst_is_kept():
    runs = [run(python(f"import time; time.sleep({seconds})")) for seconds in (0.0, 0.9, 0.3)]
    _, middle, worst = sorted(one.wall_s for one in runs)
    found = medians(runs)
    assert found["wall_s"] == pytest.approx(middle, abs=0.01)
    assert found["worst_wall_s"] == pytest.approx(worst, abs=0.01)


def test_the_machine_is_described():
    assert all(machine().values())


def test_time_given_to_others_is_a_share_of_all_time(tmp_path):
    path = tmp_path / "stat"
    path.write_text("cpu  100 0 50 800 10 0 5 35 0 0\ncpu0 1 1\n", encoding="ascii")
    before = processor_ticks(path)
    assert before == (1_000, 35)
    path.write_text("cpu  150 0 50 820 10 0 5 65 0 0\n", encoding="ascii")
    assert stolen(before, processor_ticks(path)) == 0.3
    assert stolen(before, before) is None
    assert processor_ticks(tmp_path / "absent") is None
    assert stolen(None, before) is None


def test_the_pace_is_that_of_a_loop():
    assert 1 < pace_ms() < 5_000
