"""Tests of the pages of scenarios."""
