"""Ishigami and Homma's function (1990), whose indices are known in closed form.

f = sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁, with x uniform in (−π, π).
"""

import numpy as np

A, B = 7.0, 0.1
_FIRST = 0.5 * (1 + B * np.pi**4 / 5) ** 2
_SECOND = A**2 / 8
_BOTH = 8 * B**2 * np.pi**8 / 225
VARIANCE = _FIRST + _SECOND + _BOTH
FIRST = np.array([_FIRST, _SECOND, 0]) / VARIANCE
TOTAL = np.array([_FIRST + _BOTH, _SECOND, _BOTH]) / VARIANCE
PAIRS = np.array([0, _BOTH, 0]) / VARIANCE
"""Of x₁ with x₂, x₁ with x₃, x₂ with x₃."""


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Return the function at points of the unit cube, (…, 3)."""
    x1, x2, x3 = np.moveaxis(np.pi * (2 * unit - 1), -1, 0)
    return np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1)
