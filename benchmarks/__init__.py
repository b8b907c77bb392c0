"""Instances, peers, protocol and results: how good and how fast the match is."""
