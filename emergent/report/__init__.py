"""Reports of an assessment: on the terminal, as one HTML page, as JSON, and the figures as PNG."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emergent.report.terminal import Summary, cost

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from emergent.assessment import Assessment

DPI = 150
CODES = "backslashreplace"
"""How a file name that is no UTF-8 is written in UTF-8; JSON reads it back."""


def write_report(assessment: Assessment, folder: str | os.PathLike[str]) -> list[Path]:
    """Write `report.html`, `assessment.json` and `figures/*.png` into `folder`, and return their paths.

    Each file is written under a temporary name and renamed, so nobody ever reads half of one.
    """
    from emergent import plots
    from emergent.report import html, json

    folder = Path(folder)
    pictures = folder / "figures"
    pictures.mkdir(parents=True, exist_ok=True)
    paths, shown = [], []
    for drawing in plots.DRAWINGS:
        path, drawn = pictures / f"{drawing.name}.png", drawing.draw(assessment)
        if drawn is None:
            continue
        image = png(drawn)
        shown.append(html.ReportFigure(drawing.name, str(drawn.get_label()), drawing.caption, image))
        paths.append(_put(path, image))
    data = _put(folder / "assessment.json", json.text(assessment).encode(errors=CODES))
    page = _put(folder / "report.html", html.page(assessment, shown).encode(errors=CODES))
    return [page, data, *paths]


def names() -> list[str]:
    """Return all that `write_report` may write, with its folder: what is not measured has no figure."""
    from emergent.plots import DRAWINGS

    return ["report.html", "assessment.json", *(f"figures/{drawing.name}.png" for drawing in DRAWINGS)]


def png(drawn: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    stream = io.BytesIO()
    drawn.set_dpi(DPI)  # not `savefig`, which draws a figure twice
    canvas: Any = FigureCanvasAgg(drawn)
    titled = {"Software": None, "Title": str(drawn.get_label())}
    canvas.print_png(stream, metadata=titled, pil_kwargs={"compress_level": 3})
    return stream.getvalue()


def _put(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


__all__ = ["Summary", "cost", "names", "png", "write_report"]
