"""Reports of an assessment: on the terminal, as one HTML page, as JSON, and the figures as PNG."""

from __future__ import annotations

import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from emergent import hashed_file
from emergent.report.terminal import Summary, cost

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from emergent.assessment import Assessment

DPI = 150
_setting = threading.Lock()
"""Matplotlib's settings are those of the process: who changes them waits for others."""
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
    with ThreadPoolExecutor(1) as compressing:  # while the next figure is drawn
        drawn = [(drawing, figure) for drawing in plots.DRAWINGS if (figure := drawing.draw(assessment)) is not None]
        images = [compressing.submit(_compressed, figure, _pixels(figure)) for _, figure in drawn]
    shown = [
        html.ReportFigure(drawing.name, str(figure.get_label()), drawing.caption, image.result())
        for (drawing, figure), image in zip(drawn, images, strict=True)
    ]
    paths = [hashed_file.write(pictures / f"{figure.name}.png", figure.image) for figure in shown]
    data = hashed_file.write(folder / "assessment.json", json.text(assessment).encode(errors=CODES))
    page = hashed_file.write(folder / "report.html", html.page(assessment, shown).encode(errors=CODES))
    return [page, data, *paths]


def names() -> list[str]:
    """Return all that `write_report` may write, with its folder: what is not measured has no figure."""
    from emergent.plots import DRAWINGS

    return ["report.html", "assessment.json", *(f"figures/{drawing.name}.png" for drawing in DRAWINGS)]


def png(drawn: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure."""
    return _compressed(drawn, _pixels(drawn))


def _pixels(drawn: Figure) -> Any:
    """Return what is seen of a figure, (row, column, colour), once drawn: `savefig` draws it twice.

    Letters of so many dots need no hints of where the dots are, which took a seventh of the time.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    drawn.set_dpi(DPI)
    canvas: Any = FigureCanvasAgg(drawn)
    with _setting, rc_context({"text.hinting": "no_hinting"}):
        canvas.draw()
    return canvas.buffer_rgba()


def _compressed(drawn: Figure, pixels: Any) -> bytes:
    from matplotlib.image import imsave

    stream, titled = io.BytesIO(), cast(Any, {"Software": None, "Title": str(drawn.get_label())})
    imsave(stream, pixels, format="png", origin="upper", dpi=DPI, metadata=titled, pil_kwargs={"compress_level": 3})
    return stream.getvalue()


__all__ = ["Summary", "cost", "names", "png", "write_report"]
