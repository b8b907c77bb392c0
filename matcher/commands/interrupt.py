"""Ctrl-C while a match runs: the first ends the search with the best plan so far, the second ends everything."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from matcher.commands.output import print_note
from matcher.model.text import Language, Text
from matcher.optimise.solution import COUNTED, Progress

_ENDING = Text(
    "正在收尾，将写出到此为止最好的方案；再按一次 Ctrl-C 则立即中止，什么也不写。",
    "Ending: the best plan so far will be written. Press Ctrl-C again to stop at once and write nothing.",
)


@dataclass(kw_only=True, eq=False)
class Interrupt:
    """Whether somebody has pressed Ctrl-C during the search.

    Attributes
    ----------
    language
        Language of the note that says what happens now.
    """

    language: Language
    _searching: bool = False
    _pressed: bool = False
    _said: bool = False

    def stop(self) -> bool:
        """Return whether to end the search; says so once."""
        if self._pressed and not self._said:
            # Not in the handler: it may interrupt a line that is being written.
            self._said = True
            print_note(_ENDING.say(self.language))
        return self._pressed

    def watching(self, progress: Progress) -> Progress:
        """Return a progress that also sees when the search begins and ends; ends are no time for half a plan."""

        def tell(stage: str, gap: float | None) -> None:
            if stage.startswith(COUNTED):
                self._searching = True
            elif stage == "explain":
                self._searching = False
            progress(stage, gap)

        return tell

    def press(self, number: int, frame: FrameType | None) -> None:
        """Take a Ctrl-C: the first during the search asks it to stop, any other is a ``KeyboardInterrupt``."""
        if self._pressed or not self._searching:
            raise KeyboardInterrupt
        self._pressed = True


@contextmanager
def interruptible(language: Language) -> Iterator[Interrupt]:
    """Let Ctrl-C ask for the best plan so far; only a process's main thread hears of it."""
    interrupt = Interrupt(language=language)
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.press)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
