"""The study of when the walk's goal-directedness emerges: its designs, and small ones that are run, drawn, resumed."""

import pytest

from analysis import emergence_phase
from emergent.sweep import Store
from emergent.sweep.points import points as points_of
from emergent.sweep.schema import RUNS


@pytest.mark.parametrize("name", emergence_phase.STUDIES)
def test_designs_are_whole(name):
    whole, small = emergence_phase.design(name), emergence_phase.design(name, small=True)
    points = [sum(1 for _ in points_of(one.scenarios, one.config)) for one in (whole, small)]
    assert 5 <= points[1] <= points[0] / 6
    assert whole.config.replications >= 4 * small.config.replications


@pytest.mark.parametrize("name", emergence_phase.STUDIES)
def test_a_small_study_is_drawn_and_goes_on(name, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(emergence_phase, "POINTS", 2)
    picture = emergence_phase.run(name, tmp_path, small=True)
    assert picture.read_bytes().startswith(b"\x89PNG")
    store = Store(tmp_path / name)
    files = store.files(RUNS)
    assert emergence_phase.run(name, tmp_path, small=True) == picture
    assert store.files(RUNS) == files  # nothing was run twice
    assert ("not known yet" in capsys.readouterr().out) is (name == "walk_sobol")  # of two points there is no interval
