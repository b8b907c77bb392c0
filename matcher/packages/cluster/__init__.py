"""Capacitated clustering: points into groups within bounds on weight and diameter, near their medoids."""

from matcher.packages.cluster.door import cluster
from matcher.packages.cluster.groups import Groups
from matcher.packages.cluster.space import earth_points

__all__ = ["Groups", "cluster", "earth_points"]
