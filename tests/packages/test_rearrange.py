"""Members of one carrier's packages are put together so that they are closer to one another."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from pyproj import Geod

from matcher.model import Policy
from matcher.packages.rearrange import rearranged

POLICY = Policy.from_data({"packages": {"at_least": 2, "at_most": 4, "diameter_km": 12.0}})
GEOD = Geod(ellps="WGS84")
WEST, EAST = 119.90, 119.96  # some six kilometres apart


def case(places, carriers, *, cells=None, sizes=None, rural=None):
    """Needs of one person at some longitudes, each held by a carrier, with what the function looks at."""
    count = len(places)
    atoms = SimpleNamespace(
        of_need=np.arange(count),
        size=np.array(sizes or [1] * count),
        cell=np.array(cells or [0] * count),
        lon=np.array(places, dtype=np.float64),
        lat=np.full(count, 30.0),
        villages=SimpleNamespace(rural=np.array(rural or [False] * count), village=np.arange(count)),
    )
    options = SimpleNamespace(
        helpers=SimpleNamespace(resource=np.array(carriers)),
        needs=SimpleNamespace(people=np.ones(count, dtype=np.int64)),
    )
    return options, atoms, np.arange(count)


def answer(problem, package):
    options, atoms, taken = problem
    return rearranged(options, POLICY, atoms, taken, np.array(package), seed=0).tolist()


def test_two_mixed_packages_of_one_carrier_come_apart():
    found = answer(case([WEST, EAST, WEST, EAST], [7] * 4), [3, 3, 5, 5])
    assert found[0] == found[2]
    assert found[1] == found[3]
    assert sorted(set(found)) == [3, 5]


def test_packages_of_two_carriers_exchange_nobody():
    assert answer(case([WEST, EAST, WEST, EAST], [7, 7, 8, 8]), [3, 3, 5, 5]) == [3, 3, 5, 5]


def test_packages_of_two_kinds_exchange_nobody():
    mixed = case([WEST, EAST, WEST, EAST], [7] * 4, cells=[0, 0, 1, 1])
    assert answer(mixed, [3, 3, 5, 5]) == [3, 3, 5, 5]


def test_a_package_with_a_household_of_two_needs_stays_as_it_is():
    mixed = case([WEST, EAST, WEST, EAST], [7] * 4, sizes=[2, 1, 1, 1])
    assert answer(mixed, [3, 3, 5, 5]) == [3, 3, 5, 5]


def test_a_package_of_several_villages_stays_as_it_is():
    mixed = case([WEST, EAST, WEST, EAST], [7] * 4, rural=[True] * 4)
    assert answer(mixed, [3, 3, 5, 5]) == [3, 3, 5, 5]


def test_who_is_in_no_package_stays_out_and_nothing_is_changed_in_place():
    options, atoms, taken = case([WEST, EAST, WEST, EAST, WEST], [7] * 5)
    package = np.array([3, 3, 5, 5, -1])
    found = rearranged(options, POLICY, atoms, taken, package, seed=0)
    assert found[4] == -1
    assert package.tolist() == [3, 3, 5, 5, -1]


def test_no_packages_are_no_packages():
    assert answer(case([WEST, EAST], [7, 7]), [-1, -1]) == [-1, -1]


def test_the_diameter_holds_on_the_ground_and_not_through_the_earth():
    # A triangle: 400.03 km along its base, 398.8 km to the two at its top. The chord of the base is less than 400 km.
    wide = Policy.from_data({"packages": {"at_least": 2, "at_most": 4, "diameter_km": 400.0}})
    options, atoms, taken = case([110.0] * 4, [7] * 4)
    lon, lat, _ = GEOD.fwd(110.0, 30.0, 90.0, 400_030.0)
    middle = GEOD.npts(110.0, 30.0, lon, lat, 1)[0]
    top = GEOD.fwd(middle[0], middle[1], 0.0, 345_000.0)
    atoms.lon = np.array([110.0, lon, top[0], top[0]])
    atoms.lat = np.array([30.0, lat, top[1], top[1]])
    found = rearranged(options, wide, atoms, taken, np.array([0, 1, 0, 1]), seed=0)
    assert found[0] != found[1]
