"""From what was found to cells: estimates, gates and words; and the table of systems."""

import json
import math
from pathlib import Path

import pytest

import emergent
from emergent.calibration import SYSTEMS, Mark, Matrix, Truth, calibrate, chosen, published, rivalry
from emergent.calibration.matrix import GATES, VERDICT, cells
from emergent.calibration.observed import Observed
from emergent.calibration.published import Checked, Row
from emergent.errors import UnknownNameError
from emergent.metrics import METRICS
from emergent.result import Estimate
from emergent.wording import MISSING

TWO = "two of two"


def truth(**more) -> Truth:
    return Truth("a system", SYSTEMS[TWO].build, **more)


def seen(word: str = "", gates: tuple[bool | None, ...] = (), **values: float) -> Observed:
    found = {
        name.replace("_", "."): Estimate("e", value, value - 0.1, value + 0.1, 40) for name, value in values.items()
    }
    return Observed(word, gates, found, 1)


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("fragile", Mark.RIGHT),
        ("fragile (provisional)", Mark.OPEN),
        ("emergent", Mark.WRONG),
        ("emergent (provisional)", Mark.WRONG),
        ("robustly fragile", Mark.WRONG),
    ],
)
def test_words(word, mark):
    (cell,) = cells(truth(word="fragile"), seen(word), 1)
    assert (cell.column, cell.found, cell.mark) == (VERDICT, word, mark)


def test_gates():
    found = cells(truth(gates=(True, False, None, True)), seen(gates=(True, True, False, None, True, True)), 1)
    assert [(cell.estimate, cell.mark) for cell in found] == [("1", Mark.RIGHT), ("2", Mark.WRONG), ("4", Mark.OPEN)]
    assert {cell.column for cell in found} == {GATES}


def test_values_and_lots():
    found = cells(truth(values={"m.a": 0.5, "m.b": 0.5}, lots={"n.a": 0.55, "n.b": 1.0}), seen(m_a=0.5, n_a=0.5), 1)
    assert [(cell.path, cell.lots, cell.mark) for cell in found] == [
        *(("m.a", False, Mark.RIGHT), ("m.b", False, Mark.WRONG)),
        *(("n.a", True, Mark.RIGHT), ("n.b", True, Mark.OPEN)),
    ]


def matrix(observed: Observed, about: Truth, value: float = 1.0) -> Matrix:
    checked = Checked(Row("an estimator", "a case", 1.0, float, "a source"), value)
    return Matrix({about.name: about}, {about.name: observed}, (checked,), 1, 5, True, 0.0)


def test_what_is_wrong():
    about = truth(values={"retention.area_start": 0.5}, word="fragile")
    found = matrix(seen("emergent"), about, value=1.1)
    assert found.wrong == [
        "a system: retention.area_start is 0.500, found –",
        "a system: verdict is fragile, found emergent",
        "a case: an estimator is 1, found 1.1",
    ]
    assert found.columns == ["retention"]
    assert found.mark("a system", "retention") is Mark.WRONG
    assert found.mark("a system", "necessity") is None
    assert found.to_frame()["mark"].tolist() == ["wrong"] * 3


def test_what_was_found_is_kept_as_it_is():
    estimates = {"a.b": Estimate("a.b", math.inf, -1.5, math.nan, 40)}
    record = json.loads(json.dumps(Observed("emergent", (True, None), estimates, 7).record(), allow_nan=False))
    again = Observed.of(record)
    assert (again.word, again.gates, again.runs) == ("emergent", (True, None), 7)
    found = again.estimates["a.b"]
    assert (found.value, found.low, found.replications) == (math.inf, -1.5, 40)
    assert math.isnan(found.high)


# the tables


@pytest.mark.parametrize("row", published.ROWS, ids=lambda row: f"{row.estimator}: {row.case}".replace(" ", "_"))
def test_published_values(row):
    assert published.check(row).right


def test_each_published_value_stands_once():
    names = [(row.estimator, row.case) for row in published.ROWS]
    assert len(set(names)) == len(names)


def test_every_metric_has_a_system_whose_value_is_known():
    known = {path.partition(".")[0] for one in SYSTEMS.values() for path in (*one.values, *one.lots)}
    assert known == {name for name, metric in METRICS.items() if not metric.rival}


def test_values_are_of_estimates_that_there_are():
    for one in SYSTEMS.values():
        for path in (*one.values, *one.lots):
            metric, _, estimate = path.partition(".")
            assert estimate in METRICS[metric].estimates, (one.name, path)


def test_every_system_says_something():
    assert len(SYSTEMS) >= 30
    assert all(one.word or one.values or one.lots for one in SYSTEMS.values())
    assert all(MISSING not in name for name in SYSTEMS)


def test_choosing():
    assert list(chosen([TWO])) == [TWO]
    assert len(chosen(["pipelines", TWO])) == 1 + sum(one.kind == "pipelines" for one in SYSTEMS.values())
    assert chosen([]) is SYSTEMS
    with pytest.raises(UnknownNameError, match="system of known truth"):
        chosen(["nobody"])


def test_calibrating_a_system():
    found = calibrate(quick=True, only=[TWO], workers=1)
    assert found.wrong == []
    assert found.mark(TWO, VERDICT) is Mark.RIGHT
    assert set(found.columns) == {path.partition(".")[0] for path in SYSTEMS[TWO].values}


def test_rivals_call_independent_parts_emergent_and_what_is_beyond_independent_shifts_is_not():
    found = {call.rival: call for call in rivalry.read("wanderers", rivalry.called("wanderers", 24, 5))}
    assert found["Psi above 0"].mistaken
    assert found["Synergy of pairs above 0"].mistaken
    assert not found["Psi above that of independent shifts"].mistaken
    page = (Path(__file__).parents[2] / "docs" / "calibration.md").read_text(encoding="utf-8")
    assert {line[2:] for line in page.splitlines() if line.startswith("- ")} >= {
        name for name, call in found.items() if call.mistaken
    }


def test_it_is_public():
    assert emergent.calibrate is calibrate
