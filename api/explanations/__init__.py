"""The resources ``explanations`` and ``options``: why a need is met as it is in a plan, and what else it could have."""
