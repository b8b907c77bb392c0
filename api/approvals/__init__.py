"""The resource ``approvals``: a plan is a proposal until a named person decides on it."""
