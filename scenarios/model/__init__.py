"""What a scenario file says: its shape, its values in the stored form of a pool, and every mistake of it at once."""

from scenarios.model.problems import ScenarioError
from scenarios.model.read import digest_of, read_scenario, scenario_from_data, scenario_from_yaml
from scenarios.model.scenario import Scenario
from scenarios.model.yaml_text import read_yaml

__all__ = [
    "Scenario",
    "ScenarioError",
    "digest_of",
    "read_scenario",
    "read_yaml",
    "scenario_from_data",
    "scenario_from_yaml",
]
