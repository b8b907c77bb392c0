"""Rows that contradict themselves: dates in the wrong order, a minor without consent, a helper wished and refused."""

from __future__ import annotations

from matcher.files.columns import (
    filled_lists,
    has_any,
    is_given,
    positions_where,
    rows_taken,
    true_positions,
    values_at,
)
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
        for position in positions_where(draft.frame["region"], _is_padded):
            draft.note(position, _padded(draft.frame["region"][position]), "region")
    if draft.spec.name == "funds":
        for position, regions in enumerate(draft.frame["regions"].to_list()):
            for code in regions:
                if _is_padded(code):
                    draft.note(position, _padded(code), "regions")


def _check_dates(draft: Draft) -> None:
    for earlier, later in DATE_ORDERS.get(draft.spec.name, ()):
        first, last = draft.spec[earlier], draft.spec[later]
        if not (has_any(draft.frame[earlier]) and has_any(draft.frame[later])):
            continue
        for position in true_positions(draft.frame[later] < draft.frame[earlier]):
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
        draft.note_each(true_positions(draft.frame[field.column] == 0), fault, name)


def _check_consent(draft: Draft) -> None:
    frame = draft.frame
    draft.note_each(true_positions(frame["minor"] & ~frame["guardian_consent"]), _NO_CONSENT, "guardian_consent")
    unverified = ~frame["verified"] & is_given(frame["publicity_start"])
    draft.note_each(true_positions(unverified), _UNVERIFIED, "publicity_start")


def _check_helpers(draft: Draft) -> None:
    positions = filled_lists(draft.frame["refused_providers"])
    named = ("refused_providers", "preferred_providers", "current_provider")
    lists = zip(*(values_at(draft.frame[name], positions) for name in named), strict=True)
    for position, (refused, preferred, current) in zip(positions, lists, strict=True):
        both = {*preferred, current}.intersection(refused)
        if not both:
            continue
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
    for position in true_positions(draft.frame["at_least"] > draft.frame["at_most"]):
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
    standing = rows_taken(draft.frame, draft.standing)
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
