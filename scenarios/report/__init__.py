"""Pages for a meeting: one comparison or one sweep as a single HTML file with charts and a map, with tables and JSON."""

from scenarios.report.answer import answer
from scenarios.report.comparison_page import asks_for_places_only, comparison_page
from scenarios.report.siting_sections import siting_answer
from scenarios.report.sweep_answer import sweep_answer
from scenarios.report.sweep_files import write_sweep
from scenarios.report.sweep_page import sweep_page

__all__ = [
    "answer",
    "asks_for_places_only",
    "comparison_page",
    "siting_answer",
    "sweep_answer",
    "sweep_page",
    "write_sweep",
]
