"""Compiled: what a need's place takes of every capacity, given back and taken again."""

from __future__ import annotations

from matcher.options.options import Ints
from matcher.packages.board import Board
from matcher.packages.compiled import inner, outer

HOURS, CASES, PEOPLE, YUAN = range(4)


@inner
def _book(board: Board, need: int, sign: int) -> None:
    """Take what the place of a need consumes (sign 1), or give it back (sign -1)."""
    who, rows = board.needs[need], board.rows
    option = board.options[who.option]
    rows[option.row + HOURS].left -= sign * option.hours
    rows[option.row + CASES].left -= sign
    rows[option.row + PEOPLE].left -= sign * who.people
    if option.budget > 0:
        rows[option.budget_row].left -= sign * option.budget
    if option.due == 0:
        return
    for turn in range(2):
        payer = who.first if turn == 0 else who.second
        if payer >= 0:
            fen = who.fen if turn == 0 else option.due - who.fen
            fund = board.money[payer]
            rows[fund.row + PEOPLE].left -= sign * who.people
            rows[fund.row + YUAN].left -= sign * fen
            for place in range(fund.joint, fund.joint_end):
                rows[board.joint_row[place]].left -= sign * fen


@inner
def release(board: Board, need: int) -> None:
    """Give back what a need has; it has nothing afterwards."""
    who = board.needs[need]
    if who.option >= 0:
        _book(board, need, -1)
        who.option, who.first, who.second, who.fen = -1, -1, -1, -1


@inner
def _able(board: Board, payer: int, people: int) -> int:
    """Return how much a money option can pay now."""
    fund, rows = board.money[payer], board.rows
    if rows[fund.row + PEOPLE].left < people:
        return 0
    able = min(fund.limit, rows[fund.row + YUAN].left)
    for place in range(fund.joint, fund.joint_end):
        able = min(able, rows[board.joint_row[place]].left)
    return int(max(0, able))


@inner
def _choose_payers(board: Board, need: int, due: int) -> bool:
    """Write who pays: the cheapest fund at the prices that can pay all, the fuller at equal price; else the fullest two."""
    who, rows = board.needs[need], board.rows
    best, cheapest, fullest = -1, 0.0, 0
    first, second, most, next_most = -1, -1, 0, 0
    for payer in range(who.money, who.money_end):
        able = _able(board, payer, who.people)
        if able > most:
            first, second, most, next_most = payer, first, able, most
        elif able > next_most:
            second, next_most = payer, able
        if able < due:
            continue
        fund = board.money[payer]
        cost = rows[fund.row + YUAN].price * due + rows[fund.row + PEOPLE].price * who.people
        for place in range(fund.joint, fund.joint_end):
            cost += rows[board.joint_row[place]].price * due
        if best < 0 or cost < cheapest or (cost == cheapest and rows[fund.row + YUAN].left > fullest):
            best, cheapest, fullest = payer, cost, rows[fund.row + YUAN].left
    if best >= 0:
        who.first, who.second, who.fen = best, -1, due
        return True
    if second >= 0 and most + next_most >= due:
        who.first, who.second, who.fen = first, second, most
        return True
    return False


@inner
def charge(board: Board, need: int, number: int) -> bool:
    """Give a need that has nothing an option, where what is left suffices; return whether it does."""
    who, rows, option = board.needs[need], board.rows, board.options[number]
    if (
        rows[option.row + HOURS].left < option.hours
        or rows[option.row + CASES].left < 1
        or rows[option.row + PEOPLE].left < who.people
    ):
        return False
    if option.budget > 0 and rows[option.budget_row].left < option.budget:
        return False
    if option.due > 0 and not _choose_payers(board, need, option.due):
        return False
    who.option = number
    _book(board, need, 1)
    return True


@inner
def remember(board: Board, need: int, old: Ints, place: int) -> None:
    """Write what a need has at a place of a list."""
    who = board.needs[need]
    old[4 * place], old[4 * place + 1], old[4 * place + 2], old[4 * place + 3] = (
        who.option, who.first, who.second, who.fen,
    )  # fmt: skip


@inner
def put_back(board: Board, need: int, old: Ints, place: int) -> None:
    """Give a need that has nothing exactly what it had."""
    if old[4 * place] >= 0:
        who = board.needs[need]
        who.option, who.first, who.second, who.fen = (
            old[4 * place], old[4 * place + 1], old[4 * place + 2], old[4 * place + 3],
        )  # fmt: skip
        _book(board, need, 1)


@outer
def book_all(board: Board) -> None:
    """Take what the places of all needs consume."""
    for need in range(board.needs.size):
        if board.needs[need].option >= 0:
            _book(board, need, 1)
