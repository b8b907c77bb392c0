"""Kinds of errors of runs and jobs."""

from __future__ import annotations

from api.problems.kind import ProblemType
from matcher.model.text import Text

PROBLEMS: dict[str, ProblemType] = {
    "run_ended": ProblemType(
        status=409,
        title=Text("运行已经结束", "The run has ended"),
        remedy=Text("请读取其结果，或重新发起", "Read what came of it, or ask for another run"),
    ),
    "job_not_dead": ProblemType(
        status=409,
        title=Text("任务没有被放弃", "The job was not given up"),
        remedy=Text("只有已放弃（dead）的任务才能重试", "Only a job that is dead can be retried"),
    ),
}
