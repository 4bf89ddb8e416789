"""The order in which files of tests are begun."""

import pytest

from tests.longest import HERE, LONGEST, place


@pytest.mark.parametrize("name", LONGEST)
def test_what_is_listed_is_there_and_comes_first(name):
    file = HERE / f"{name}.py"
    assert file.is_file()
    assert place(file) < place(HERE / "test_longest.py")


def test_each_is_listed_once(request):
    assert len(set(LONGEST)) == len(LONGEST)
    places = [place(item.path) for item in request.session.items]
    assert places == sorted(places)  # as all are collected
