"""Tests of the benchmarks: their instances and their protocol."""
