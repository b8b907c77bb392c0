"""A figure over two parameters: a grid of cells, darker where there is more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarios.report.svg.mark import drawing, mark, text, words

_WIDTH, _LEFT, _TOP, _FOOT, _HIGHEST = 760.0, 96.0, 10.0, 46.0, 44.0
_PALE, _DARK = (232, 240, 244), (20, 84, 108)
_WORDS_TURN_PALE = 0.55
_NARROWEST_FOR_WORDS = 34.0


def grid(
    across: Sequence[str],
    up: Sequence[str],
    values: Mapping[tuple[int, int], float],
    written: Mapping[tuple[int, int], str],
    said: str,
    *,
    across_title: str,
    up_title: str,
) -> str:
    """Return a drawing of cells.

    Parameters
    ----------
    across, up
        Values of the two parameters, from left to right and from bottom to top.
    values
        The figure by position ``(across, up)``; cells without one stay empty.
    written
        The figure as people read it.
    said
        What the drawing shows, in words.
    across_title, up_title
        What the parameters are.
    """
    wide = (_WIDTH - _LEFT - 10) / max(1, len(across))
    high = min(_HIGHEST, 420.0 / max(1, len(up)))
    bottom = _TOP + high * len(up)
    low, top = min(values.values(), default=0.0), max(values.values(), default=1.0)
    parts = []
    for (column, row), value in sorted(values.items()):
        share = 0.5 if top == low else (value - low) / (top - low)
        x, y = _LEFT + wide * column, bottom - high * (row + 1)
        name = f"{across[column]} · {up[row]}: {written[column, row]}"
        parts.append(
            mark(
                "rect",
                mark("title", words(name)),
                x=x,
                y=y,
                width=wide,
                height=high,
                fill=_colour(share),
                class_="cell",
            )
        )
        if wide >= _NARROWEST_FOR_WORDS:
            style = "cellword pale" if share > _WORDS_TURN_PALE else "cellword"
            parts.append(text(x + wide / 2, y + high / 2 + 4, written[column, row], class_=style, anchor="middle"))
    every = max(1, round(_NARROWEST_FOR_WORDS / wide + 0.49))
    parts += [
        text(_LEFT + wide * (place + 0.5), bottom + 16, name, class_="tick", anchor="middle")
        for place, name in enumerate(across)
        if place % every == 0
    ]
    parts += [
        text(_LEFT - 8, bottom - high * (place + 0.5) + 4, name, class_="tick", anchor="end")
        for place, name in enumerate(up)
    ]
    middle = (_TOP + bottom) / 2
    parts += [
        text(_LEFT + wide * len(across) / 2, bottom + 38, across_title, class_="label", anchor="middle"),
        mark(
            "text",
            words(up_title),
            x=16.0,
            y=middle,
            class_="label",
            text_anchor="middle",
            transform=f"rotate(-90 16 {middle:.2f})",
        ),
    ]
    return drawing(_WIDTH, bottom + _FOOT, said, parts)


def _colour(share: float) -> str:
    channels = (round(pale + share * (dark - pale)) for pale, dark in zip(_PALE, _DARK, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in channels)
