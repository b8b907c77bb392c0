"""Why a need is met as it is, or is not met: verdicts, reasons, alternatives."""

from matcher.explain.verdicts import unmet_table

__all__ = ["unmet_table"]
