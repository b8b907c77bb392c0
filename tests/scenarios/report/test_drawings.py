"""The drawings: round ticks, marks where the numbers say, labels apart, nothing outside its frame."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.report.svg.bars import Bar, bars
from scenarios.report.svg.curves import Curve, Mark, curves, scatter, tick_text
from scenarios.report.svg.grid import grid
from scenarios.report.svg.ground import Spot, ground_map
from scenarios.report.svg.mark import mark, number, words
from scenarios.report.svg.scale import Scale, round_step
from tests.scenarios.report.reading import Page

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(NUMBERS, max_size=6), st.booleans())
def test_a_scale_holds_its_numbers_between_round_ticks(values, zero):
    scale = Scale.of(values, start=10, end=110, zero=zero)
    slack = 1e-6 * max(1.0, abs(scale.low), abs(scale.high))
    assert scale.low < scale.high
    assert 1 <= len(scale.ticks) - 1 <= 12
    for value in values:
        assert scale.low - slack <= value <= scale.high + slack
        assert 10 - 1e-3 <= scale.at(value) <= 110 + 1e-3
    if zero:
        assert scale.low <= 0 <= scale.high


@given(st.floats(1e-6, 1e9))
def test_steps_are_round(wanted):
    step = round_step(wanted)
    assert step >= wanted * (1 - 1e-6)
    assert step <= 2.6 * wanted
    leading = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(leading, each, rel_tol=1e-6) for each in (1, 2, 2.5, 5, 10))


def test_text_is_escaped_and_numbers_are_short():
    assert words("<a & b>") == "&lt;a &amp; b&gt;"
    assert (
        mark("rect", x=1.0, class_='a"b', stroke_width=0.125)
        == '<rect x="1" class="a&quot;b" stroke-width="0.12"></rect>'
    )
    assert number(-0.001) == "0"
    assert tick_text(-1234.5) == "−1,234.5"


def boxes(svg: str, style: str) -> list[dict[str, float]]:
    return [
        {key: float(each[key] or 0) for key in ("x", "y", "width", "height")}
        for tag, each in Page(svg).elements
        if tag == "rect" and each.get("class") == style
    ]


def test_bars_lie_on_both_sides_of_zero_within_the_band_that_is_drawn():
    rows = [
        Bar(label="a", change=10.0, said="+10", low=-2.0, high=4.0, style="more"),
        Bar(label="b", change=-5.0, said="−5", low=-6.0, high=0.0, style="noise"),
        Bar(label="c", change=None, said="少于 3 人"),
    ]
    svg = bars(rows, "示意", "人", tick_text)
    (more,), (noise,), bands = boxes(svg, "bar more"), boxes(svg, "bar noise"), boxes(svg, "band")
    assert more["x"] == pytest.approx(noise["x"] + noise["width"])
    assert more["width"] == pytest.approx(2 * noise["width"], abs=0.1)
    assert bands[1]["x"] < noise["x"]
    assert bands[0]["x"] + bands[0]["width"] < more["x"] + more["width"]
    assert len(bands) == 2
    assert "少于 3 人" in Page(svg).text


def test_circles_of_a_map_are_as_large_as_their_numbers_and_north_is_up():
    spots = [
        Spot(lon=119.9, lat=30.2, size=4.0, style="more", label="北", said="北"),
        Spot(lon=120.0, lat=30.0, size=16.0, style="less", label="南", said="南"),
    ]
    svg = ground_map(spots, "图")
    circles = {each["class"]: each for tag, each in Page(svg).elements if tag == "circle"}
    north, south = circles["spot more"], circles["spot less"]
    assert float(south["r"] or 0) == pytest.approx(2 * float(north["r"] or 0))
    assert float(north["cy"] or 0) < float(south["cy"] or 0)
    assert float(north["cx"] or 0) < float(south["cx"] or 0)
    assert "km" in Page(svg).text
    assert ground_map([], "图") == ""


def test_a_scale_bar_is_as_long_as_it_says():
    spots = [
        Spot(lon=119.0, lat=30.0, size=1.0, style="more", label="", said=""),
        Spot(lon=119.0, lat=31.0, size=1.0, style="less", label="", said=""),
    ]
    svg = ground_map(spots, "图")
    page = Page(svg)
    ys = [float(each["cy"] or 0) for tag, each in page.elements if tag == "circle"]
    rule = next(each for tag, each in page.elements if tag == "line" and each.get("class") == "rule")
    per_km = abs(ys[0] - ys[1]) / 110.85
    said = next(word for word in page.words if word.endswith(" km"))
    assert float(rule["x2"] or 0) - float(rule["x1"] or 0) == pytest.approx(float(said.split()[0]) * per_km, rel=0.02)


def test_labels_of_places_that_lie_together_do_not_overlap():
    spots = [
        Spot(lon=120.0 + 0.0001 * place, lat=30.0, size=1.0, style="more", label=f"镇{place}", said="")
        for place in range(9)
    ]
    placed = [
        (float(each["x"] or 0), float(each["y"] or 0))
        for tag, each in Page(ground_map(spots, "图")).elements
        if each.get("class") == "place"
    ]
    assert 2 <= len(placed) <= 9
    for one, (x, y) in enumerate(placed):
        for other_x, other_y in placed[:one]:
            assert abs(x - other_x) >= 18 or abs(y - other_y) >= 12


def test_curves_keep_within_their_frame_and_a_band_is_behind_its_curve():
    curve = Curve(points=((0.0, 5.0), (1.0, 9.0)), label="人", band=((0.0, 4.0, 6.0), (1.0, 8.0, 10.0)))
    svg = curves([curve], "图", x_title="倍数", stop_at=0.5, stop_said="今")
    assert svg.index("polygon") < svg.index("polyline")
    for tag, each in Page(svg).elements:
        if tag == "circle":
            assert 0 <= float(each["cx"] or 0) <= 760
            assert 0 <= float(each["cy"] or 0) <= 320


def test_a_scatter_names_its_frontier_and_its_base_alone():
    points = [
        Mark(x=1.0, y=1.0, label="一", is_best=True),
        Mark(x=2.0, y=2.0, label="二", is_best=True),
        Mark(x=2.0, y=0.5, label="三"),
    ]
    shown = Page(scatter([*points, Mark(x=0.5, y=0.2, label="基准", is_base=True)], "图", x_title="元", y_title="人"))
    drawn = [word for word in shown.words if word in {"一", "二", "三", "基准"}]
    # Each mark says its name when pointed at; those of the frontier and the base are also written beside it.
    assert sorted(drawn) == sorted(["一", "一", "二", "二", "三", "基准", "基准"])


def test_a_grid_is_darker_where_there_is_more():
    values = {(0, 0): 1.0, (1, 0): 2.0, (0, 1): 3.0}
    svg = grid(
        ["a", "b"],
        ["c", "d"],
        values,
        {place: f"{value:g}" for place, value in values.items()},
        "图",
        across_title="x",
        up_title="y",
    )
    cells = [
        (each["fill"] or "", float(each["x"] or 0), float(each["y"] or 0))
        for tag, each in Page(svg).elements
        if tag == "rect"
    ]
    light = {fill: sum(int(fill[place : place + 2], 16) for place in (1, 3, 5)) for fill, _, _ in cells}
    by_place = sorted(cells, key=lambda cell: (-cell[2], cell[1]))
    assert light[by_place[0][0]] > light[by_place[1][0]] > light[by_place[2][0]]
