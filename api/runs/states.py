"""Where a run stands, and why one has no plan."""

from __future__ import annotations

from enum import StrEnum

from matcher.model.text import Text


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    INVALID = "invalid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DEAD = "dead"

    @property
    def is_final(self) -> bool:
        """Whether it stays so by itself; one that is dead may be given another try."""
        return self not in {RunState.QUEUED, RunState.RUNNING}


FAILURES: dict[str, tuple[Text, Text]] = {
    "unusable_pool": (
        Text("这一版本的心愿池不能匹配", "This version of the pool cannot be matched"),
        Text("请按 problems 改正后再发起", "Correct what problems lists and ask for another run"),
    ),
    "refused_rows": (
        Text("有被拒收的行，而此次运行不许有", "Rows were refused, which this run does not allow"),
        Text("请改正被拒收的行，或允许拒收后再发起", "Correct the refused rows, or allow them, and ask again"),
    ),
    "pool_changed": (
        Text(
            "名单版本的内容已与当初不同，例如已按要求删除个人信息",
            "The version is no longer what it was; personal data may have been erased",
        ),
        Text("请对新版本发起运行", "Ask for a run of a new version"),
    ),
    "defective_plan": (
        Text("求得的方案未通过独立检查，没有保存", "The plan failed the independent check and was not kept"),
        Text("这是程序的缺陷，不是您的数据有误；请报告", "A defect of the program, not of your data; please report it"),
    ),
    "out_of_memory": (
        Text("内存上限不够", "The limit of memory did not suffice"),
        Text("请提高 WISHPOOL_SOLVE_MEMORY_MB 后重试", "Raise WISHPOOL_SOLVE_MEMORY_MB and retry"),
    ),
    "internal": (
        Text("求解时程序出错", "The program failed while solving"),
        Text("请重试；若仍如此，请报告", "Retry it; if it stays so, please report it"),
    ),
    "worker_lost": (
        Text("后台进程中断", "The worker was cut off"),
        Text("请检查机器的内存和日志后重试", "Look at the machine's memory and log, then retry"),
    ),
}
"""Why a run has no plan, and what to do, by code."""
