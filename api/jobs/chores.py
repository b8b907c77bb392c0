"""What a worker does again and again beside its jobs. Every worker does it: a chore may be done twice at once."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from api.logs import described
from api.settings import Settings
from api.store.database import Store

LOGGER = logging.getLogger("wishpool.jobs")

Doing = Callable[[Store, Settings, dt.datetime], object]


@dataclass(frozen=True, kw_only=True)
class Chore:
    """Something that is done now and then.

    Attributes
    ----------
    name
        For the log.
    seconds
        How long after its end it is done again.
    place
        Module and function, ``module:function``; it takes store, settings and the time, and opens its own transactions.
    """

    name: str
    seconds: float
    place: str

    def do(self, store: Store, settings: Settings) -> None:
        """Do it once; what goes wrong is logged, and left to the next time."""
        module, _, function = self.place.partition(":")
        try:
            doing = cast("Doing", getattr(importlib.import_module(module), function))
            doing(store, settings, store.clock())
        except Exception as error:  # noqa: BLE001 - one chore must not keep the others from being done
            LOGGER.error("chore %s: %s", self.name, described(error))  # noqa: TRY400 - not the text of the exception


CHORES: tuple[Chore, ...] = (
    Chore(name="schedules", seconds=5, place="api.schedules.service:start_due"),
    Chore(name="webhooks", seconds=1, place="api.webhooks.delivery:deliver"),
    Chore(name="claims", seconds=60, place="api.claims.closing:expire_due"),
    Chore(name="retention", seconds=3600, place="api.privacy.retention:erase_expired"),
    Chore(name="housekeeping", seconds=24 * 3600, place="api.operations.housekeeping:tidy"),
)
"""Everything that is done again and again."""


class Rota:
    """Knows when each chore comes next.

    Parameters
    ----------
    store, settings
        Of the service.
    chores
        What is to be done.
    """

    def __init__(self, store: Store, settings: Settings, chores: tuple[Chore, ...] = CHORES) -> None:
        self._store, self._settings = store, settings
        self._next = dict.fromkeys(chores, float("-inf"))

    def turn(self, elapsed: Callable[[], float]) -> None:
        """Do what is due; ``elapsed`` counts seconds and never goes back."""
        for chore, due in self._next.items():
            if elapsed() >= due:
                chore.do(self._store, self._settings)
                self._next[chore] = elapsed() + chore.seconds
