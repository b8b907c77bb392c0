"""Who takes a connection: the process that has fewest, and another only where that one does not come for it."""

import socket

import pytest

from api.serving.shares import SharedListener, Shares, Turn


def test_who_has_fewest_takes_the_next():
    shares, now = Shares(2), [100.0]
    first, second = (Turn(shares, process, clock=lambda: now[0]) for process in range(2))
    # The first one is quicker: it asks three times before the second one asks once.
    taken = sum(turn.is_ours() for _ in range(20) for turn in (first, first, first, second))
    assert taken == shares.of(0) + shares.of(1) > 20
    assert shares.of(0) - shares.of(1) in {0, 1}


def test_a_connection_that_nobody_comes_for_is_taken_after_a_moment():
    shares, now = Shares(3), [100.0]
    turn = Turn(shares, 0, clock=lambda: now[0])
    assert turn.is_ours()
    assert not turn.is_ours()
    now[0] += 0.01
    assert not turn.is_ours()
    now[0] += 0.02
    assert turn.is_ours()
    # And then it waits anew.
    assert not turn.is_ours()


def test_what_has_ended_counts_no_longer():
    shares = Shares(2)
    turn = Turn(shares, 1)
    assert turn.is_ours()
    assert not turn.is_ours()
    turn.tell(0)
    assert (shares.of(1), shares.least()) == (0, 0)
    assert turn.is_ours()


def test_who_goes_on_has_a_pulse():
    shares = Shares(2)
    turn = Turn(shares, 1)
    turn.tell(7)
    turn.tell(7)
    assert (shares.pulse(0), shares.pulse(1)) == (0, 2)
    assert (shares.of(0), shares.of(1), shares.least()) == (0, 7, 0)
    assert not turn.is_ours()
    assert shares.pulse(1) == 2, "a process may take connections up and yet stand still"


def test_a_listener_leaves_to_others_what_is_theirs():
    shares = Shares(2)
    with (
        SharedListener(socket.create_server(("127.0.0.1", 0)), Turn(shares, 0)) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        shares.tell(0, 3)
        with pytest.raises(BlockingIOError):
            listener.accept()
        shares.tell(1, 3)
        connection, _ = listener.accept()
        connection.close()
        assert (shares.of(0), shares.of(1)) == (4, 3)
