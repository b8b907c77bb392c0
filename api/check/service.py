"""Checks a pool: from the bytes of a body to the answer."""

from __future__ import annotations

from typing import Any

from api.errors import ApiError
from api.pointers import PoolPointers
from api.schemas import problem_item
from api.strict_json import parse_strict
from matcher.commands.counting import counts
from matcher.files import UnusableInput, pool_from_data
from matcher.model.text import Text


def check(text: bytes) -> dict[str, Any]:
    """Return the answer to a pool, in the shape of :class:`api.check.schemas.CheckAnswer`.

    Raises
    ------
    ApiError
        ``invalid_json``, or ``unusable_input`` with every problem of the pool.
    """
    data = parse_strict(text)
    pointers = PoolPointers(data)
    try:
        pool = pool_from_data(data)
    except UnusableInput as error:
        errors = [problem_item(problem, pointers.of(problem)) for problem in error.problems]
        detail = Text(f"心愿池无法使用：共 {len(errors)} 个问题", f"the pool cannot be used; problems: {len(errors)}")
        raise ApiError("unusable_input", detail, errors=errors) from None
    problems = [problem_item(problem, pointers.of(problem)) for problem in pool.problems]
    return {"usable": True, **counts(pool), "problems": problems}
