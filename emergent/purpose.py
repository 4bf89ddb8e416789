"""What a system is measured by, in words: its goal and its null, which every figure states."""

from __future__ import annotations

from textwrap import shorten

from emergent.errors import cut
from emergent.system import System
from emergent.wording import sentence

LONGEST, PLAN = 250, 90
"""Letters of a goal's sentence and of the null's plan, at most."""


def purpose(system: System) -> str:
    """Return the goal's sentence, and what the null is with its plan, as two sentences in one line."""
    references, null = system.references(), "none"
    if "null" in references:
        null = f"{system.family.null} ({shorten(str(references['null']), PLAN, placeholder=' …')})"
    return f"Goal: {sentence(cut(' '.join(system.goal.sentence.split()), LONGEST))} Null: {null}."
