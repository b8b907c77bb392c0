"""Workbook, map, summary, problems and the three boards of a plan; they read plan and pool, nothing else."""

from matcher.report.boards import exit_board, identification_board, measures_board
from matcher.report.geojson import to_geojson, write_geojson
from matcher.report.problems import problems_text
from matcher.report.summary import summary_lines, summary_text
from matcher.report.workbook import write_workbook

__all__ = [
    "exit_board",
    "identification_board",
    "measures_board",
    "problems_text",
    "summary_lines",
    "summary_text",
    "to_geojson",
    "write_geojson",
    "write_workbook",
]
