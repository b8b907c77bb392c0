"""Compiled: the covariance of what soft choices consume, as a sum of products of two sparse vectors.

With ``s[o]`` the share of an option, ``a[o]`` what it consumes of its helper, ``q[w]`` the share of a way to pay within its bill
``b`` and ``m[w]`` what it consumes of funds, the covariance of a need's soft choice is

``sum_o s[o] a[o] a[o]' + sum_b (u[b] mu[b]' + mu[b] u[b]') + sum_b S[b] sum_w q[w] m[w] m[w]' - mean mean'``

with ``S[b] = sum_{o of b} s[o]``, ``u[b] = sum_{o of b} s[o] a[o]``, ``mu[b] = sum_w q[w] m[w]`` and
``mean = sum_o s[o] a[o] + sum_b S[b] mu[b]``: as in the sweeps, ways to pay are not multiplied with options.

Every vector is written once with its *partner* (itself, or the other of ``u`` and ``mu``) and a weight, so that the sum over all needs is
``sum_v weight[v] v partner[v]'``; :mod:`matcher.optimise.prices.gram` adds it up.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from matcher.optimise.prices.market import DIMENSIONS, Market, Places
from matcher.optimise.prices.soft_ways import Soft
from matcher.options.options import Floats, Ints

Singles = npt.NDArray[np.float32]

HOURS, CASES, PEOPLE, YUAN = range(4)


class Vectors(NamedTuple):
    """Sparse vectors with partners.

    Attributes
    ----------
    start
        First entry of each vector, with the end behind the last.
    partner, weight
        The vector that it is multiplied with, and by how much the product counts.
    column, value
        Entries: number of the active row, and amount in units of its typical amount; single precision is enough for a direction.
    """

    start: Ints
    partner: Places
    weight: Floats
    column: Places
    value: Singles


def room_for_vectors(vectors: int, entries: int) -> Vectors:
    """Return arrays of the given sizes."""
    return Vectors(
        start=np.zeros(vectors + 1, dtype=np.int64),
        partner=np.empty(vectors, dtype=np.int32),
        weight=np.empty(vectors),
        column=np.empty(entries, dtype=np.int32),
        value=np.empty(entries, dtype=np.float32),
    )


@numba.njit(cache=True, nogil=True)
def _most_written(market: Market, groups: int, soft: Soft, payers: int) -> tuple[int, int]:
    """Return the most vectors and entries that a need can have while rows that are not active still count."""
    joint_start, option_start, bill_start = market.joint_start, soft.option_start, soft.bill_start
    way_start = soft.way_start
    needs, money_start = soft.need, market.money_start
    vectors, entries = 1, 1
    for group in range(groups):
        joint = 0
        for payer in range(money_start[needs[group]], money_start[needs[group] + 1]):
            joint = max(joint, joint_start[payer + 1] - joint_start[payer])
        options = option_start[group + 1] - option_start[group]
        bills = bill_start[group + 1] - bill_start[group]
        ways = way_start[bill_start[group + 1]] - way_start[bill_start[group]] + bills
        vectors = max(vectors, ways + 2 * bills + 1)
        entries = max(entries, 6 * options + (2 * ways + payers * (bills + 1)) * (2 + joint) + ways + 2 * bills)
    return vectors, entries


@numba.njit(cache=True, nogil=True)
def write_vectors(
    market: Market,
    groups: int,
    soft: Soft,
    column: Places,
    unit: Floats,
    most: tuple[int, int, int],
    vectors: Vectors,
    diagonal: Floats,
    own: Floats,
) -> tuple[int, int]:
    """Write the vectors of some soft choices; the formula is the module's.

    Parameters
    ----------
    market, groups, soft
        The problem, and the soft choices of some needs as :func:`~matcher.optimise.prices.soft_ways.write_soft` wrote them.
    column
        Number of each row among the active ones, -1 where it is not active.
    unit
        Amounts of each row are multiplied by this.
    most
        Most options, bills and payers of a need.
    vectors
        Written; arrays too short are filled as far as they go.
    diagonal
        Products that touch the diagonal alone are added here; shape ``(active rows,)``.
    own
        ``sum_o s[o] a[o] a[o]'`` of each resource is added here in whole units: hours with hours, cases and people, cases with
        cases and people, people with people; shape ``(resources + 1, 6)``.

    Returns
    -------
    tuple of int
        Vectors and entries; where one is more than the arrays hold, the call is repeated with larger ones and clean sums.
    """
    # Taken out of their tuples, and no functions called below: inside the loops each would be counted as a reference.
    resource, hours, fund, people_of = market.resource, market.hours, market.fund, market.people
    joint_start, joint_row, money_start = market.joint_start, market.joint_row, market.money_start
    budget_row, budget_fen = market.budget_row, market.budget_fen
    needs, option_start, bill_start, bills = soft.need, soft.option_start, soft.bill_start, soft.bill
    option_of, share_of, bill_of, part_of = soft.option, soft.share, soft.bill_of, soft.part
    way_start, first_payer, first_fen = soft.way_start, soft.first_payer, soft.first_fen
    second_payer, second_fen = soft.second_payer, soft.second_fen
    start, partner, weight, columns, values = vectors
    shares = np.empty(most[1])
    fen, entry = np.empty((most[1] + 1, most[2])), np.empty((most[1] + 1, most[2]))
    most_vectors, most_entries = _most_written(market, groups, soft, most[2])
    # The vectors of one need with all their rows; `turn` tells how far behind a vector its partner stands.
    end, turn, factor = np.empty(most_vectors, np.int64), np.empty(most_vectors, np.int64), np.empty(most_vectors)
    rows, amounts = np.empty(most_entries, np.int64), np.empty(most_entries)
    count, entries = 0, 0
    for group in range(groups):
        need = needs[group]
        people, money = float(people_of[need]), money_start[need]
        payers = money_start[need + 1] - money
        first, last, first_bill = option_start[group], option_start[group + 1], bill_start[group]
        mean = bill_start[group + 1] - first_bill  # the mean has the place behind the bills
        for place in range(mean + 1):
            for payer in range(payers):
                fen[place, payer], entry[place, payer] = 0.0, 0.0
            if place < mean:
                shares[place] = 0.0
        written, size = 0, 0
        for at in range(first, last):
            share, taken = share_of[at], float(hours[option_of[at]])
            at_resource = own[resource[option_of[at]]]
            at_resource[0] += share * taken * taken
            at_resource[1] += share * taken
            at_resource[2] += share * taken * people
            at_resource[3] += share
            at_resource[4] += share * people
            at_resource[5] += share * people * people
            if bill_of[at] >= 0:
                shares[bill_of[at] - first_bill] += share
        for place in range(mean):
            bill, first_way, last_way = (
                bills[first_bill + place],
                way_start[first_bill + place],
                way_start[first_bill + place + 1],
            )
            # A bill that the project's budget pays whole has one way, without payers.
            for way in range(first_way, max(last_way, first_way + 1)):
                part = 1.0
                if way < last_way:
                    part = part_of[way]
                    for other in range(2):
                        payer, paid = first_payer[way], first_fen[way]
                        if other == 1:
                            payer, paid = second_payer[way], second_fen[way]
                        if payer < 0:
                            continue
                        row = DIMENSIONS * fund[payer]
                        rows[size], amounts[size] = row + YUAN, paid
                        rows[size + 1], amounts[size + 1] = row + PEOPLE, people
                        size += 2
                        for joint in range(joint_start[payer], joint_start[payer + 1]):
                            rows[size], amounts[size] = joint_row[joint], paid
                            size += 1
                        fen[place, payer - money] += part * paid
                        entry[place, payer - money] += part * people
                rows[size], amounts[size] = budget_row[bill], budget_fen[bill]
                size += 1
                end[written], turn[written], factor[written] = size, 0, shares[place] * part
                written += 1
            for payer in range(payers):
                fen[mean, payer] += shares[place] * fen[place, payer]
                entry[mean, payer] += shares[place] * entry[place, payer]
        for place in range(mean + 1):
            for at in range(first, last):
                if place < mean and bill_of[at] != first_bill + place:
                    continue
                row, share = DIMENSIONS * resource[option_of[at]], share_of[at]
                rows[size], amounts[size] = row + HOURS, share * hours[option_of[at]]
                rows[size + 1], amounts[size + 1] = row + CASES, share
                rows[size + 2], amounts[size + 2] = row + PEOPLE, share * people
                size += 3
            if place < mean:  # what was written is u[b], and mu[b] follows
                end[written], turn[written], factor[written] = size, 1, 1.0
                written += 1
            for payer in range(payers):
                if entry[place, payer] > 0.0:
                    row = DIMENSIONS * fund[money + payer]
                    rows[size], amounts[size] = row + YUAN, fen[place, payer]
                    rows[size + 1], amounts[size + 1] = row + PEOPLE, entry[place, payer]
                    size += 2
                    for joint in range(joint_start[money + payer], joint_start[money + payer + 1]):
                        rows[size], amounts[size] = joint_row[joint], fen[place, payer]
                        size += 1
            for other in range(mean):
                if place in (other, mean):
                    bill = bills[first_bill + other]
                    rows[size], amounts[size] = budget_row[bill], budget_fen[bill]
                    if place == mean:
                        amounts[size] *= shares[other]
                    size += 1
            end[written], turn[written], factor[written] = size, -1, 1.0
            if place == mean:
                turn[written], factor[written] = 0, -1.0
            written += 1
        # Rows that are not active are left out, and what touches the diagonal alone goes there.
        at = 0
        for vector in range(written):
            begin = entries
            while at < end[vector]:
                row = rows[at]
                if column[row] >= 0 and amounts[at] != 0.0:
                    if entries < columns.size:
                        columns[entries], values[entries] = column[row], amounts[at] * unit[row]
                    entries += 1
                at += 1
            if turn[vector] == 0 and entries == begin:
                continue
            if turn[vector] == 0 and entries == begin + 1 and begin < columns.size:
                diagonal[columns[begin]] += factor[vector] * values[begin] * values[begin]
                entries = begin
                continue
            if count < partner.size:
                start[count + 1], partner[count], weight[count] = entries, count + turn[vector], factor[vector]
            count += 1
    return count, entries
