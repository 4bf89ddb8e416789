"""Sensitivity: what each parameter of a sweep does to its outcomes, and where these cross a threshold; with intervals.

sobol.py        shares of the variance      morris.py       mean sizes of effects       given.py    of any points
resampling.py   intervals, without seeds    seeds.py        the seeds' share            points.py   what is analysed
study.py        which analysis suits        sentences.py    what is said of it          phase.py    two parameters
sections.py     of more than two        words.py        their verdicts          reading.py  from a sweep

    for study in studies(opened("out/walk")):
        print(study.table, sentences(study))
    phase_diagram(read(store).where(plan="nominal"), "walkers", "glimpse_rate")
"""

from emergent.sensitivity.phase import Phase, phase_diagram
from emergent.sensitivity.points import Points
from emergent.sensitivity.reading import outcomes, read
from emergent.sensitivity.sentences import of_seeds, sentences
from emergent.sensitivity.study import Study, analysed, studies
from emergent.sensitivity.words import Words, read_words, words

__all__ = [
    "Phase",
    "Points",
    "Study",
    "Words",
    "analysed",
    "of_seeds",
    "outcomes",
    "phase_diagram",
    "read",
    "read_words",
    "sentences",
    "studies",
    "words",
]
