"""Compiled: ejection chains. A need takes a place that is full; who holds it makes room, and finds another place or makes others do so.

Ejection chains (Glover 1996, section 2; for the generalised assignment problem Yagiura, Ibaraki and Glover 2006, section 3.2). Of those who could
make room the ones that lose least are asked first: by what they lose at once where they are the end of the chain, by what they lose at the
prices of the plan where the chain goes on. The state is changed while a chain is tried and is afterwards as it was.

References
----------
F. Glover, "Ejection chains, reference structures and alternating path methods for traveling salesman problems", Discrete Applied
Mathematics 65 (1996) 223-253, doi:10.1016/0166-218X(94)00037-E.
M. Yagiura, T. Ibaraki, F. Glover, "A path relinking approach with ejection chains for the generalized assignment problem", European
Journal of Operational Research 169 (2006) 548-569, doi:10.1016/j.ejor.2004.08.015.
"""

from __future__ import annotations

import numpy as np

from matcher.options.options import Ints
from matcher.standing.asked import asked_of, write
from matcher.standing.board import Records
from matcher.standing.compiled import charge, outer, release
from matcher.standing.ends import MOST_LEAVING, many_make_room, one_makes_room
from matcher.standing.onward import one_moves_on


@outer
def best_chain(
    needs: Records,
    options: Records,
    money: Records,
    rows: Records,
    joint_row: Ints,
    start: Ints,
    cheap: Ints,
    loose: Ints,
    need: int,
    first: int,
    last: int,
    depth: int,
    best: int,
    recipe: Ints,
    work: Ints,
) -> int:
    """Return the most that a need without a place can bring by an option from ``first`` to before ``last``, others included.

    Parameters
    ----------
    needs, options, money, rows, joint_row, start, cheap, loose
        The board and its rivals.
    need, first, last
        The need and its options.
    depth
        0: only what fits; 1 or 2: so many others may move; 3: also up to ``MOST_LEAVING`` who make room together.
    best
        Only more than this counts, micropoints.
    recipe
        Written where something is found: the number of needs that move, then need and option (-1: none) of each, in the order in which
        places are to be taken after all of them have given theirs back.
    work
        Counts the tries in its first entry; once they are more than the second says no further option is looked at.
    """
    old = np.empty(5 * (MOST_LEAVING + 3), np.int64)
    for option in range(first, last):
        if options[option].gain > best:
            work[0] += 1
            if charge(needs, options, money, rows, joint_row, need, option):
                best = options[option].gain
                recipe[0] = 0
                write(recipe, need, option)
                release(needs, options, money, rows, joint_row, need)
    if depth == 0:
        return best
    order = np.argsort(-options["gain"][first:last], kind="mergesort")
    for place in range(order.size):
        option = first + order[place]
        if options[option].gain <= best or work[0] > work[1]:
            break
        turn = 0
        resource = asked_of(needs, options, money, rows, need, option, turn)
        while resource >= 0 and work[0] <= work[1]:
            best = one_makes_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, resource, depth, best, recipe, work, old
            )  # fmt: skip
            if depth >= 2:
                best = one_moves_on(
                    needs, options, money, rows, joint_row, start, cheap, loose, need, option, resource, best, recipe, work, old
                )  # fmt: skip
            turn += 1
            resource = asked_of(needs, options, money, rows, need, option, turn)
        if depth >= 3:
            best = many_make_room(
                needs, options, money, rows, joint_row, start, cheap, need, option, best, recipe, work, old
            )  # fmt: skip
    return best
