"""What webhooks can be told of: kinds of the trail, no more of them than an outsider has use for."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of event that a webhook can subscribe to."""

    RUN_COMPLETED = "run.completed"
    RUN_INVALID = "run.invalid"
    RUN_FAILED = "run.failed"
    RUN_CANCELLED = "run.cancelled"
    RUN_DEAD = "run.dead"
    PLAN_APPROVED = "plan.approved"
    PLAN_PARTLY_APPROVED = "plan.partly_approved"
    PLAN_REJECTED = "plan.rejected"
    PLAN_APPROVAL_REVOKED = "plan.approval_revoked"
    PLAN_PUBLISHED = "plan.published"
    NOTICE_CLOSED = "notice.closed"
    CLAIM_MADE = "claim.made"
    CLAIM_CONFIRMED = "claim.confirmed"
    CLAIM_REFUSED = "claim.refused"
    CLAIM_WITHDRAWN = "claim.withdrawn"
    CLAIM_EXPIRED = "claim.expired"


TEST = "webhook.test"
"""The kind of a message that only tries a webhook out."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
