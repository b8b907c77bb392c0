"""The resource ``hubs``: the tenants. What belongs to one hub is invisible to every other."""
