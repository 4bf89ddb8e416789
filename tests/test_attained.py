"""A tiny system that simply says how far it got goes through a whole assessment: asked is what can be asked of it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from emergent.assessment import assess, measure
from emergent.columns import ATTAINED, MEMBER, RUN
from emergent.component import CHANCE, Component
from emergent.errors import InvalidInputError
from emergent.family import Word
from emergent.goal import Attained
from emergent.metrics import METRICS
from emergent.parameters import Parameters
from emergent.perturbation import Dose, Fork, Kind, Plan
from emergent.protocols import MISSING, Guessing, Informed, Itemised, Spatial, Stepped, Timed, Traced, Wired
from emergent.randomness import uniforms
from emergent.scenario import Scenario
from emergent.system import Batch, System
from emergent.testing import check_assessment, check_system

SIZE = 8


class Remove(Kind):
    name, sentence, applies_to = "remove", "Is gone.", ("voter",)
    absence = True
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))


class Blind(Kind):
    name, sentence, applies_to = "blind", "Reads nothing.", ("voter",)


class Deafen(Kind):
    name, sentence, applies_to = "deafen", "Hears nobody.", ("voter",)


class Guide(Kind):
    name, sentence, applies_to = "guide", "Is told.", ("voter",)


class Luck(Fork):
    applies_to = ("chance",)


class JuryParameters(Parameters):
    by_member: bool = False
    scale: float = 1.0


class Jury(System):
    """Voters who read a yes or no, right by 0.7, and go with the majority of those that they hear."""

    name, parameters_class, horizon = "jury", JuryParameters, 10.0
    kinds: ClassVar = {kind.name: kind() for kind in (Remove, Blind, Deafen, Guide, Luck)}

    def __init__(self, parameters: JuryParameters | None = None, goal: Attained | None = None) -> None:
        own = Attained("They decide rightly.", midway=5.0, credited=SIZE)
        super().__init__(parameters or JuryParameters(), goal or own)

    @property
    def components(self):
        return (*(Component(f"voter-{i}", "voter") for i in range(SIZE)), CHANCE)

    def references(self):
        uncoupled, blind = Plan.of("deafen", "*"), Plan.of("blind", "*")
        return {"null": uncoupled + blind, "ceiling": Plan.of("guide", "*"), "uncoupled": uncoupled, "blind": blind}

    def simulate(self, batch: Batch):
        batch.progress(len(batch))
        keys = np.array([m.key for m in self.members], np.uint64)
        fork, chance = np.zeros(len(batch), np.uint64), np.full((len(batch), SIZE), 0.7)
        there, hears = np.ones((len(batch), SIZE), bool), np.ones((len(batch), SIZE), bool)
        changes = {"blind": (chance, 0.5), "guide": (chance, 1.0), "remove": (there, False), "deafen": (hears, False)}
        for number, plan in enumerate(batch.plans):
            runs = batch.plan == number
            for one in self.complete(plan):
                kind = one.kind
                if kind == "fork":
                    fork[runs] = int(one.dose)
                for name in one.ids if kind in changes else ():
                    values, to = changes[kind]
                    values[runs, self.index[name]] = to
        right = uniforms(batch.seeds[:, None] + (fork[:, None] << np.uint64(20)), keys[None], 0, 0) < chance
        most = (np.where(there, np.where(right, 1, -1), 0).sum(1) > 0)[:, None]
        decided = np.where(hears, most, right) & there
        if self.parameters.by_member:
            return {ATTAINED: ((RUN, MEMBER), decided * self.parameters.scale)}, None
        return {ATTAINED: ((RUN,), decided.sum(1) / there.sum(1).clip(1) * self.parameters.scale)}, None


@pytest.mark.parametrize("by_member", [False, True], ids=["of the run", "of members"])
def test_a_whole_assessment(by_member):
    """Reading and hearing together decide better than either: it pursues the goal, whose goal it is was not asked."""
    system = Jury(JuryParameters(by_member=by_member))
    assessment = assess(Scenario("jury", "A jury", "", system, seed=3, replications=60))
    verdict = assessment.verdict
    assert verdict.word is Word.GOAL_DIRECTED
    assert not verdict.robustly
    assert [gate.asked for gate in verdict.gates] == [True, False, False, True, True, False]
    assert verdict.sentences[0].startswith("The system pursues the goal: on a scale from 0")
    assert any("With the worst member removed, the others keep" in sentence for sentence in verdict.sentences)
    assert verdict.sentences[-1] == (
        "Gates 2 (local), 3 (not sufficient), 6 (retargeting) are not asked, and so not passed."
    )
    asked = {"goal_directedness", "interaction", "necessity", "retention", "agnosticism", "coalitions"}
    asked |= {"pair_interaction"}
    assert set(assessment.results) == asked
    assert set(assessment.skipped) == set(METRICS) - asked
    assert all(why.startswith("jury ") for why in assessment.skipped.values())
    assert (assessment.examples, assessment.course) == (None, None)


def test_it_passes_the_checks_of_any_system():
    check_system(Jury(JuryParameters(by_member=True)), replications=8)


def test_what_a_system_has_not_is_said_in_a_sentence():
    system = Jury()
    protocols = (Informed, Itemised, Spatial, Stepped, Timed, Traced, Guessing, Wired)
    assert not [protocol for protocol in protocols if isinstance(system, protocol)]
    assert set(protocols) < set(MISSING)
    why = {name: METRICS[name]().why_not(system) for name in ("sufficiency", "locality", "decoy", "repetition")}
    assert why == {
        "sufficiency": "jury has no horizon to lengthen",
        "locality": "jury has no perturbation move",
        "decoy": "jury has no perturbation decoy",
        "repetition": "jury has a goal that counts no items",
    }


def test_what_is_no_share_is_refused_in_an_assessment():
    with pytest.raises(InvalidInputError, match=r"attained is 1\.5 in \d+ of"):
        measure(Jury(JuryParameters(scale=1.5)), "goal_directedness", replications=8)


class Freeze(Kind):
    name, sentence, applies_to = "freeze", "Does not vote, for a share of the time.", ("voter",)


class Mislead(Kind):
    name, sentence, applies_to = "mislead", "Votes no.", ("voter",)


class Unmoved(Kind):
    """Removes everybody but the first."""

    name, sentence, applies_to = "remove", "Is gone.", tuple(f"voter-{i}" for i in range(1, SIZE))
    absence = True


class Odd(Jury):
    """A jury whose kinds are not as those of the plane: other doses, no settings, and not for everybody."""

    kinds: ClassVar = Jury.kinds | {kind.name: kind() for kind in (Freeze, Mislead, Unmoved)}


def test_kinds_with_other_doses_settings_and_members_pass_the_checks_and_are_assessed():
    check_assessment(Odd())
    assessment = assess(Odd(), replications=8)
    assert {"necessity", "goal_directedness"} <= set(assessment.results)
    assert assessment.skipped["misleading"] == "jury has a perturbation mislead without the setting degrees"
    assert assessment.skipped["retention"] == "jury has a perturbation remove that does not apply to voter-0"


def test_one_that_cannot_be_blinded_is_left_sighted():
    class Sighted(Jury):
        kinds: ClassVar = Jury.kinds | {"blind": type("Some", (Blind,), {"applies_to": ("voter-1", "voter-2")})()}

    assert Sighted().sole_sighted("voter-1") == Plan.of("blind", "voter-2")
    assert Jury().sole_sighted("voter-1") == Plan.of("blind", [f"voter-{i}" for i in range(SIZE) if i != 1])
