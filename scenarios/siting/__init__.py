"""Where hubs should stand (M56): maximal covering and the p-median, with a proof of how good the answer is."""

from scenarios.siting.model import CandidatePoint, Siting
from scenarios.siting.places import SitingError
from scenarios.siting.result import Reached, Site, Sited, TownReach, sited_to_data
from scenarios.siting.solve import SitingLimits, site_hubs

__all__ = [
    "CandidatePoint",
    "Reached",
    "Site",
    "Sited",
    "Siting",
    "SitingError",
    "SitingLimits",
    "TownReach",
    "site_hubs",
    "sited_to_data",
]
