"""Why a need is met as it is, or is not met: verdicts, reasons, alternatives."""

from matcher.explain.ranking import RankedOption, ranked_options
from matcher.explain.terms import Term, terms_of
from matcher.explain.verdicts import unmet_table

__all__ = ["RankedOption", "Term", "ranked_options", "terms_of", "unmet_table"]
