"""What several commands read: policy, plan, and whether the plan is of this pool."""

from __future__ import annotations

from pathlib import Path

from matcher.files import UnusableInput, read_plan
from matcher.model import Plan, Policy, Pool, Problem, Text


def read_policy(path: Path | None) -> Policy:
    """Return the policy of a file, the default without one.

    Raises
    ------
    UnusableInput
        The file cannot be read.
    PolicyError
        It is no policy; every mistake is listed.
    """
    if path is None:
        return Policy()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        raise UnusableInput(
            (
                Problem(
                    table="policy",
                    code="unreadable",
                    value=path.name,
                    sentence=Text(f"规则设定文件 {path.name} 无法读取", f"the policy file {path.name} cannot be read"),
                    remedy=Text("核对路径；文件须为 UTF-8 文本", "Check the path; the file must be UTF-8 text"),
                ),
            )
        ) from None
    return Policy.from_yaml(text)


def read_plan_of(pool: Pool, path: Path) -> Plan:
    """Return the plan at a path, which must have been made for this pool.

    Raises
    ------
    UnusableInput
        It is no plan, or one of another pool.
    """
    plan = read_plan(path)
    if not is_of(plan, pool):
        raise UnusableInput((stale(),))
    return plan


def is_of(plan: Plan, pool: Pool) -> bool:
    """Return whether a plan was made for a pool with these contents."""
    return plan.summary.run.input_digest == pool.digest()


def stale() -> Problem:
    """Return the problem of a plan that was made for another pool."""
    return Problem(
        table="plan",
        code="stale_plan",
        sentence=Text(
            "方案不是由这份数据生成的（指纹不符）", "the plan was not made for this pool: their digests differ"
        ),
        remedy=Text("用生成方案时的数据，或重新匹配", "Use the pool that the plan was made for, or match again"),
    )
