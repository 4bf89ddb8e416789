"""Who calls independent agents emergent: what each rival says of the system, and of the same parts on their own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from emergent.metrics.rivals.rival import INDEPENDENT
from emergent.result import Estimate, Result

CALLS = {
    "Psi above 0": "psi.psi",
    "Psi above that of rows in random order": "psi.permuted",
    "Psi above that of independent shifts": "psi.excess",
    "Causal emergence 2.0 above 0": "causal_emergence.gain",
    "Synergy of pairs above 0": "synergy.synergy",
    "Synergy of pairs above that of independent shifts": "synergy.excess",
}
"""What a rival takes for emergence, and the estimate that is to be above 0."""


def calls(findings: Mapping[str, Result]) -> pd.DataFrame:
    """Return what each rival that was measured says: one row for the system, and one for its independent parts.

    Columns: `rival`, `of` ("the system" or "independent parts"), `estimate`, `value`, `low`, `high`, and `emergent`:
    True where the whole interval is above 0, False where none of it is, None where that is undecided or undefined.
    """
    rows = []
    for rival, figure in CALLS.items():
        metric, _, name = figure.partition(".")
        for of, prefix in {"the system": "", "independent parts": INDEPENDENT}.items():
            if metric in findings and prefix + name in findings[metric]:
                e = findings[metric][prefix + name]
                rows.append((rival, of, f"{metric}.{e.name}", e.value, e.low, e.high, _called(e)))
    frame = pd.DataFrame(rows, columns=["rival", "of", "estimate", "value", "low", "high", "emergent"])
    return frame.astype({"emergent": object})


def _called(estimate: Estimate) -> bool | None:
    return True if estimate.low > 0 else False if estimate.high <= 0 else None
