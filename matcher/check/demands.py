"""What needs ask of their helpers by text: skills at a level, people by role."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.check.arrays import Ints, as_ints
from matcher.check.words import Lists, Vocabulary


@dataclass(frozen=True, kw_only=True, eq=False)
class Demands:
    """What a need asks of its helper by text: a level by skill, or a number of people by role.

    Attributes
    ----------
    of
        Numbers of the texts, for each kind of demand.
    least
        What each text is asked at least, in the same places.
    """

    of: Lists
    least: Ints

    @classmethod
    def lay_out(cls, kinds: list[dict[str, int]], words: Vocabulary) -> Demands:
        """Lay out the demands of each kind."""
        return cls(
            of=Lists.of([[words.number(code) for code in kind] for kind in kinds]),
            least=as_ints(least for kind in kinds for least in kind.values()),
        )
