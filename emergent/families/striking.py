"""How robust an emergent system is, in the words that all families share."""

from __future__ import annotations

from emergent.family import Sentence, When

KEPT = "with the worst pair struck midway they keep {pair} (must be above {keeps_pair})."
ROBUST = (
    Sentence(f"Robustly so: {KEPT}", When(passed=("pair",), decided=("pair",))),
    Sentence(f"Not robustly: {KEPT}", When(failed=("pair",), decided=("pair",))),
    Sentence(f"Robustly or not is open: {KEPT}", When(undecided=("pair",))),
)
