"""What is shown of personal data to whoever has not asked for it with a reason."""

from __future__ import annotations

from collections.abc import Mapping

HIDDEN = "****"

_FULL_PHONE = 11
_PHONES = frozenset({"phone", "guardian_phone"})
_NAMES = frozenset({"name", "guardian"})


def masked(contact: Mapping[str, str]) -> dict[str, str]:
    """Return a contact with every value masked."""
    return {field: _masked(field, value) for field, value in contact.items()}


def _masked(field: str, value: str) -> str:
    if field in _NAMES:
        return mask_name(value)
    return mask_phone(value) if field in _PHONES else HIDDEN


def mask_name(name: str) -> str:
    """Return the first sign of a name and two stars, whatever its length: ``王**``."""
    return f"{name[:1]}**"


def mask_phone(phone: str) -> str:
    """Return the first three and last four digits of a mobile number, ``138****1234``; of others only the last two."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    if len(digits) >= _FULL_PHONE:
        return f"{digits[:3]}{HIDDEN}{digits[-4:]}"
    return f"{HIDDEN}{digits[-2:]}" if len(digits) > 6 else HIDDEN
