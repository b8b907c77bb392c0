"""Changes a pool and a policy as a scenario says: finds the rows, changes them all at once, lets them through the gate."""

from scenarios.patch.patch import Patched, patched

__all__ = ["Patched", "patched"]
