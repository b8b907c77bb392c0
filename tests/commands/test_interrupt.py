"""Ctrl-C: when it asks for the best plan so far, and when it ends everything."""

from __future__ import annotations

import signal
import threading

import pytest

from matcher.commands.interrupt import interruptible
from matcher.model.text import Language
from matcher.optimise.solution import COUNTED, silent


def test_pressed_once_during_the_search_it_asks_to_stop_and_says_so_once(capsys):
    with interruptible(Language.EN) as interrupt:
        tell = interrupt.watching(silent)
        tell("options", None)
        tell(f"{COUNTED}5", None)
        assert not interrupt.stop()
        signal.raise_signal(signal.SIGINT)
        assert interrupt.stop()
        assert interrupt.stop()
    assert capsys.readouterr().err.count("Press Ctrl-C again") == 1


@pytest.mark.parametrize("told", [[], ["options"], ["options", f"{COUNTED}5", "value", "explain"]])
def test_pressed_outside_the_search_it_ends_everything(told):
    with interruptible(Language.EN) as interrupt:
        tell = interrupt.watching(silent)
        for stage in told:
            tell(stage, None)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert not interrupt.stop()


def test_pressed_twice_it_ends_everything():
    with interruptible(Language.EN) as interrupt:
        interrupt.watching(silent)(f"{COUNTED}5", None)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_afterwards_the_signal_is_as_it_was_before():
    before = signal.getsignal(signal.SIGINT)
    with interruptible(Language.EN):
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_in_another_thread_nothing_is_watched():
    found = []

    def work() -> None:
        with interruptible(Language.EN) as interrupt:
            found.append((interrupt.stop(), signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(False, signal.getsignal(signal.SIGINT))]
