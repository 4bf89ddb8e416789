"""A cache keeps what was asked for last, and no more than its size."""

import copy
import pickle

from emergent.recent import Recent


def test_the_longest_unused_goes():
    made: list[int] = []
    squares = Recent[int, int](size=3)

    def square(number: int) -> int:
        made.append(number)
        return number * number

    assert [squares.get(number, square) for number in (1, 2, 3, 1, 4, 1, 3, 2)] == [1, 4, 9, 1, 16, 1, 9, 4]
    assert made == [1, 2, 3, 4, 2]
    assert len(squares) == 3


def test_copies_begin_empty():
    doubles = Recent[int, int](size=3)
    doubles.get(1, lambda number: 2 * number)
    for other in (copy.deepcopy(doubles), pickle.loads(pickle.dumps(doubles))):
        assert len(other) == 0
        assert [other.get(number, lambda number: number) for number in range(5)] == [0, 1, 2, 3, 4]
        assert len(other) == 3
    assert len(doubles) == 1
