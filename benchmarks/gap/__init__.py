"""Public instances of generalised assignment, put to our engine: jobs are needs, agents are helpers."""

from benchmarks.gap.instance import FOLDER, Assignment, BestKnown, best_known, read_assignment
from benchmarks.gap.mapping import Mapped, as_options

__all__ = ["FOLDER", "Assignment", "BestKnown", "Mapped", "as_options", "best_known", "read_assignment"]
