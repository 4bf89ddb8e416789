"""Calibration: every metric and the verdict, measured on systems whose truth is known.

    matrix = calibrate(quick=True)
    matrix.wrong              # what is wrong, a line each
    matrix.to_frame()         # all cells as a table

A system is a row of a table here (`fooling.py`, `gates.py`, `closed_forms.py`, `pipelines.py`), a published value of a
bare estimator a row in `published/`; the tests of the package read the same tables.
"""

from __future__ import annotations

from emergent.calibration.calibrate import calibrate, chosen
from emergent.calibration.marking import SIGNS, Mark
from emergent.calibration.matrix import Cell, Matrix
from emergent.calibration.systems import SYSTEMS
from emergent.calibration.truth import Truth

__all__ = ["SIGNS", "SYSTEMS", "Cell", "Mark", "Matrix", "Truth", "calibrate", "chosen"]
