"""Why a need is met as it is, or is not met: verdicts, reasons, alternatives, for three readers."""

from matcher.explain.facts import Explanation
from matcher.explain.one_need import explain_need
from matcher.explain.ranking import RankedOption, ranked_options
from matcher.explain.readers import auditor_record, operator_lines, person_sentence
from matcher.explain.terms import Term, terms_of
from matcher.explain.verdicts import unmet_table

__all__ = [
    "Explanation",
    "RankedOption",
    "Term",
    "auditor_record",
    "explain_need",
    "operator_lines",
    "person_sentence",
    "ranked_options",
    "terms_of",
    "unmet_table",
]
