"""Kinds of errors of callers who may not do what they ask for."""

from __future__ import annotations

from api.problems.kind import ProblemType
from matcher.model.text import Text

PROBLEMS: dict[str, ProblemType] = {
    "unauthenticated": ProblemType(
        status=401,
        title=Text("没有有效的密钥", "No valid key"),
        remedy=Text(
            "请以 Authorization: Bearer 标头发送有效的密钥；如已失效，请向管理员另领",
            "Send a valid key in the header Authorization: Bearer; ask the administrator for another if it has ended",
        ),
    ),
    "forbidden": ProblemType(
        status=403,
        title=Text("密钥无权进行此操作", "The key may not do this"),
        remedy=Text("请换用有相应角色或权限的密钥", "Use a key with one of the roles or scopes that may"),
    ),
    "rate_limited": ProblemType(
        status=429,
        title=Text("调用过于频繁", "Too many calls"),
        remedy=Text("请等 Retry-After 标头所列的秒数后再试", "Try again after the seconds of the header Retry-After"),
    ),
}
