"""Kinds of errors of decisions on plans, published needs, claims and webhooks."""

from __future__ import annotations

from api.problems.kind import ProblemType
from matcher.model.text import Text

PROBLEMS: dict[str, ProblemType] = {
    "already_decided": ProblemType(
        status=409,
        title=Text("此方案已有决定", "This plan has been decided on"),
        remedy=Text(
            "请先查看已有的决定；要更改，先附理由撤销它",
            "Read the decision; to change it, revoke it first with a reason",
        ),
    ),
    "another_plan_approved": ProblemType(
        status=409,
        title=Text("同一心愿池同日的另一个方案已获批准", "Another plan of this pool for the same day is approved"),
        remedy=Text(
            "请先查看所列的方案；要改用此方案，先附理由撤销对它的批准",
            "Read the plan that is named; to approve this one in its place, revoke its approval first with a reason",
        ),
    ),
    "not_approved": ProblemType(
        status=409,
        title=Text("此方案未获批准", "This plan is not approved"),
        remedy=Text("请先由审核人批准，再发布认领", "Have it approved first; then publish its needs"),
    ),
    "already_claimed": ProblemType(
        status=409,
        title=Text("此需求已被认领", "This need has been claimed"),
        remedy=Text("请认领其他需求，或待其重新开放", "Claim another need, or wait until it is open again"),
    ),
    "not_claimable": ProblemType(
        status=409,
        title=Text("此需求不再开放认领", "This need is no longer open for claiming"),
        remedy=Text("请重新读取公告，认领仍开放的需求", "Read the notices again and claim one that is open"),
    ),
    "claim_ended": ProblemType(
        status=409,
        title=Text("此认领已结束，不能再更改", "This claim has ended and does not change any more"),
        remedy=Text("请重新读取；需要时重新认领", "Read it again; claim the need anew if it is open"),
    ),
    "target_refused": ProblemType(
        status=422,
        title=Text("通知地址不被接受", "The address of the webhook is not accepted"),
        remedy=Text(
            "请用公网上的 https 地址；内网地址须由管理员以设置放行",
            "Use an https address of the public network; others take a setting of the administrator",
        ),
    ),
}
