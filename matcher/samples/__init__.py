"""Ready synthetic pools, generated from a seed, with every assumed figure stated.

The only real things in them are the codes, names and points of towns and the published totals; every team,
organisation, project and fund is invented and named 示例.
"""

from matcher.samples.registry import SAMPLES, build_sample, notes_text
from matcher.samples.sample import Sample

__all__ = ["SAMPLES", "Sample", "build_sample", "notes_text"]
