"""A solution in numbers becomes the tables of a plan: who helps whom, what is used, how good it is."""

from matcher.proposal.assignments import assignments_table
from matcher.proposal.packages import package_members_table, packages_table
from matcher.proposal.resources import prices_of, resources_table
from matcher.proposal.summary import Run, summarise

__all__ = [
    "Run",
    "assignments_table",
    "package_members_table",
    "packages_table",
    "prices_of",
    "resources_table",
    "summarise",
]
