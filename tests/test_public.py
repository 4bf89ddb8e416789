"""The public names: there they are, with their types, and what a Mesa user does with them."""

import subprocess
import sys

import pytest

import emergent
from emergent import Metric, assess, measure, read_scenario
from emergent.errors import InvalidInputError, UnknownNameError
from emergent.metrics import METRICS
from emergent.models.walk import WalkParameters, WalkSystem

SMALL = WalkSystem(WalkParameters(walkers=4, horizon=60, restaurant=(40, 0)))
PROGRAM = """
import emergent
reveal_type(emergent.assess)
reveal_type(emergent.WalkModel)
emergent.assess("restaurant-walk").to_frame()
emergent.measure(emergent.WalkSystem(), "retention", replications="many")
"""


@pytest.mark.parametrize("name", emergent.__all__)
def test_every_name_is_there(name):
    assert getattr(emergent, name) is getattr(emergent, name)
    assert name in dir(emergent)


def test_what_is_not_there_is_said():
    with pytest.raises(AttributeError, match="asses"):
        _ = emergent.asses


def test_a_type_checker_sees_the_types(tmp_path):
    pytest.importorskip("mypy", reason="mypy is installed for those who develop")
    file = tmp_path / "mine.py"
    file.write_text(PROGRAM)
    # as the checkout is checked, so that what is known of it is used again; and what mypy leaves in memory ends with it
    done = subprocess.run([sys.executable, "-m", "mypy", file], capture_output=True, text=True)
    said = done.stdout
    assert done.returncode == 1, said + done.stderr
    types = [line for line in said.splitlines() if "Revealed type" in line]
    assert "emergent.assessment.Assessment" in types[0]
    assert "emergent.models.walk.model.WalkModel" in types[1]
    assert not any(f'"{word}"' in line for line in types for word in ("Any", "builtins.object"))
    assert 'Argument "replications" to "measure" has incompatible type "str"' in said


def test_a_system_is_assessed_by_some_metrics():
    found = assess(SMALL, replications=8, metrics=("goal_directedness", "retention"), seed=5)
    assert (list(found.results), found.skipped, found.scenario.seed) == (["goal_directedness", "retention"], {}, 5)
    frame = found.to_frame()
    (row,) = frame[frame["estimate"] == "gd"].to_dict("records")
    gd = found.results["goal_directedness"]["gd"]
    assert (row["metric"], row["replications"]) == ("goal_directedness", 8)
    assert [row[name] for name in ("value", "low", "high")] == pytest.approx([gd.value, gd.low, gd.high], nan_ok=True)
    assert repr(found).startswith(f"<Assessment of walk: {found.verdict}; 2 metrics, 8 replications, ")
    assert len(repr(found)) < 120
    assert "emergent" not in str(found.verdict)  # gates 2 and 3 were not asked


def test_one_metric_is_measured_by_its_name_or_class():
    named = measure(SMALL, "retention", replications=8, seed=5)
    (own,) = assess(SMALL, replications=8, metrics=[METRICS["retention"]], seed=5).results.values()
    assert str(named.estimates) == str(own.estimates)  # of which some are undefined
    assert measure(read_scenario("pipeline-linear"), "goal_directedness", replications=4)["gd"].replications == 4


def test_mistakes_are_said():
    with pytest.raises(UnknownNameError, match=r"there is no metric 'retenton'\. Did you mean 'retention'"):
        measure(SMALL, "retenton")
    with pytest.raises(UnknownNameError, match="there is no metric 'gd'"):
        assess(SMALL, metrics=["gd"])
    with pytest.raises(InvalidInputError, match=r"respecification cannot be measured: walk has no"):
        measure(SMALL, "respecification")
    with pytest.raises(InvalidInputError, match="replications is 3, but must be a whole number, 4 at least"):
        measure(SMALL, "retention", replications=3)


def test_a_metric_of_ones_own_is_measured_without_being_registered():
    class Late(Metric):
        name, title, question, estimates = "late", "Late", "How late?", ()

        def measure(self, system):
            outcomes = yield [emergent.Request(emergent.Plan.of("blind", "*"), self.all)]
            return emergent.Result(self.name, notes=(f"{len(outcomes)} runs",))

    assert measure(SMALL, Late, replications=6).notes == ("6 runs",)
    assert assess(SMALL, replications=6, metrics=[Late, "goal_directedness"]).results["late"].notes
