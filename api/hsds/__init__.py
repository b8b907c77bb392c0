"""The resource ``hsds``: providers to and from Open Referral's Human Services Data Specification, version 3."""
