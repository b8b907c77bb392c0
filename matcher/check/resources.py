"""All resources of a pool in one numbering."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.check.arrays import ABSENT, Ints, as_ints
from matcher.check.words import Vocabulary


class Resources:
    """All resources in one numbering: providers, projects, funds.

    Parameters
    ----------
    ids
        Identifiers of the providers, of the projects and of the funds.
    """

    def __init__(self, *ids: Sequence[str]) -> None:
        self.ids = [resource_id for part in ids for resource_id in part]
        self.kind = np.repeat(np.arange(len(ids)), [len(part) for part in ids])
        self.first_fund = len(self.ids) - len(ids[-1])
        # An identifier that several tables share means the last of them.
        self._place = {resource_id: place for place, resource_id in enumerate(self.ids)}
        self._words = Vocabulary(self._place)
        self._places = np.append(as_ints(self._place.values()), ABSENT)

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, resource_id: str | None) -> int:
        """Return the number of a resource, :data:`ABSENT` where it is not in the pool."""
        return ABSENT if resource_id is None else self._place.get(resource_id, ABSENT)

    def places(self, resource_ids: pl.Series) -> Ints:
        """Return the number of each resource of a column, :data:`ABSENT` where it is not in the pool."""
        return self._places[self._words.numbers(resource_ids)]

    def keys(self, need: Ints, resource: Ints) -> Ints:
        """Return one number for each pair of a need and a resource, :data:`ABSENT` where one of them is not known."""
        return np.where((need == ABSENT) | (resource == ABSENT), ABSENT, need * len(self) + resource)

    def kind_of(self, places: Ints) -> Ints:
        """Return the place of each resource's kind in :data:`KINDS`, :data:`ABSENT` where it is not in the pool."""
        return np.append(self.kind, ABSENT)[places]
