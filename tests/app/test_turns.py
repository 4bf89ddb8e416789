"""Who computes when: shares are fair, waiting ends, and nobody holds a place in vain."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app import turns
from emergent.app.turns import SLICE, Stopped, Turn, Turns, check, drawing

SOON = 60.0
GREEDY, OTHER = ("here", "greedy"), ("here", "other")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


class Queue:
    """Turns without threads: each is put into the queue, holds its place for a while, and is taken up again."""

    def __init__(self, places, each, clock):
        self.turns, self.clock = Turns(places, each, clock), clock
        self.served = []

    def want(self, *visitors, page=False):
        for visitor in visitors:
            turn = Turn(visitor, next(self.turns._numbers), lambda: True, lambda: True, page)
            self.turns._waiting.append(turn)
        self.turns._grant()

    @property
    def at_work(self):
        return [turn.visitor for turn in self.turns._running]

    def serve(self, seconds=1.0, again=True):
        """Let the turns at work have some time, and end; they want to go on."""
        self.clock.now += seconds
        for turn in list(self.turns._running):
            self.served.append(turn.visitor)
            self.turns._leave(turn)
            if again:
                self.want(turn.visitor)
        self.turns._grant()


def test_a_visitor_with_twelve_tabs_has_what_one_with_one_tab_has(clock):
    queue = Queue(1, 1, clock)
    queue.want(*[GREEDY] * 12, OTHER)
    for _ in range(40):
        queue.serve()
    assert abs(queue.served.count(GREEDY) - queue.served.count(OTHER)) <= 1


def test_no_visitor_has_more_places_than_are_his(clock):
    queue = Queue(4, 2, clock)
    queue.want(*[GREEDY] * 12)
    assert queue.at_work == [GREEDY] * 2
    queue.want(OTHER)
    assert queue.at_work == [GREEDY, GREEDY, OTHER]


def test_pages_and_computations_do_not_keep_each_other_off(clock):
    queue = Queue(1, 2, clock)
    others = [("here", str(number)) for number in range(6)]
    queue.want(GREEDY, OTHER)
    assert queue.at_work == [GREEDY]
    queue.want(*others, page=True)
    assert queue.at_work == [GREEDY, *others[: turns.PAGES]]
    queue.serve(again=False)
    assert queue.at_work == [OTHER, *others[turns.PAGES : 2 * turns.PAGES]]


def test_whoever_comes_is_next_before_twelve_who_had_much(clock):
    queue = Queue(1, 1, clock)
    greedy = [("here", str(number)) for number in range(12)]
    queue.want(*greedy)
    for _ in range(36):
        queue.serve()
    assert {queue.served.count(visitor) for visitor in greedy} == {3}
    queue.want(OTHER)
    for _ in range(10):
        queue.serve(0.05)
    assert queue.served[37:] == [OTHER] * 9


def test_who_makes_up_sessions_has_the_share_of_one_address(clock):
    queue = Queue(1, 1, clock)
    queue.want(*[("far", str(number)) for number in range(30)], OTHER)
    for _ in range(40):
        queue.serve()
    assert abs(queue.served.count(OTHER) - 20) <= 1


def test_what_was_had_long_ago_counts_no_more(clock):
    queue = Queue(1, 1, clock)
    queue.want(GREEDY)
    queue.serve(1000, again=False)
    clock.now += 100 * turns.LATELY
    queue.want(OTHER)
    queue.serve(0.1, again=False)
    queue.want(("here", "blocks"))
    queue.want(OTHER, GREEDY)
    queue.serve(0.1, again=False)
    assert queue.at_work == [GREEDY]


# in threads


class Worker(threading.Thread):
    """Computes in a turn: at each `go` it looks whether it may go on."""

    def __init__(self, places, visitor, *, wanted=lambda: True, here=lambda: True):
        super().__init__(daemon=True)
        self.at, self.go, self.end = threading.Semaphore(0), threading.Semaphore(0), ""
        self._places, self._given = places, (visitor, wanted, here)
        self.start()

    def run(self):
        try:
            with self._places.turn(*self._given):
                while True:
                    self.at.release()
                    self.go.acquire()
                    check()
        except Stopped:
            self.end = "stopped"

    def works(self):
        return self.at.acquire(timeout=SOON)


def test_a_computation_pauses_for_a_visitor_who_had_less_and_goes_on_after(clock):
    places = Turns(1, 1, clock)
    long = Worker(places, GREEDY)
    assert long.works()
    clock.now += 10
    with ExitStack() as stack:
        short = threading.Thread(target=lambda: stack.enter_context(places.turn(OTHER)), daemon=True)
        short.start()
        while not places._waiting:
            pass
        long.go.release()
        short.join(SOON)
        assert not short.is_alive()
        assert not long.at.acquire(blocking=False)
    assert long.works()
    places.close()
    long.go.release()
    long.join(SOON)
    assert long.end == "stopped"


def test_a_slice_is_not_interrupted(clock):
    places = Turns(1, 1, clock)
    with places.turn(GREEDY) as turn:
        places._waiting.append(Turn(OTHER, 9, lambda: True, lambda: True))
        clock.now += SLICE / 2
        check()
        assert places._running == [turn]


def test_what_is_not_wanted_ends_at_its_next_look_and_where_it_waits():
    places, wanted = Turns(1, 1), threading.Event()
    wanted.set()
    first = Worker(places, OTHER, wanted=wanted.is_set)
    assert first.works()
    second = Worker(places, OTHER, wanted=wanted.is_set)
    wanted.clear()
    first.go.release()
    for worker in (first, second):
        worker.join(SOON)
        assert worker.end == "stopped"
    assert places._running == places._waiting == []


def test_for_an_absent_visitor_nothing_is_computed_until_he_is_back():
    places, here = Turns(1, 1), threading.Event()
    here.set()
    worker = Worker(places, OTHER, here=here.is_set)
    assert worker.works()
    here.clear()
    worker.go.release()
    with places.turn(GREEDY):
        assert not worker.at.acquire(blocking=False)
    assert places._waiting
    here.set()
    assert worker.works()
    places.close()


def test_a_page_is_drawn_to_its_end_whether_it_is_wanted_or_not():
    places, wanted = Turns(1, 1), [True]
    with places.turn(OTHER, lambda: wanted[0], lambda: wanted[0]):
        wanted[0] = False
        with drawing():
            check()
        with pytest.raises(Stopped):
            check()


def test_an_end_ends_all_and_nothing_begins():
    places = Turns(1, 1)
    worker = Worker(places, GREEDY)
    assert worker.works()
    waiting = Worker(places, OTHER)
    places.close()
    worker.go.release()
    for one in (worker, waiting):
        one.join(SOON)
        assert one.end == "stopped"
    with pytest.raises(Stopped), places.turn(OTHER):
        pass


def test_without_a_turn_nothing_is_looked_at():
    check()
    with drawing():
        check()
