"""The resource ``pools``: needs and resources of one hub, kept in versions that never change."""
