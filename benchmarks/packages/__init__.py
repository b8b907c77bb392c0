"""Packages beside other ways of grouping: public instances of the capacitated p-median, and needs of many sizes."""

from benchmarks.packages.instance import FOLDER, Capacitated, best_known, read_capacitated

__all__ = ["FOLDER", "Capacitated", "best_known", "read_capacitated"]
