"""What an assessment finds, as texts: computed in a process of its own (`process`), which knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emergent import plots, report
from emergent.assessment import Assessment, assess
from emergent.report import html, json
from emergent.rounds import Progress
from emergent.scenario import Scenario

PAGE, DATA = "page", "data"
DRAWING = "drawing the figures"
"""A stage beside those that `assess` tells."""


@dataclass(frozen=True)
class Written:
    """The verdict, what it cost, the headings of the report's parts, and the texts by name.

    Texts are the parts of the report by their anchors, and the two files: `PAGE` and `DATA`.
    """

    verdict: str
    cost: str
    headings: Mapping[str, str]
    texts: Mapping[str, str]


def written(scenario: Scenario, replications: int, quick: bool, progress: Progress) -> Written:
    """Assess a scenario, and write the report."""
    assessment = assess(scenario, replications=replications, quick=quick, progress=progress)
    pictures = _pictures(assessment, progress)
    parts = html.sections(assessment, pictures)
    files = {PAGE: html.page(assessment, pictures), DATA: json.text(assessment)}
    return Written(
        str(assessment.verdict),
        report.cost(assessment),
        {name: part.heading for name, part in parts.items()},
        {**{name: part.body for name, part in parts.items()}, **files},
    )


def _pictures(assessment: Assessment, progress: Progress) -> list[html.ReportFigure]:
    made = []
    for number, drawing in enumerate(plots.DRAWINGS):
        progress(DRAWING, number, len(plots.DRAWINGS))
        drawn = drawing.draw(assessment)
        if drawn is not None:
            made.append(html.ReportFigure(drawing.name, str(drawn.get_label()), drawing.caption, report.png(drawn)))
    return made
