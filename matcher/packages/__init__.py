"""Needs become projects of twenty to sixty people with a carrier, money and a place."""

from matcher.packages.leftover import missing_for_packages
from matcher.packages.plan import Planned, plan_with_packages
from matcher.packages.problems import package_problems

__all__ = ["Planned", "missing_for_packages", "package_problems", "plan_with_packages"]
