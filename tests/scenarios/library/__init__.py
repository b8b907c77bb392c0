"""Tests of the ready scenarios."""
