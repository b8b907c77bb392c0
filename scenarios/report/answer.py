"""The answer in one sentence, and the few figures above everything else."""

from __future__ import annotations

from matcher.model.text import Language, Text
from matcher.report.words import share_text
from scenarios.compare import Comparison, Dimension, Effect, Measure, NeedChangeKind, Standing
from scenarios.report.figures import STANDINGS, UNITS, band_text, change_text, value_text

_LIST = {Language.ZH: "、", Language.EN: ", "}


def answer(comparison: Comparison) -> Text:
    """Return what the scenario does: people, by grade, who loses, money; noise is called noise."""
    people = comparison.total(Measure.PEOPLE_MET)
    parts = [_people(people), _asked(comparison), _grades(comparison), _losers(comparison), _money(comparison)]
    said = [part for part in parts if part is not None]
    return Text("；".join(part.zh for part in said) + "。", "; ".join(part.en for part in said) + ".")


def _people(people: Effect) -> Text:
    before, after = (value_text(value, people.measure) for value in (people.before, people.after))
    change, band = change_text(people.change, people.measure), band_text(people)
    if people.standing is Standing.UNCHANGED:
        return Text(f"受助人数不变，仍为 {after} 人", f"People met stay {after}")
    zh, en = f"受助人数由 {before} 变为 {after}（{change} 人", f"People met change from {before} to {after} ({change}"
    if people.standing is Standing.NOT_MEASURED:
        return Text(f"{zh}）", f"{en})")
    if people.standing is Standing.WITHIN_NOISE:
        return Text(
            f"{zh}，在噪声带 {band.zh} 之内，不能当作效果）", f"{en}, within the noise of {band.en}: not an effect)"
        )
    return Text(f"{zh}，超出噪声带 {band.zh}）", f"{en}, beyond the noise of {band.en})")


def _asked(comparison: Comparison) -> Text | None:
    asked, people = comparison.total(Measure.PEOPLE_ASKED), comparison.total(Measure.PEOPLE_MET)
    if not asked.change:
        return None
    change = change_text(asked.change, asked.measure)
    was, now = (
        share_text(one or 0, of or 0) for one, of in ((people.before, asked.before), (people.after, asked.after))
    )
    return Text(
        f"涉及人数 {change}，受助比例由 {was} 变为 {now}", f"people asking {change}, share met from {was} to {now}"
    )


def _grades(comparison: Comparison) -> Text | None:
    found = [
        effect
        for effect in comparison.of(Dimension.GRADE, Measure.PEOPLE_MET)
        if effect.standing not in (Standing.UNCHANGED, Standing.WITHIN_NOISE)
    ]
    if not found:
        return None
    zh, en = (
        _LIST[language].join(
            f"{effect.title.say(language)} {change_text(effect.change, effect.measure)}" for effect in found
        )
        for language in (Language.ZH, Language.EN)
    )
    return Text(f"按等级：{zh}", f"by grade: {en}")


def _losers(comparison: Comparison) -> Text | None:
    kinds = comparison.kinds()
    lost, moved = kinds[NeedChangeKind.LOST][0], comparison.moves.moved
    if not lost and not moved:
        return Text("没有人失去帮助，也没有人换服务方", "nobody loses help and nobody changes helper")
    loses = "1 need loses its help" if lost == 1 else f"{lost:,} needs lose their help"
    changes = "1 changes helper" if moved == 1 else f"{moved:,} change helper"
    return Text(f"{lost:,} 件需求不再得到帮助，{moved:,} 件换了服务方", f"{loses}, {changes}")


def _money(comparison: Comparison) -> Text | None:
    yuan = comparison.total(Measure.YUAN)
    if not yuan.change or yuan.standing is Standing.WITHIN_NOISE:
        return None
    said = change_text(yuan.change, yuan.measure)
    return Text(f"支出 {said} 元", f"spending {said} yuan")


_TILES: tuple[tuple[Measure, Text], ...] = (
    (Measure.PEOPLE_MET, Text("受助人数", "People met")),
    (Measure.NEEDS_MET, Text("满足需求", "Needs met")),
    (Measure.YUAN, Text("支出", "Spending")),
    (Measure.HOURS, Text("服务工时", "Hours of service")),
)


def tile_rows(comparison: Comparison, language: Language) -> list[tuple[str, str, str]]:
    """Return the figures on top: people, needs, yuan, hours; each with before, after and the noise."""
    rows = []
    for measure, title in _TILES:
        effect = comparison.total(measure)
        unit = UNITS[measure].say(language)
        values = f"{value_text(effect.before, measure)} → {value_text(effect.after, measure)} {unit}"
        rows.append(
            (
                title.say(language),
                change_text(effect.change, measure),
                f"{values} · {STANDINGS[effect.standing].say(language)}",
            )
        )
    return rows
