"""Kinds of errors of changes that cannot be made to what is kept."""

from __future__ import annotations

from api.problems.kind import ProblemType
from matcher.model.text import Text

PROBLEMS: dict[str, ProblemType] = {
    "conflict": ProblemType(
        status=409,
        title=Text("与已有内容冲突", "In conflict with what is there"),
        remedy=Text("请重新读取后再试", "Read it again and try again"),
    ),
    "row_in_use": ProblemType(
        status=409,
        title=Text("此行还被别的行引用", "Other rows point to this one"),
        remedy=Text("请先改正或删除引用它的行", "Change or delete the rows that point to it first"),
    ),
    "idempotency_conflict": ProblemType(
        status=409,
        title=Text("同一个 Idempotency-Key 用于不同的请求", "One Idempotency-Key for different requests"),
        remedy=Text("请为每个不同的请求换一个新值", "Use a new value for every different request"),
    ),
    "precondition_failed": ProblemType(
        status=412,
        title=Text("内容已被他人更改", "Somebody else changed it meanwhile"),
        remedy=Text("请重新读取，核对后以新的 ETag 再试", "Read it again, compare, and try again with the new ETag"),
    ),
    "unusable_upload": ProblemType(
        status=422,
        title=Text("上传的文件无法使用", "The uploaded file cannot be used"),
        remedy=Text("请按 errors 逐条改正后再试", "Correct what errors lists and try again"),
    ),
    "precondition_required": ProblemType(
        status=428,
        title=Text("缺少 If-Match 标头", "The header If-Match is missing"),
        remedy=Text(
            "请先读取，再以 If-Match 发送读到的 ETag；不论现状如何都要更改时发送 *",
            "Read it first and send its ETag as If-Match; send * to change it whatever it is now",
        ),
    ),
}
