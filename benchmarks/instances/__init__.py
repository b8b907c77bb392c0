"""What is measured: seeded pools of any size and severity, each with a name and a reason."""

from benchmarks.instances.province import DATE, province_pool
from benchmarks.instances.registry import CONTEST, INSTANCES, SEVERITIES, SIZES, Instance
from benchmarks.instances.severity import Severity

__all__ = ["CONTEST", "DATE", "INSTANCES", "SEVERITIES", "SIZES", "Instance", "Severity", "province_pool"]
