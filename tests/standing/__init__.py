"""Tests of matcher.standing."""
