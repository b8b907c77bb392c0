"""The searches that improve a choice, one after the other: annealing, exchange, paths; block by block, in rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.optimise.prices.anneal import anneal
from matcher.optimise.prices.blocks import improve_by_blocks, side_by_side
from matcher.optimise.prices.candidates import Core, State, excess_of, value_of
from matcher.optimise.prices.exchange import exchange
from matcher.optimise.prices.market import DIMENSIONS
from matcher.optimise.prices.narrow import Part, narrow
from matcher.optimise.prices.paths import fill_along_paths, no_labels, ways_into_rows
from matcher.optimise.prices.randomness import State as Randomness
from matcher.optimise.prices.sweeps import Sweeper
from matcher.optimise.solution import Stop
from matcher.options.options import Floats, Ints

_ANNEAL_TEMPERATURES = (0.6, 0.012)
"""First and last temperature, in units of the mean loss of a need that takes its second-best way."""

_ANNEAL_HARDNESSES = (0.03, 3.0)
_EXCHANGE_TEMPERATURES = (0.15, 0.015)
_BLEND = 0.9

_MOVES_A_ROUND, _LEAST_ROUNDS = 2_000_000, 20
"""Between two rounds the blocks are cut anew, and it is asked whether to stop."""

_NEAR = 5.0
"""A search looks at ways that lose at most so many temperatures, down to the least reach, ..."""

_WORTH_NARROWING = 0.8
"""... and they are gathered anew when the reach has fallen to this share."""

_PATH_ROUNDS, _NEEDS_A_PATH_ROUND = 6, 200_000
"""Every row is searched for paths so many times; in very large pools the rows are shared out over more rounds."""

_SEARCHES_A_ROUND = 1 << 32
"""More than there are."""

_WORTH_A_PATH = 1e-5
"""Rows whose rest is worth less than this share of the mean gain are not."""

Told = Callable[[float], None]
"""Told the value of the best plan so far, micropoints."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Search:
    """What the searches have in common.

    Attributes
    ----------
    sweeper
        The large problem.
    core
        The ways that they may take.
    loss
        What a need loses on average by its second-best way, micropoints: the unit of temperatures.
    least
        Ways that lose no more than this are always looked at, micropoints; infinite where all are.
    seed
        Of the run.
    stop
        Asked between rounds.
    """

    sweeper: Sweeper
    core: Core
    loss: float
    least: float
    seed: int
    stop: Stop

    def anneal(self, state: State, moves: int) -> int:
        """Anneal a choice, which may leave it with excess; return the moves made."""
        temperatures, rounds, made = self._temperatures(_ANNEAL_TEMPERATURES), _rounds(moves), 0
        part = self._part(None, state, temperatures[0])
        for turn in range(rounds):
            part = self._part(part, state, _between(temperatures, turn / rounds))
            if self.stop() or not part.ordered.size:
                break

            def work(block: Core, excess: Floats, random: Randomness, part: Part = part, turn: int = turn) -> int:
                first, last, all_of_block = _moves_of(block, part, moves, turn, rounds)
                chosen = part.state.chosen
                anneal(block, chosen, excess, random, first, last, all_of_block, temperatures, _ANNEAL_HARDNESSES)
                return last - first

            made += sum(improve_by_blocks(self.sweeper, part.core, part.ordered, part.state, turn, self.seed, work))
        part.bring_back(state)
        return made

    def exchange(self, state: State, moves: int, told: Told) -> int:
        """Exchange the users of rows, starting from a choice without excess; ``state`` gets the best one. Return the moves made."""
        temperatures, rounds, made = self._temperatures(_EXCHANGE_TEMPERATURES), _rounds(moves), 0
        best, best_value = state.chosen.copy(), value_of(self.core, state.chosen)
        part = self._part(None, state, temperatures[0])
        for turn in range(rounds):
            part = self._part(part, state, _between(temperatures, turn / rounds))
            if self.stop() or not part.ordered.size:
                break
            seen, value = part.state.chosen.copy(), value_of(part.core, part.state.chosen)

            def work(
                block: Core, excess: Floats, random: Randomness, part: Part = part, turn: int = turn, seen: Ints = seen
            ) -> tuple[int, float]:
                first, last, all_of_block = _moves_of(block, part, moves, turn, rounds)
                chosen = part.state.chosen
                _, gained = exchange(
                    block, chosen, excess, random, first, last, all_of_block, temperatures, _BLEND, 0.0, 0.0, seen
                )
                return last - first, gained

            answers = improve_by_blocks(self.sweeper, part.core, part.ordered, part.state, turn, self.seed + 1, work)
            made += sum(answer[0] for answer in answers)
            value += sum(answer[1] for answer in answers)
            if value > best_value:
                best, best_value = part.whole(seen), value
            told(best_value)
        state.chosen = best
        state.excess = excess_of(self.sweeper.problem, self.core, best)
        return made

    def follow_paths(self, state: State) -> int:
        """Put what is left of priced rows to use, the most valuable first; return the number of needs from which paths were looked for."""
        core, problem, ordered, made = self.core, self.sweeper.problem, side_by_side(self.core), 0
        slices, labels = 1 + problem.needs // _NEEDS_A_PATH_ROUND, no_labels(core.start.size - 1)
        for turn in range(_PATH_ROUNDS * slices):
            if self.stop() or not ordered.size:
                break

            def work(block: Core, excess: Floats, _: Randomness, turn: int = turn) -> tuple[float, int]:
                left = np.where(problem.limited, -excess * core.price, 0.0)
                rows = np.flatnonzero(left > _WORTH_A_PATH * problem.mean_gain)
                rows = rows[rows // DIMENSIONS % slices == turn % slices]
                rows = rows[np.lexsort((rows, -left[rows]))]
                # Blocks share the labels: a need is in one of them, and no two rounds give a search the same number.
                return fill_along_paths(
                    block, state.chosen, excess, ways_into_rows(block), labels, rows, turn * _SEARCHES_A_ROUND
                )

            answers = improve_by_blocks(self.sweeper, core, ordered, state, turn, self.seed, work)
            made += sum(answer[1] for answer in answers)
            if slices == 1 and not any(answer[0] for answer in answers):
                break
        return made

    def _temperatures(self, shares: tuple[float, float]) -> tuple[float, float]:
        return shares[0] * self.loss, shares[1] * self.loss

    def _part(self, now: Part | None, state: State, temperature: float) -> Part:
        """Return the ways to look at; where they are gathered anew, ``state`` is brought up to date first."""
        reach = max(_NEAR * temperature, self.least)
        if now is not None:
            if reach >= _WORTH_NARROWING * now.reach:
                return now
            now.bring_back(state)
        return narrow(self.core, state, reach)


def _between(temperatures: tuple[float, float], through: float) -> float:
    """Return the temperature when a share of the moves is made; 0 where nobody loses anything by a second-best way."""
    first, last = temperatures
    return float(first * (last / first) ** through) if first > 0 else 0.0


def _moves_of(block: Core, part: Part, moves: int, turn: int, rounds: int) -> tuple[int, int, int]:
    """Return the first move of a block in a round, the end behind its last, and its moves in all rounds (at least 1)."""
    own = moves * block.open.size // part.ordered.size
    return own * turn // rounds, own * (turn + 1) // rounds, max(own, 1)


def _rounds(moves: int) -> int:
    return max(_LEAST_ROUNDS, moves // _MOVES_A_ROUND)
