"""When a run ends before its work is done: somebody cancelled, or a limit of seconds was reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from matcher.optimise.solution import Stop, never

Reason = Literal["cancelled", "seconds"]


@dataclass(kw_only=True, eq=False)
class Ending:
    """A :data:`Stop` with a memory: its first yes holds for the rest of the run, and it knows why.

    Attributes
    ----------
    clock
        Source of seconds.
    seconds
        Seconds from ``started`` on; ``None`` for no such limit.
    started
        What the clock said at the beginning.
    asked
        Whether somebody cancelled.
    reason
        Why the run ends, ``None`` while it goes on.
    """

    clock: Callable[[], float]
    seconds: float | None = None
    started: float = 0.0
    asked: Stop = never
    reason: Reason | None = None

    @property
    def stop(self) -> Stop:
        """The question for the engine: :func:`never` where nothing can end the run early, for that costs nothing."""
        return never if self.asked is never and self.seconds is None else self

    def __call__(self) -> bool:
        """Return whether to end now."""
        if self.reason is None:
            if self.asked():
                self.reason = "cancelled"
            elif self.seconds is not None and self.clock() - self.started >= self.seconds:
                self.reason = "seconds"
        return self.reason is not None
