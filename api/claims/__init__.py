"""The resources ``notices`` and ``claims``: needs that no plan could meet are published, and outsiders take them."""
