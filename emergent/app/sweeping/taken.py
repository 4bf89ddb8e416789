"""What can be taken along of a sweep: its table of runs, as CSV and Parquet, and its picture."""

from __future__ import annotations

from io import BytesIO

import pandas as pd

from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.found import curves, phase
from emergent.app.sweeping.work import Report


def parquet(asked: Asked, report: Report) -> bytes:
    """Return one row a run, with what is varied and all that `emergent export` gives."""
    return report.table


def csv(asked: Asked, report: Report) -> bytes:
    """Return the same as CSV."""
    return pd.read_parquet(BytesIO(report.table)).to_csv(index=False).encode()


def picture(asked: Asked, report: Report) -> bytes:
    """Return the curve or the map as a PNG file, with the goal, the null and the replications below it."""
    from emergent.plots import phase as over_two
    from emergent.plots import sweep as over_one
    from emergent.report import png

    if len(asked.axes) > 1:
        return png(over_two.draw(phase(asked, report.points)))
    found = {curve.name: (curve.look, curve.rows) for curve in curves(asked, report.points)}
    return png(over_one.draw(report.points.where(plan=str(asked.plan)), found, asked.factors[0].axis))


FILES = {
    "csv": ("Runs (CSV)", "text/csv", csv),
    "parquet": ("Runs (Parquet)", "application/vnd.apache.parquet", parquet),
    "png": ("Picture (PNG)", "image/png", picture),
}
"""By their endings: what the button says, of what sort the file is, and what makes it."""
