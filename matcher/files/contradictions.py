"""Rows that contradict themselves: dates in the wrong order, a minor without consent, a helper wished and refused."""

from __future__ import annotations

import polars as pl

from matcher.files.draft import Draft
from matcher.files.faults import Fault
from matcher.model.hierarchy import circular_regions, follows_prefixes, region_graph
from matcher.model.problems import Severity
from matcher.model.text import Text

DATE_ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "needs": (("registered_on", "deadline"), ("registered_on", "valid_until")),
    "providers": (("available_from", "available_to"),),
    "funds": (("available_from", "available_to"),),
    "projects": (("starts", "ends"),),
}
"""By table: pairs of dates of which the second may not lie before the first."""

CAPS: dict[str, tuple[str, ...]] = {
    "providers": ("cases", "people"),
    "funds": ("per_need_cap", "per_person_cap", "people_cap"),
}
"""By table: caps of which zero shuts the resource; perhaps "no limit" was meant, which is an empty cell."""


def check_contradictions(draft: Draft) -> None:
    """Note every contradiction within the rows of one table; errors where nothing sensible can be read into the row."""
    _check_dates(draft)
    _check_caps(draft)
    if draft.spec.name == "needs":
        _check_consent(draft)
        _check_helpers(draft)
    if draft.spec.name == "teams":
        _check_counts(draft)
    if draft.spec.name == "regions":
        _check_circles(draft)
    if draft.spec.name in ("providers", "projects"):
        _check_padding(draft, draft.frame["region"], "region")
    if draft.spec.name == "funds":
        for position, regions in enumerate(draft.frame["regions"].to_list()):
            for code in regions:
                if _is_padded(code):
                    draft.note(position, _padded(code), "regions")


def _where(draft: Draft, condition: pl.Expr) -> pl.Series:
    """Return the positions where a condition holds; what is not given contradicts nothing."""
    return draft.frame.select(condition.fill_null(value=False)).to_series().arg_true()


def _check_dates(draft: Draft) -> None:
    for earlier, later in DATE_ORDERS.get(draft.spec.name, ()):
        first, last = draft.spec[earlier], draft.spec[later]
        for position in _where(draft, pl.col(later) < pl.col(earlier)):
            start, end = draft.frame[earlier][position], draft.frame[later][position]
            draft.note(
                position,
                Fault(
                    code="dates_reversed",
                    value=str(end),
                    sentence=Text(
                        f"“{last.title}”{end} 早于“{first.title}”{start}。",
                        f"{later} {end} lies before {earlier} {start}.",
                    ),
                    remedy=Text("请核对这两个日期。", "Check the two dates."),
                ),
                later,
            )


def _check_caps(draft: Draft) -> None:
    for name in CAPS.get(draft.spec.name, ()):
        field = draft.spec[name]
        fault = Fault(
            code="zero_cap",
            value="0",
            severity=Severity.WARNING,
            sentence=Text(
                f"“{field.title}”为 0，等于什么也不能承担。",
                f"{field.name} is 0, which means that it can take on nothing.",
            ),
            remedy=Text("若本意是不限，请留空。", "Leave the cell empty where no limit is meant."),
        )
        draft.note_each(_where(draft, pl.col(field.column) == 0), fault, name)


def _check_consent(draft: Draft) -> None:
    draft.note_each(_where(draft, pl.col("minor") & ~pl.col("guardian_consent")), _NO_CONSENT, "guardian_consent")
    unverified = ~pl.col("verified") & pl.col("publicity_start").is_not_null()
    draft.note_each(_where(draft, unverified), _UNVERIFIED, "publicity_start")


def _check_helpers(draft: Draft) -> None:
    refused = pl.col("refused_providers")
    some = draft.frame.with_row_index("position").filter(refused.list.len() > 0)
    own = pl.concat_list(pl.col("preferred_providers"), pl.col("current_provider")).list.drop_nulls()
    clashes = some.select("position", both=refused.list.set_intersection(own)).filter(pl.col("both").list.len() > 0)
    for position, both in clashes.iter_rows():
        names = ";".join(sorted(both))
        draft.note(
            position,
            Fault(
                code="refuses_own_helper",
                value=names,
                severity=Severity.WARNING,
                sentence=Text(
                    f"服务方 {names} 既是现在或希望的服务方，又在拒绝之列；按拒绝处理。",
                    f"Provider {names} is the current or a preferred one and refused as well; the refusal counts.",
                ),
                remedy=Text("请向本人核实。", "Ask the person."),
            ),
            "refused_providers",
        )


def _check_counts(draft: Draft) -> None:
    for position in _where(draft, pl.col("at_least") > pl.col("at_most")):
        low, high = draft.frame["at_least"][position], draft.frame["at_most"][position]
        draft.note(
            position,
            Fault(
                code="counts_reversed",
                value=str(high),
                sentence=Text(f"“至少”{low} 人多于“至多”{high} 人。", f"at_least {low} exceeds at_most {high}."),
                remedy=Text("请核对这两个人数。", "Check the two counts."),
            ),
            "at_most",
        )


def _check_circles(draft: Draft) -> None:
    standing = draft.frame.filter(draft.standing)
    if follows_prefixes(standing):
        return
    codes = draft.frame["code"].to_list()
    for circle in circular_regions(region_graph(standing)):
        for position in (place for place, code in enumerate(codes) if code in circle):
            draft.note(position, _circle(circle, codes[position]), "parent")


def _circle(circle: list[str], code: str) -> Fault:
    return Fault(
        code="regions_in_a_circle",
        value=code,
        severity=Severity.WARNING,
        sentence=Text(f"区划 {'、'.join(circle)} 互为上级。", f"The regions {', '.join(circle)} contain one another."),
        remedy=Text("请改正“上级代码”，或留空。", "Correct the parent, or leave it empty."),
    )


def _check_padding(draft: Draft, codes: pl.Series, field: str) -> None:
    for position in codes.str.contains(r"^(\d{9}0{3}|\d{4}00)$").fill_null(value=False).arg_true():
        draft.note(position, _padded(codes[position]), field)


def _is_padded(code: str) -> bool:
    return (len(code) == 12 and code.endswith("000")) or (len(code) == 6 and code.endswith("00"))


def _padded(code: str) -> Fault:
    """Return the warning that a code such as 330100 serves nobody: no need's code begins with it but itself."""
    short = code[:9] if len(code) == 12 else code[:4]
    for digits in (6, 4, 2):
        if len(short) > digits and not int(short[digits:]):
            short = short[:digits]
    return Fault(
        code="padded_region",
        value=code,
        severity=Severity.WARNING,
        sentence=Text(
            f"区划代码 {code} 以零补位：按前缀比较时，几乎没有需求的代码以它开头。",
            f"Region code {code} is padded with zeros: codes are compared as prefixes, and hardly any begins with it.",
        ),
        remedy=Text(f"若指整个区域，请写 {short}。", f"Write {short} if the whole area is meant."),
    )


_NO_CONSENT = Fault(
    code="minor_without_consent",
    severity=Severity.WARNING,
    sentence=Text(
        "对象是未成年人，但没有监护人同意；在同意之前不会安排服务。",
        "The person is a minor and no guardian has consented; nothing will be arranged before that.",
    ),
    remedy=Text("请取得监护人同意后填写“监护人同意”。", "Obtain the consent and enter it in guardian_consent."),
)
_UNVERIFIED = Fault(
    code="publicity_unverified",
    severity=Severity.WARNING,
    sentence=Text(
        "已开始公示，却标为未核准；在核准之前不会安排。", "Publicity has begun although the need is not verified."
    ),
    remedy=Text("请核对“已核准”一列。", "Check the column verified."),
)
