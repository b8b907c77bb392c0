"""The resource ``match``: a pool becomes a checked plan."""
