"""What a plan says where its search ended before its work was done."""

from __future__ import annotations

from matcher.model import Problem, Text
from matcher.model.problems import Severity
from matcher.optimise.stopping import Reason

_REMEDY = Text("差距见总览；要更好的方案，请放宽时限或等到算完", "See the gap; for a better plan allow more time")


def stopped_note(reason: Reason, seconds: float | None) -> str:
    """Return the note of the run record; ``seconds`` is the limit, where there was one."""
    return f"{reason}: {_sentence(reason, seconds).en}"


def stopped_problem(reason: Reason, seconds: float | None) -> Problem:
    """Return the problem that the plan lists; ``seconds`` is the limit, where there was one."""
    return Problem(
        table="",
        value=f"{seconds:g}" if reason == "seconds" else "",
        code=f"stopped_{reason}",
        severity=Severity.WARNING,
        sentence=_sentence(reason, seconds),
        remedy=_REMEDY,
    )


def _sentence(reason: Reason, seconds: float | None) -> Text:
    if reason == "seconds":
        return Text(
            f"求解到了 {seconds:g} 秒的时限就停下了，本方案是到那时为止最好的方案",
            f"the search ended at its limit of {seconds:g} seconds; the plan is the best one found by then",
        )
    return Text(
        "求解被人提前中止，本方案是到那时为止最好的方案",
        "the search was cancelled; the plan is the best one found by then",
    )
