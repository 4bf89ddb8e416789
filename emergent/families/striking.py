"""Gate 4 as all families ask it: what is left when members, pairs and other parts are struck, and in which words.

What a system has no figure of, as pipelines have nobody in front, decides nothing and is not told.
"""

from __future__ import annotations

from emergent.criterion import above
from emergent.family import Question, Sentence, When

SPREAD = Question(
    sentence="The others keep the goal when the worst member is {struck}, from the start on or midway.",
    decide=(above("necessity.worst_single", "keeps"),),
    further=tuple(
        above(f"necessity.{figure}", "keeps")
        for figure in ("worst_start", "worst_midway", "front", "cued", "within_run", "worst_component")
    ),
    beside=("necessity.typical", "necessity.spare", "necessity.worst_pair"),
    also={
        "necessity.within_run": "So they do without the worst one of each single run.",
        "necessity.worst_component": "So they do without the worst component that is no member.",
    },
    cannot_see="What no declared perturbation does, strikes at other moments, and members that were not tried, or that "
    "cost so little in the first few runs that others went on (the notes say how many).",
)
FIGURES = {
    "worst": "necessity.worst_single",
    "start": "necessity.worst_start",
    "midway": "necessity.worst_midway",
    "front": "necessity.front",
    "cued": "necessity.cued",
    "within_run": "necessity.within_run",
    "component": "necessity.worst_component",
    "typical": "necessity.typical",
    "spare": "necessity.spare",
    "pair": "necessity.worst_pair",
}
"""The figures of gate 4 by their short names."""

NOBODY = (
    Sentence(
        "Struck midway, no member that was tried stops it: with the worst one {struck} from then on, the others keep "
        "{worst}. Struck from the start, one might.",
        When(lacking=("start",)),
    ),
    Sentence(
        "No member that was tried stops it: with the worst one {struck}, the others keep {start} if that is from the "
        "start on, and {midway} if midway."
    ),
)
"""That nobody is needed."""
LEFT = (
    Sentence("With the worst member {struck} midway, the others keep {worst}.", When(lacking=("start",))),
    Sentence("With the worst member {struck}, the others keep {start} (from the start on) and {midway} (midway)."),
)
"""What is left, without a judgement."""
STRUCK = (
    Sentence(
        "With the worst member {struck} midway, the others keep {worst} (must be above {keeps}).",
        When(failed=("worst",), lacking=("start",)),
    ),
    Sentence(
        "With the worst member {struck}, the others keep {start} if that is from the start on, and {midway} if midway "
        "(both must be above {keeps}).",
        When(failed=("worst",)),
    ),
    Sentence("With the one in front struck, they keep {front}.", When(failed=("front",))),
    Sentence("With the one struck that sensed the goal last, they keep {cued}.", When(failed=("cued",))),
    Sentence(
        "In each run there is one without whom less is left: with the worst one of each run struck, {within_run}.",
        When(failed=("within_run",)),
    ),
    Sentence("With the worst component struck that is no member, {component} is left.", When(failed=("component",))),
)
"""What is left without somebody, each where that fails the gate."""
FEW = Sentence(
    "Not everybody is needed: with a random member struck in the worst way, {typical} is left, and with the least "
    "needed one {spare}.",
    When(failed=("spare",)),
)
ANYBODY = Sentence(
    "With a random member struck in the worst way, {typical} is left, and with the least needed one {spare} (must be "
    "above {keeps})."
)

_PAIR = "with the worst pair struck they keep {pair} (must be above {keeps_pair})."
ROBUST = (
    Sentence(f"Robustly so: {_PAIR}", When(passed=("pair",), decided=("pair",))),
    Sentence(f"Not robustly: {_PAIR}", When(failed=("pair",), decided=("pair",))),
    Sentence(f"Robustly or not is open: {_PAIR}", When(undecided=("pair",))),
)
"""How robust an emergent system is."""
