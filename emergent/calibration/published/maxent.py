"""Maximum-entropy goal-directedness of a single decision among K actions, one of which is right with probability p."""

from __future__ import annotations

from functools import partial

from emergent.calibration.published.row import Row
from emergent.metrics.soft_planning import single_decision

SOURCE = "MacDermott et al. (2024)"
TABLE = (
    *((0.7, 2, 0.0823), (0.9, 2, 0.3681), (0.99, 2, 0.6371), (0.05, 2, 0.4946), (0.5, 2, 0.0)),
    *((0.7, 4, 0.4458), (0.9, 4, 0.9514), (0.9, 8, 1.5598)),
)
"""p, K, and the gain over chance [nats]: ln K − H(p) − (1 − p) ln(K − 1)."""

ROWS = tuple(
    Row("maximum-entropy GD", f"{k} actions, p = {p:g}", truth, partial(single_decision, p, k), SOURCE, 5e-5)
    for p, k, truth in TABLE
)
