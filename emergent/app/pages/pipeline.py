"""The page "pipeline"."""

from __future__ import annotations

import solara


@solara.component
def Page() -> None:
    """To be written."""
    solara.Text("pipeline")
