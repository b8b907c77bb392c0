"""What generated requests found: how many there were, what they were answered, and what was not as documented."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.measure import Values


@dataclass
class Findings:
    """What was asked and what was answered.

    Attributes
    ----------
    cases
        How many requests were sent.
    statuses
        How often each status was answered, by operation.
    modes
        How many requests were good, and how many bad, by the document.
    failures
        What was not as documented, by operation and kind; one request of each as an example.
    """

    cases: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    modes: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)

    def values(self) -> Values:
        """Return the figures."""
        every = sum(self.statuses.values(), Counter[int]())
        return {
            "cases": self.cases,
            "operations": len(self.statuses),
            "answered_well": sum(any(status < 400 for status in found) for found in self.statuses.values()),
            "modes": dict(sorted(self.modes.items())),
            "statuses": {str(status): count for status, count in sorted(every.items())},
            "server_errors": sum(count for status, count in every.items() if status >= 500),
            "failures": [f"{label}: {kind}\n{words}" for (label, kind), words in sorted(self.failures.items())],
        }
