"""Single changes that would let an unmet need be met: found, ranked by what they cost, and tried."""

from matcher.explain.fixes.candidate import Candidate
from matcher.explain.fixes.change import Change, changed_pool
from matcher.explain.fixes.costs import COST_TABLE, FixCosts, FixKind
from matcher.explain.fixes.find import candidates
from matcher.explain.fixes.ground import Ground
from matcher.explain.fixes.verify import Fix, Verified, verified_fixes, verify

__all__ = [
    "COST_TABLE",
    "Candidate",
    "Change",
    "Fix",
    "FixCosts",
    "FixKind",
    "Ground",
    "Verified",
    "candidates",
    "changed_pool",
    "verified_fixes",
    "verify",
]
