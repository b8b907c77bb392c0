"""The resource ``health``: whether the service is up, and which version it is."""
