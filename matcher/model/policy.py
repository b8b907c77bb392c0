"""The policy: what the plan values, one YAML file, frozen and validated."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, ValidationError

from matcher.model.enums import ResourceKind
from matcher.model.policy_parts import Channels, GradeWeights, NonNegative, Packages, Part, Share, Waiting
from matcher.model.problems import Problem
from matcher.model.text import Text

__all__ = ["Packages", "Policy", "PolicyError"]


def _off(value: object) -> object:
    # YAML 1.1 reads a bare `off` as false.
    return "off" if value is False or value is None else value


class PolicyError(ValueError):
    """A policy that cannot be used; carries every mistake at once.

    Attributes
    ----------
    problems
        One problem a mistake, with the path of the setting in ``field``.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.sentence.en for problem in problems))


class Policy(Part):
    """What the plan values and which switches are on.

    The objective is ``sum of values of met needs - sum of costs of options taken``; every factor below is the
    price of one unit of its base, in points. See ``docs/reading.md`` for each term's formula.
    """

    weights: GradeWeights = Field(
        default=GradeWeights(),
        description="Value of meeting a need, a person of each grade / 满足一项需求的价值，按等级每人",
    )
    waiting: Waiting = Field(
        default=Waiting(), description="Growth of the value with the time waited / 价值随等待时间增加"
    )
    distance_km: NonNegative = Field(default=0.005, description="A km and person, on service and seat / 每公里每人")
    ladder_step: NonNegative = Field(default=0.05, description="A step above the village and person / 每上一级每人")
    change_of_helper: NonNegative = Field(default=0.1, description="A person whose helper changes / 每换一次服务方每人")
    quality: NonNegative = Field(default=0.1, description="Times (1 - quality), a person / 乘以（1-质量分），每人")
    absent_quality: Share = Field(default=0.8, description="Quality where none is given / 未评估时的质量分")
    yuan: NonNegative = Field(default=0.00001, description="A yuan spent / 每花一元")
    weeks: int = Field(default=1, ge=1, le=520, description="Weeks that the plan pays for / 计划支付的周数")
    strict_grades: bool = Field(default=False, description="Red before any yellow, and so on / 严格按等级先后")
    channels: Channels = Field(
        default=Channels(),
        description="Order of preference at equal value, cheapest first / 价值相同时的渠道先后，成本低者在前",
    )
    worst_town: Annotated[Literal["off", "maximise"] | Share, BeforeValidator(_off)] = Field(
        default="off", description="Floor on the share of people met in every town, or maximise / 各镇受助比例的下限"
    )
    max_changes: Annotated[Literal["off"] | Annotated[int, Field(ge=0)], BeforeValidator(_off)] = Field(
        default="off", description="Most needs whose helper may differ from the previous plan / 与上期相比最多换人数"
    )
    packages: Packages = Field(
        default=Packages(),
        description="Size, kind, shape and worth of a package / 项目包的规模、同类项、范围和所得",
    )

    @classmethod
    def from_yaml(cls, text: str) -> Policy:
        """Read a policy; what is absent keeps its default.

        Raises
        ------
        PolicyError
            With every mistake at once.
        """
        try:
            data = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            place = getattr(error, "problem_mark", None)
            where = f" (line {place.line + 1})" if place else ""
            raise PolicyError(
                (_problem("", "not_yaml", f"not a YAML file{where}", f"不是 YAML 文件{where}"),)
            ) from None
        if data is None:
            data = {}
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: Any) -> Policy:
        """Read a policy from plain data (JSON, YAML).

        Raises
        ------
        PolicyError
            With every mistake at once.
        """
        if not isinstance(data, dict):
            raise PolicyError((_problem("", "not_a_mapping", "a policy is a mapping", "规则设定应为键值对"),))
        try:
            return cls.model_validate(_integers_as_numbers(data))
        except ValidationError as error:
            raise PolicyError(tuple(_translate(mistake) for mistake in error.errors(include_url=False))) from None

    def cost_factor(self, term: str, kind: ResourceKind) -> float:
        """Return the factor of a cost term in an assignment to a resource of some kind; negative: a gain.

        Parameters
        ----------
        term
            One of ``COST_TERMS``.
        kind
            Kind of the resource; only the term ``channel`` depends on it.
        """
        if term == "channel":
            return float(getattr(self.channels, kind.value, 0.0))
        if term == "compactness":
            return self.packages.compactness_km
        if term == "opening":
            return self.packages.opening
        return -self.packages.worth if term == "grouping" else float(getattr(self, term))

    def to_yaml(self) -> str:
        """Return the policy as YAML with every setting, in the order of the contract."""
        return yaml.safe_dump(self.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


def _integers_as_numbers(data: dict[Any, Any]) -> dict[str, Any]:
    # Keys that are not text (YAML allows them) become text so that they are reported as unknown settings.
    return {str(key): _integers_as_numbers(value) if isinstance(value, dict) else value for key, value in data.items()}


def _translate(mistake: Any) -> Problem:
    path = ".".join(str(part) for part in mistake["loc"])
    # A list or object is not repeated: by mistake it may be a person's row.
    value = mistake.get("input")
    found = type(value).__name__ if isinstance(value, dict | list) else str(value)[:60]
    if mistake["type"] == "extra_forbidden":
        return _problem(path, "unknown_setting", f"{path}: unknown setting", f"{path}：没有这个设定")
    if mistake["type"] in _OWN_MISTAKES:
        zh = _OWN_MISTAKES[mistake["type"]].format_map(mistake["ctx"])
        return _problem(path, "bad_setting", f"{path}: {mistake['msg']}", f"{path}：{zh}")
    if mistake["type"] == "tuple_type":
        return _problem(
            path, "bad_setting", f"{path}: a list is expected (found {found})", f"{path}：应为列表（读到 {found}）"
        )
    return _problem(
        path, "bad_setting", f"{path}: {mistake['msg']} (found {found})", f"{path}：取值不对（读到 {found}）"
    )


_OWN_MISTAKES = {
    "least_above_most": "最少 {least} 人多于最多 {most} 人",
    "repeated_code": "{codes} 出现不止一次",
}
"""Mistakes that the settings themselves find, in Chinese; their English is in the settings."""


def _problem(path: str, code: str, en: str, zh: str) -> Problem:
    return Problem(
        table="policy",
        field=path,
        code=code,
        sentence=Text(zh, en),
        remedy=Text(
            "用 wishpool policy 查看全部设定和默认值", "See `wishpool policy` for every setting and its default"
        ),
    )
