"""What the processes of one service share: memory, and places that those who are killed leave free."""

import os
import signal
import time

from api.commons import Commons, Once
from api.security.rates import MEMORY_BYTES, Rates
from api.serving.processes import parted


def in_another_process(work):
    """Do something in a process of its own that then waits to be killed; return its number once it has been done."""
    told, tell = os.pipe()
    pid = parted()
    if pid == 0:
        os.write(tell, b"1" if work() else b"0")
        time.sleep(60)
        os._exit(0)
    os.close(tell)
    try:
        assert os.read(told, 1) == b"1"
    finally:
        os.close(told)
    return pid


def end(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_a_place_is_held_by_one_process_at_a_time_and_free_when_that_is_killed():
    commons = Commons(1)
    first, second = commons.places(1), commons.places(2)
    other = in_another_process(lambda: first.take() is not None and second.take() is not None)
    try:
        assert first.take() is None
        taken = second.take()
        assert taken is not None
        assert second.take() is None
        assert (first.held, second.held) == (0, 1)
    finally:
        end(other)
    assert first.take() is not None
    assert second.take() is not None
    second.give_back(taken)
    assert second.take() == taken


def test_a_place_is_held_by_one_thread_at_a_time():
    places = Commons(1).places(2)
    assert [places.take() is not None for _ in range(3)] == [True, True, False]


def test_something_is_done_once_and_again_only_where_who_was_at_it_is_killed():
    once, done = Once(), []
    told, tell = os.pipe()

    def at_it():
        os.write(tell, b"1")
        time.sleep(60)

    pid = parted()
    if pid == 0:
        once.do(at_it)
        os._exit(0)
    os.close(tell)
    try:
        assert os.read(told, 1) == b"1"
        once.do(lambda: done.append("while another is at it"))
    finally:
        end(pid)
        os.close(told)
    once.do(lambda: done.append("after it was killed"))
    once.do(lambda: done.append("again"))
    assert done == ["after it was killed"]


def test_a_caller_has_one_bucket_whichever_process_answers():
    now = [1000.0]
    rates = Rates(10, clock=lambda: now[0], commons=Commons(MEMORY_BYTES))
    assert [rates.wait_seconds("a") for _ in range(6)] == [0.0] * 6
    end(in_another_process(lambda: [rates.wait_seconds("a") > 0 for _ in range(5)] == [False] * 4 + [True]))
    assert rates.wait_seconds("a") > 0
    assert rates.wait_seconds("b") == 0.0


def test_a_bucket_is_never_seen_half_written():
    """One process counts without end while another, for whom it is always too early, looks."""
    now = [1000.0]
    rates = Rates(60, clock=lambda: now[0], commons=Commons(MEMORY_BYTES))
    assert [rates.wait_seconds("a") for _ in range(60)] == [0.0] * 60
    seen = os.pipe()
    pid = parted()
    if pid == 0:
        while True:
            now[0] += 1.0
            rates.wait_seconds("a")
            if now[0] == 1001.0:
                os.write(seen[1], b"1")
    try:
        os.read(seen[0], 1)
        assert all(rates.wait_seconds("a") > 0 for _ in range(50_000))
    finally:
        end(pid)
        for side in seen:
            os.close(side)


def test_more_callers_than_there_is_room_for_leave_those_alone_who_call_too_often():
    now = [1000.0]
    rates = Rates(2, clock=lambda: now[0])
    assert [rates.wait_seconds("often") > 0 for _ in range(3)] == [False, False, True]
    for caller in range(40_000):
        rates.wait_seconds(str(caller))
    # Their bucket is the emptiest of all that it could be forgotten for.
    assert rates.wait_seconds("often") > 0
