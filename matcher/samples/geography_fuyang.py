"""Fuyang (富阳区, Hangzhou): its 24 towns.

Codes and names: the statistical code table of 2022 (modood/Administrative-divisions-of-China, WTFPL). Points: GeoNames
(CC BY 3.0), joined by name, because other tables give some of the towns other codes. Four towns have no published
point; theirs are set by hand between their neighbours and marked.
"""

from __future__ import annotations

from matcher.samples.geography import Geography, Town

FUYANG = Geography(
    code="330111",
    name="富阳区",
    lon=119.95194,
    lat=30.05333,
    km_per_degree_lon=96.4,
    towns=(
        Town(code="330111001", name="富春街道", lon=119.95194, lat=30.05333, weight=14, spread_km=3.5),
        Town(code="330111002", name="春江街道", lon=119.96405, lat=30.03328, weight=5, spread_km=2.5),
        Town(code="330111004", name="鹿山街道", lon=119.90381, lat=30.00899, weight=4, spread_km=2.5),
        Town(code="330111005", name="东洲街道", lon=119.98478, lat=30.0783, weight=6, spread_km=3.0),
        Town(code="330111006", name="银湖街道", lon=119.95944, lat=30.12667, weight=6, spread_km=4.0),
        Town(code="330111100", name="万市镇", lon=119.56893, lat=30.09774, weight=4),
        Town(code="330111101", name="洞桥镇", lon=119.58308, lat=30.07605, weight=3),
        Town(code="330111103", name="渌渚镇", lon=119.75, lat=29.925, weight=3, point_assumed=True),
        Town(code="330111105", name="永昌镇", lon=119.73167, lat=30.03806, weight=2),
        Town(code="330111108", name="里山镇", lon=120.06206, lat=30.05033, weight=2),
        Town(code="330111109", name="常绿镇", lon=120.04, lat=29.915, weight=3, point_assumed=True),
        Town(code="330111110", name="场口镇", lon=119.87742, lat=29.91306, weight=6),
        Town(code="330111111", name="常安镇", lon=119.905, lat=29.845, weight=4, point_assumed=True),
        Town(code="330111112", name="龙门镇", lon=119.94742, lat=29.90303, weight=2),
        Town(code="330111115", name="新登镇", lon=119.72892, lat=29.97132, weight=9, spread_km=4.0),
        Town(code="330111116", name="胥口镇", lon=119.66683, lat=29.98391, weight=4),
        Town(code="330111117", name="大源镇", lon=119.99556, lat=30.00611, weight=6),
        Town(code="330111118", name="灵桥镇", lon=120.02927, lat=30.03032, weight=4),
        Town(code="330111200", name="新桐乡", lon=119.81474, lat=29.90664, weight=2),
        Town(code="330111201", name="上官乡", lon=119.99, lat=29.92, weight=2, point_assumed=True),
        Town(code="330111204", name="环山乡", lon=119.92462, lat=29.93143, weight=2),
        Town(code="330111205", name="湖源乡", lon=119.94429, lat=29.81353, weight=3),
        Town(code="330111206", name="春建乡", lon=119.82653, lat=30.07639, weight=2),
        Town(code="330111207", name="渔山乡", lon=120.08767, lat=30.06586, weight=2),
    ),
)
"""The district of Fuyang; weights and spreads are assumed."""
