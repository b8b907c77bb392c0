"""The resource ``scenarios``: what would differ, were the pool or the policy otherwise; worked out in the background."""
