"""The explanation of the band of placebo twins beside the first plot: the same words on every page."""

from __future__ import annotations

NAME = "placebo twins: what chance alone changes"
"""What the band is called in a legend."""
COMING = "Grey, in a moment: what chance alone changes."
"""What stands there while the band is being computed."""


def explained(twins: int, onset: str) -> str:
    """Explain the band of so many placebo twins, whose draws differ from the twin's from `onset` on."""
    return (
        f"Grey: what chance alone changes. {twins} placebo twins are the same run, left alone, with other draws from "
        f"{onset} on; at most 1 in {twins + 1} such runs leaves the band of a plot anywhere. What stays within it "
        "cannot be told from chance."
    )
