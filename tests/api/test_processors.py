"""What answers keeps to one processor; what lasts, and what is started for it, does not."""

import os
import sys
import threading

import pytest

from api.serving import processors
from api.serving.processors import all_processors, keep_to_one

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a thread on a processor")


def in_a_thread(work):
    """Do something in a thread: only that thread, and those that come of it, are kept on a processor."""
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


@pytest.fixture
def given(monkeypatch):
    monkeypatch.setattr(processors, "_ALLOWED", processors._Allowed())
    return os.sched_getaffinity(0)


def test_a_thread_and_what_it_starts_keep_to_one_but_for_work_that_lasts(given):
    def work():
        keep_to_one(0)
        here, there = os.sched_getaffinity(0), in_a_thread(lambda: os.sched_getaffinity(0))
        with all_processors():
            meanwhile = (os.sched_getaffinity(0), in_a_thread(lambda: os.sched_getaffinity(0)))
        return here, there, meanwhile, os.sched_getaffinity(0)

    here, there, meanwhile, after = in_a_thread(work)
    assert len(here) == 1
    assert here == there == after
    assert meanwhile == (given, given)


def test_processes_of_different_places_keep_to_different_processors(given):
    def kept(place):
        keep_to_one(place)
        return os.sched_getaffinity(0)

    found = [in_a_thread(lambda place=place: kept(place)) for place in range(len(given))]
    assert set().union(*found) == given
    assert in_a_thread(lambda: kept(len(given))) == found[0]


def test_who_was_never_kept_on_one_is_left_alone(given):
    with all_processors():
        assert os.sched_getaffinity(0) == given
    assert os.sched_getaffinity(0) == given


def test_where_the_system_refuses_nothing_happens(given, monkeypatch):
    def refuse(pid, mask):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    keep_to_one(0)
    with all_processors():
        assert os.sched_getaffinity(0) == given
