"""Hetang (荷塘区, Zhuzhou): its seven towns.

Codes and names: the statistical code table of 2022 (modood/Administrative-divisions-of-China, WTFPL). No points of its
towns are published where we looked: all seven are set by hand on a grid around the district's centre.
"""

from __future__ import annotations

from matcher.samples.geography import Geography, Town

HETANG = Geography(
    code="430202",
    name="荷塘区",
    lon=113.17,
    lat=27.86,
    km_per_degree_lon=98.4,
    towns=(
        Town(code="430202001", name="月塘街道", lon=113.15, lat=27.86, weight=20, spread_km=1.2, point_assumed=True),
        Town(code="430202002", name="茨菇塘街道", lon=113.15, lat=27.84, weight=17, spread_km=1.2, point_assumed=True),
        Town(code="430202003", name="宋家桥街道", lon=113.15, lat=27.88, weight=17, spread_km=1.2, point_assumed=True),
        Town(code="430202004", name="桂花街道", lon=113.17, lat=27.86, weight=18, spread_km=1.2, point_assumed=True),
        Town(code="430202005", name="金山街道", lon=113.17, lat=27.84, weight=16, spread_km=1.5, point_assumed=True),
        Town(code="430202006", name="明照街道", lon=113.21, lat=27.84, weight=12, spread_km=2.5, point_assumed=True),
        Town(code="430202100", name="仙庾镇", lon=113.23, lat=27.92, weight=0, spread_km=5.0, point_assumed=True),
    ),
)
"""The district of Hetang; points, weights and spreads are assumed. The weights are of urban people only."""
