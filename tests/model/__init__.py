"""Tests of the domain: fields, pool, policy, calendar, distances, units."""
