"""The closed vocabularies: what a cell, a status or a verdict may be."""

from __future__ import annotations

from enum import StrEnum

from matcher.model.text import Text


class Choice(StrEnum):
    """A vocabulary whose members carry a title in both languages."""

    @property
    def text(self) -> Text:
        """The member's title, Chinese and English."""
        return _TITLES[type(self).__name__][self.value]


class Grade(Choice):
    """Urgency of a need, most urgent first (M15)."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


class Datum(Choice):
    """Geodetic datum of a pair of coordinates."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Gender(Choice):
    """Gender of a helper, where the person asks for one."""

    FEMALE = "f"
    MALE = "m"


class ProviderType(Choice):
    """Who gives hours (M23, M36)."""

    VOLUNTEER_TEAM = "volunteer_team"
    SOCIAL_ORG = "social_org"
    PARTY_ORG = "party_org"
    GOVERNMENT = "government"
    ENTERPRISE = "enterprise"
    FAMILY = "family"
    EXPERT = "expert"


class Level(Choice):
    """Rung of the ladder, lowest first; help comes from the lowest level that can (M45)."""

    VILLAGE = "village"
    TOWN = "town"
    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"


class FundType(Choice):
    """Who gives money (M65)."""

    ENTERPRISE_NAMED = "enterprise_named"
    INSTITUTION_NAMED = "institution_named"
    INDIVIDUAL = "individual"
    CHARITABLE_TRUST = "charitable_trust"
    FISCAL = "fiscal"
    SPECIAL = "special"


class ServiceKind(Choice):
    """The three services and two supports (M31)."""

    COMPANIONSHIP = "companionship"
    HOME = "home"
    SOCIAL = "social"
    GOODS = "goods"
    MONEY = "money"


class PinAction(Choice):
    """What an operator decides beforehand about one need and one resource."""

    PIN = "pin"
    FORBID = "forbid"


class Category(Choice):
    """Categories of people named in the source documents (M01); the list is open."""

    ELDERLY = "elderly"
    CHILD = "child"
    LEFT_BEHIND_CHILD = "left_behind_child"
    WOMAN = "woman"
    DISABLED = "disabled"
    ILL = "ill"
    MENTALLY_ILL = "mentally_ill"
    AUTISTIC = "autistic"
    FRAIL = "frail"
    SINGLE_PARENT = "single_parent"
    UNEMPLOYED = "unemployed"
    STUDENT = "student"
    MIGRANT_CHILD = "migrant_child"
    BEREAVED_OF_ONLY_CHILD = "bereaved_of_only_child"
    COMMUNITY_CORRECTION = "community_correction"
    EMERGENCY = "emergency"
    LOW_INCOME = "low_income"
    NEAR_LOW_INCOME = "near_low_income"
    DESTITUTE = "destitute"
    VETERAN = "veteran"


class Line(Choice):
    """The part of a need that an assignment serves."""

    SERVICE = "service"
    MONEY = "money"
    SEAT = "seat"


class ResourceKind(Choice):
    """What kind of resource serves a line."""

    PROVIDER = "provider"
    FUND = "fund"
    PROJECT = "project"
    PACKAGE = "package"


class Dimension(Choice):
    """What a capacity is counted in."""

    HOURS = "hours"
    CASES = "cases"
    PEOPLE = "people"
    SEATS = "seats"
    YUAN = "yuan"


class Verdict(Choice):
    """Why a need is not met."""

    NOT_ELIGIBLE = "not_eligible"
    IMPOSSIBLE = "impossible"
    OUTBID = "outbid"
    NOT_PROVEN = "not_proven"


class Destination(Choice):
    """Where an unmet need goes next (M42, M44, M45)."""

    CLAIM = "claim"
    REFER = "refer"
    WAIT = "wait"


class PlanStatus(Choice):
    """How good the plan is known to be."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    LIMIT = "limit"


_TITLES: dict[str, dict[str, Text]] = {
    "Grade": {
        "red": Text("红", "red"),
        "yellow": Text("黄", "yellow"),
        "blue": Text("蓝", "blue"),
        "green": Text("绿", "green"),
    },
    "Datum": {
        "wgs84": Text("WGS-84", "WGS-84"),
        "gcj02": Text("GCJ-02", "GCJ-02"),
        "bd09": Text("BD-09", "BD-09"),
    },
    "Gender": {"f": Text("女", "female"), "m": Text("男", "male")},
    "ProviderType": {
        "volunteer_team": Text("志愿者团队", "volunteer team"),
        "social_org": Text("社会组织", "social organisation"),
        "party_org": Text("党政群团", "party or mass organisation"),
        "government": Text("政府部门", "government department"),
        "enterprise": Text("爱心企业", "enterprise"),
        "family": Text("爱心家庭", "family"),
        "expert": Text("专家", "expert"),
    },
    "Level": {
        "village": Text("村（社区）", "village"),
        "town": Text("镇（街道）", "town"),
        "district": Text("区（县）", "district"),
        "city": Text("市", "city"),
        "province": Text("省", "province"),
    },
    "FundType": {
        "enterprise_named": Text("企业冠名", "named by an enterprise"),
        "institution_named": Text("机构冠名", "named by an institution"),
        "individual": Text("个人捐赠", "individual donation"),
        "charitable_trust": Text("慈善信托", "charitable trust"),
        "fiscal": Text("财政资金", "fiscal"),
        "special": Text("专项资金", "special"),
    },
    "ServiceKind": {
        "companionship": Text("身心陪伴", "companionship"),
        "home": Text("居家服务", "home service"),
        "social": Text("社会参与", "social participation"),
        "goods": Text("物质支持", "goods"),
        "money": Text("资金支持", "money"),
    },
    "PinAction": {"pin": Text("指定", "pin"), "forbid": Text("禁止", "forbid")},
    "Category": {
        "elderly": Text("老年人", "elderly"),
        "child": Text("儿童", "child"),
        "left_behind_child": Text("留守儿童", "left-behind child"),
        "woman": Text("妇女", "woman"),
        "disabled": Text("残疾", "disabled"),
        "ill": Text("患病", "ill"),
        "mentally_ill": Text("精神障碍", "mentally ill"),
        "autistic": Text("自闭症", "autistic"),
        "frail": Text("体弱", "frail"),
        "single_parent": Text("单亲", "single parent"),
        "unemployed": Text("失业", "unemployed"),
        "student": Text("学生", "student"),
        "migrant_child": Text("外来务工子女", "migrant worker's child"),
        "bereaved_of_only_child": Text("失独", "bereaved of an only child"),
        "community_correction": Text("社矫人员", "in community correction"),
        "emergency": Text("突发事件", "struck by an emergency"),
        "low_income": Text("低保", "on subsistence allowance"),
        "near_low_income": Text("低保边缘", "near subsistence allowance"),
        "destitute": Text("特困", "destitute"),
        "veteran": Text("退役军人", "veteran"),
    },
    "Line": {"service": Text("服务", "service"), "money": Text("资金", "money"), "seat": Text("项目名额", "seat")},
    "ResourceKind": {
        "provider": Text("服务方", "provider"),
        "fund": Text("基金", "fund"),
        "project": Text("在办项目", "project"),
        "package": Text("项目包", "package"),
    },
    "Dimension": {
        "hours": Text("工时", "hours"),
        "cases": Text("案数", "cases"),
        "people": Text("人数", "people"),
        "seats": Text("名额", "seats"),
        "yuan": Text("元", "yuan"),
    },
    "Verdict": {
        "not_eligible": Text("未达条件", "not eligible"),
        "impossible": Text("无人可及", "impossible"),
        "outbid": Text("资源已用尽", "outbid"),
        "not_proven": Text("尚未证实", "not proven"),
    },
    "Destination": {
        "claim": Text("发布认领", "published for claiming"),
        "refer": Text("转介", "referred"),
        "wait": Text("在池等待", "waits in the pool"),
    },
    "PlanStatus": {
        "optimal": Text("已证最优", "optimal"),
        "within_gap": Text("差距已证", "within a proven gap"),
        "limit": Text("到达工作量上限", "work limit reached"),
    },
}
