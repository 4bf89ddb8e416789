"""The assessment as one HTML page: works offline and from anywhere, light and dark, on paper and on a telephone.

A section is a template in `templates/` and a line in `SECTIONS`. All text of a scenario, a system or a result is
escaped and made visible on its way into a template; the page loads nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from emergent import wording
from emergent.characters import visible
from emergent.family import Word
from emergent.report import holding
from emergent.report.facts import called, command, parameters, question, rival, title, versions
from emergent.report.reading import GLOSSARY, SOURCES

if TYPE_CHECKING:
    from emergent.assessment import Assessment

SECTIONS = {
    "verdict": "Verdict",
    "gates": "Gates",
    "holding": "Who holds the goal",
    "figures": "Figures",
    "estimates": "Estimates",
    "rivals": "Rival measures (never part of the verdict)",
    "scenario": "Parameters and plans",
    "again": "How it was computed",
    "glossary": "Words",
    "sources": "Sources",
}
"""The headings of the sections by their anchors, in order; an anchor is also the name of its template."""
TONES = {Word.EMERGENT: "good", Word.GOAL_DIRECTED: "", Word.AMPLIFIED: ""}
TONES |= dict.fromkeys((Word.CONCENTRATED, Word.FRAGILE, Word.WEAKLY_GOAL_DIRECTED), "")


class ReportFigure(NamedTuple):
    """A figure as it stands in the page: what is seen, how to read it, and the PNG."""

    name: str
    title: str
    caption: str
    image: bytes

    @property
    def base64(self) -> str:
        """The PNG as it stands in an address."""
        return base64.b64encode(self.image).decode("ascii")


class Section(NamedTuple):
    """A part of the page: its heading, and what stands below it as HTML, in which all text is escaped."""

    heading: str
    body: str


def sections(assessment: Assessment, pictures: Sequence[ReportFigure]) -> dict[str, Section]:
    """Return the parts of the page by their anchors, in order; a part that has nothing to say is left out."""
    context = {
        "assessment": assessment,
        "verdict": assessment.verdict,
        "tone": TONES.get(assessment.verdict.word, "poor"),
        "scenario": assessment.scenario,
        "pictures": pictures,
        "checks": holding.checks(assessment),
        "capability": holding.capability(assessment),
        "importance": holding.importance(assessment),
        "own": {name: result for name, result in assessment.results.items() if not rival(name)},
        "rivals": {name: result for name, result in assessment.results.items() if rival(name)},
        "called": called(assessment),
        "skipped": {title(metric): why for metric, why in assessment.skipped.items()},
        "parameters": parameters(assessment.scenario.system),
        "command": command(assessment),
        "versions": versions(),
        "glossary": GLOSSARY,
        "sources": {key[0].upper() + key[1:]: text for key, text in SOURCES.items()},
    }
    bodies = {anchor: _rendered(anchor, context).strip() for anchor in SECTIONS}
    return {anchor: Section(SECTIONS[anchor], body) for anchor, body in bodies.items() if body}


def page(assessment: Assessment, pictures: Sequence[ReportFigure]) -> str:
    """Return the page."""
    parts, scenario, verdict = sections(assessment, pictures), assessment.scenario, assessment.verdict
    return _rendered("page", {"sections": parts, "scenario": scenario, "verdict": verdict, "versions": versions()})


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    return templates().get_template(f"{name}.html.jinja").render(context)


@cache
def templates() -> Environment:
    """Return the templates, in which all text is escaped and an unknown name is an error."""
    found = Environment(
        loader=PackageLoader("emergent.report"),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "number": wording.number,
        "interval": lambda estimate: wording.interval(estimate.low, estimate.high),
        "name": wording.name,
        "duration": wording.duration,
        "title_of": title,
        "question": question,
        "heads": _heads,
        "shown": _shown,
        "exact": _exact,
    }
    found.globals |= {"sign": wording.sign, "missing": wording.MISSING}
    return found


def _visible(value: Any) -> Any:
    """Return what stands in a page, in which no character hides; a template's own markup stays."""
    return value if isinstance(value, Markup) else visible(str(value))


def _heads(rows: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a metric's table, each with the class of its cells."""
    return {str(c): "number" if pd.api.types.is_numeric_dtype(rows[c]) else "" for c in rows.columns}


def _shown(value: Any) -> str:
    """Return a cell of a metric's table."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return str(value)
    return wording.number(float(value)) if isinstance(value, float | np.floating) else str(value)


def _exact(value: Any) -> str:
    """Return a parameter as it was given, not rounded."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_exact(inner)}" for key, inner in value.items())
    if isinstance(value, tuple | list):
        items = (f"({_exact(item)})" if isinstance(item, tuple | list) else _exact(item) for item in value)
        return ", ".join(items) or "none"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
