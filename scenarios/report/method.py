"""How the figures of a page were made and what they cannot say."""

from __future__ import annotations

from matcher.model.text import Language, Text
from matcher.report.words import gap_text
from scenarios.compare import Comparison, PlanFacts
from scenarios.report.page import heading, listed, paragraph
from scenarios.report.svg.mark import mark, words

_LIMITS = (
    Text(
        "两份方案都是建议，须经人批准；都通过独立检查。",
        "Both plans are proposals until a person approves them; both passed the independent check.",
    ),
    Text(
        "“基准”是不作改动的方案，“情景”是改动之后重新求得的方案；其余一切相同。",
        "Before: the plan without the change. After: the plan found with the change; all else is equal.",
    ),
    Text(
        "按镇街、服务、资金统计时，涉及少于 3 人的行、以及可由此推算它们的行不显示；等级与合计照实显示。",
        "By town, service and fund rows about fewer than 3 people, and rows that tell of them, are not shown; grades and totals are.",
    ),
    Text(
        "情景只回答“假如当时如此，方案会怎样”，不预测人们会怎样应对。",
        "A scenario says what the plan would have been; it does not predict how people respond.",
    ),
)


def method(comparison: Comparison, language: Language) -> list[str]:
    """Return what was changed, how noise was measured, how good both plans are, and the limits."""
    scenario = comparison.scenario
    changes = scenario.changes_zh if language is Language.ZH else scenario.changes_en
    said = [_noise(comparison), _quality(comparison), *comparison.notes, *_LIMITS]
    if not comparison.same_policy:
        said.append(
            Text(
                "两份方案的规则设定不同，目标值不可相比。",
                "The plans follow different policies: objectives are not comparable.",
            )
        )
    return [
        heading(Text("改动了什么", "What was changed").say(language)),
        listed(changes) or paragraph(Text("没有改动。", "Nothing.").say(language)),
        heading(Text("方法与局限", "Method and limits").say(language)),
        listed(text.say(language) for text in said),
    ]


def footer(comparison: Comparison, language: Language) -> str:
    """Return what is needed to make the page again."""
    said = Text(
        f"方案日期 {comparison.date.isoformat()} · wishpool {comparison.engine_version} · 情景 {comparison.scenario.name}"
        f"（{comparison.scenario.digest[:12]}）· 数据 {comparison.baseline.input_digest[:12]} → {comparison.changed.input_digest[:12]}"
        f" · 种子 {comparison.scenario.seed}",
        f"Date of the plans {comparison.date.isoformat()} · wishpool {comparison.engine_version} · scenario "
        f"{comparison.scenario.name} ({comparison.scenario.digest[:12]}) · pool {comparison.baseline.input_digest[:12]} → "
        f"{comparison.changed.input_digest[:12]} · seed {comparison.scenario.seed}",
    )
    return mark("footer", words(said.say(language)))


def _noise(comparison: Comparison) -> Text:
    noise = comparison.noise
    if noise is None or not noise.kept:
        return Text(
            "没有测量噪声：差别中有多少是偶然，不知道。", "Noise was not measured: how much is chance is not known."
        )
    return Text(
        f"噪声带：基准另求 {noise.asked} 次，其中 {noise.kept} 次同样好（目标值相差不超过 {noise.tolerance:.2%}）；"
        f"带的两端是它们与基准之差的 {noise.low_quantile:.0%} 和 {noise.high_quantile:.0%} 分位。带内的变化可能只是换了一份同样好的方案；"
        f"带外的也未必都是效果：另一份同样好的方案，每个指标约有 {noise.chance_outside:.0%} 的机会落在带外，重复越多机会越小。",
        f"Noise band: the baseline was solved {noise.asked} more times, {noise.kept} of them as good (within {noise.tolerance:.2%}); "
        f"the ends are the {noise.low_quantile:.0%} and {noise.high_quantile:.0%} quantiles of their differences. "
        "A change inside it may be nothing but another plan that is as good. Nor is every change beyond it an effect: each figure of one more plan "
        f"that is as good lies outside about {noise.chance_outside:.0%} of the time; the more repetitions, the less.",
    )


def _quality(comparison: Comparison) -> Text:
    before, after = _plan(comparison.baseline), _plan(comparison.changed)
    return Text(f"方案质量：基准{before.zh}；情景{after.zh}。", f"Quality: before {before.en}; after {after.en}.")


def _plan(facts: PlanFacts) -> Text:
    gap = gap_text(facts.gap)
    return Text(f"与上界相差 {gap}（{facts.status.text.zh}）", f"within {gap} of the bound ({facts.status.text.en})")
