"""The resource ``plans``: what runs have found; a plan never changes, what people decide about it does."""
