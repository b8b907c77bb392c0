"""One effect in figures: how it is written, how it stands against the noise, and what is not shown of it."""

from __future__ import annotations

from matcher.model.text import Language, Text
from matcher.report.words import number_text
from scenarios.compare import Effect, Measure, Standing
from scenarios.report.svg.bars import Bar

FEW = 3
"""Fewer people than this are not shown by town, service or fund: a single person could be told from them."""

_STYLES = {
    Standing.MORE: "more",
    Standing.LESS: "less",
    Standing.WITHIN_NOISE: "noise",
    Standing.UNCHANGED: "none",
}


def style_of(effect: Effect) -> str:
    """Return the class of an effect's marks; paler ones where noise was not measured."""
    if effect.standing is Standing.NOT_MEASURED:
        return "none" if not effect.change else "openmore" if effect.change > 0 else "openless"
    return _STYLES[effect.standing]


UNITS: dict[Measure, Text] = {
    Measure.PEOPLE_MET: Text("人", "people"),
    Measure.PEOPLE_ASKED: Text("人", "people"),
    Measure.NEEDS_MET: Text("件", "needs"),
    Measure.NEEDS_ASKED: Text("件", "needs"),
    Measure.HOURS: Text("小时/周", "hours a week"),
    Measure.YUAN: Text("元", "yuan"),
    Measure.YUAN_AVAILABLE: Text("元", "yuan"),
    Measure.MEAN_KM: Text("公里", "km"),
    Measure.OBJECTIVE: Text("分", "points"),
}

STANDINGS: dict[Standing, Text] = {
    Standing.MORE: Text("增加，超出噪声", "more, beyond the noise"),
    Standing.LESS: Text("减少，超出噪声", "less, beyond the noise"),
    Standing.WITHIN_NOISE: Text("在噪声之内", "within the noise"),
    Standing.UNCHANGED: Text("不变", "unchanged"),
    Standing.NOT_MEASURED: Text("未测噪声", "noise not measured"),
}

WITHHELD = Text("不显示", "not shown")


def is_few(value: float | None) -> bool:
    """Return whether a figure is about so few people that one of them could be told from it."""
    return value is not None and 0 < abs(value) < FEW


def value_text(value: float | None, measure: Measure) -> str:
    """Return a figure as people read it: whole yuan and whole people, others with two decimals at most."""
    if value is None:
        return "—"
    if measure in (Measure.YUAN, Measure.YUAN_AVAILABLE):
        return f"{value:,.0f}"
    return number_text(value)


def change_text(change: float | None, measure: Measure) -> str:
    """Return a difference with its sign."""
    if change is None:
        return "—"
    said = value_text(abs(change), measure)
    return "0" if said == "0" else f"{'+' if change > 0 else '−'}{said}"


def band_text(effect: Effect) -> Text:
    """Return the noise band of an effect: ``−1 至 +2``, a dash where it was not measured."""
    if effect.noise_low is None or effect.noise_high is None:
        return Text("—", "—")
    low, high = change_text(effect.noise_low, effect.measure), change_text(effect.noise_high, effect.measure)
    if low == high:
        return Text("±0", "±0") if low == "0" else Text(low, low)
    return Text(f"{low} 至 {high}", f"{low} to {high}")


def bar_of(effect: Effect, language: Language, *, beside: str = "", is_withheld: bool = False) -> Bar:
    """Return the bar of an effect; one that is withheld has none."""
    label = effect.title.say(language)
    if is_withheld:
        return Bar(label=label, change=None, said=WITHHELD.say(language), style="none", beside=beside)
    return Bar(
        label=label,
        change=effect.change,
        said=change_text(effect.change, effect.measure),
        low=effect.noise_low,
        high=effect.noise_high,
        style=style_of(effect),
        beside=beside,
    )
