"""The default policy as a YAML file that explains itself: a comment above every setting."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import yaml
from pydantic import BaseModel

from matcher.model import Policy

_HEAD = (
    "心愿池的规则设定；没有写出的设定取默认值。“分”是目标值的单位。",
    "The policy of a match; what is left out keeps its default. Values are in points unless said otherwise.",
)


def policy_page(policy: Policy) -> str:
    """Return a policy as YAML with a comment, Chinese and English, above every setting.

    The comments are the descriptions in :mod:`matcher.model.policy`; reading the page gives the policy again.
    """
    return "\n".join([*(f"# {line}" for line in _HEAD), "", *_settings(policy, 0)]) + "\n"


def _settings(part: BaseModel, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, field in type(part).model_fields.items():
        if field.description:
            english, _, chinese = field.description.partition(" / ")
            yield f"{indent}# {chinese} / {english}" if chinese else f"{indent}# {english}"
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield f"{indent}{name}:"
            yield from _settings(value, depth + 1)
        else:
            yield f"{indent}{name}: {_written(value)}"


def _written(value: object) -> str:
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # 0.00001 is easier to read than 1.0e-05
    return (
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=float("inf"))
        .removesuffix("\n")
        .removesuffix("...")
        .rstrip()
    )
