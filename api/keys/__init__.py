"""The resource ``keys``: API keys of a hub, shown once and kept as a MAC."""
