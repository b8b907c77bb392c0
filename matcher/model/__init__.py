"""The domain as immutable tables: fields, pool, policy, plan.

Every field is declared once, in :mod:`matcher.model.schema`; the workbook template, the readers' checks, the
JSON schema and the page of fields are derived from there.
"""

from matcher.model.plan import Plan
from matcher.model.policy import Policy
from matcher.model.pool import Pool
from matcher.model.problems import Problem, Severity
from matcher.model.text import Text

__all__ = ["Plan", "Policy", "Pool", "Problem", "Severity", "Text"]
