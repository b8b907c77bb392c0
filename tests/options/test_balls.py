"""Bands and runs: no point of a ball is missed, wherever on earth it is, and few others are looked at."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.options.balls import runs_in_balls
from matcher.rules.runs import in_parts, written_out

PLACES = {
    "a district": ((119.0, 120.5), (29.5, 30.5)),
    "the equator": ((-1.0, 1.0), (-1.0, 1.0)),
    "the far side, where longitudes jump": ((179.0, 181.0), (-20.0, -18.0)),
    "the north pole": ((-180.0, 180.0), (85.0, 90.0)),
    "the south pole": ((-180.0, 180.0), (-90.0, -80.0)),
    "everywhere": ((-180.0, 180.0), (-90.0, 90.0)),
}


def found(lon, lat, base_lon, base_lat, angle):
    pairs = [
        (point, ball)
        for runs in runs_in_balls(lon=lon, lat=lat, base_lon=base_lon, base_lat=base_lat, angle=angle)
        for point, ball in zip(
            runs.order[written_out(runs.first, runs.length)].tolist(),
            np.repeat(runs.ball, runs.length).tolist(),
            strict=True,
        )
    ]
    assert len(pairs) == len(set(pairs))
    return set(pairs)


def unit(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def inside(lon, lat, base_lon, base_lat, angle):
    chord = np.linalg.norm(unit(lon, lat)[:, None, :] - unit(base_lon, base_lat)[None, :, :], axis=2)
    point, ball = np.nonzero(2 * np.arcsin(np.minimum(chord / 2, 1)) <= angle * (1 - 1e-6))
    return set(zip(point.tolist(), ball.tolist(), strict=True))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [3e-6, 0.0008, 0.007, 0.1, 1.2, 2.5, np.pi])
def test_every_point_of_a_ball_is_in_its_runs(place, size):
    draw = np.random.Generator(np.random.PCG64(7))
    (west, east), (south, north) = PLACES[place]

    def points(count):
        lon = draw.uniform(west, east, count)
        return np.where(lon > 180, lon - 360, lon), draw.uniform(south, north, count)

    lon, lat = points(400)
    base_lon, base_lat = points(30)
    # Some bases stand where a need is, some at the very poles and on the meridian of 180 degrees.
    base_lon[:10], base_lat[:10] = lon[:10], lat[:10]
    base_lat[10], base_lat[11], base_lon[12], base_lon[13] = 90.0, -90.0, 180.0, -180.0
    angle = size * draw.uniform(0.02, 1.0, 30)
    # And just inside each ball, to the east and to the west, where it is widest, stands a need.
    sideways = np.degrees(0.98 * angle / np.maximum(np.cos(np.radians(base_lat)), 1e-9))
    beside = np.concatenate([base_lon - sideways, base_lon + sideways])
    lon = np.concatenate([lon, (beside + 180) % 360 - 180])
    lat = np.concatenate([lat, base_lat, base_lat])
    expected = inside(lon, lat, base_lon, base_lat, angle)
    assert expected
    assert expected <= found(lon, lat, base_lon, base_lat, angle)


def test_few_points_outside_a_ball_are_looked_at():
    draw = np.random.Generator(np.random.PCG64(3))
    lon, lat = draw.uniform(110, 114, 20_000), draw.uniform(28, 32, 20_000)
    base_lon, base_lat = draw.uniform(111, 113, 40), draw.uniform(29, 31, 40)
    angle = np.repeat([0.0015, 0.006], 20)
    looked_at = len(found(lon, lat, base_lon, base_lat, angle))
    assert looked_at <= 1.25 * len(inside(lon, lat, base_lon, base_lat, angle))


def test_a_ball_around_the_whole_earth_holds_everything():
    lon, lat = np.array([0.0, 180.0, -180.0, 90.0]), np.array([90.0, -90.0, 0.0, 12.0])
    assert len(found(lon, lat, np.array([-60.0]), np.array([-12.0]), np.array([np.pi]))) == 4


def test_runs_are_written_out_and_cut_between_runs_only():
    first, length = np.array([5, 0, 9, 2]), np.array([2, 0, 1, 3])
    assert written_out(first, length).tolist() == [5, 6, 9, 2, 3, 4]
    assert [(part.start, part.stop) for part in in_parts(length, 2)] == [(0, 1), (1, 4)]
    assert [(part.start, part.stop) for part in in_parts(length, 100)] == [(0, 4)]
    assert list(in_parts(np.zeros(0, dtype=np.int64), 2)) == []
