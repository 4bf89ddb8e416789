"""The assessment as one HTML page: works offline and from anywhere, light and dark, on paper and on a telephone.

Everything that comes from a scenario, a system or a result goes through `escape`; the page loads nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from emergent.characters import escape
from emergent.family import Word
from emergent.report import holding
from emergent.report.facts import command, parameters, question, title, versions
from emergent.report.reading import GLOSSARY, SOURCES
from emergent.wording import MISSING, duration, interval, name, number, sign

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.gate import Gate
    from emergent.result import Estimate
    from emergent.scenario import Scenario

SIGNS = {True: "passed", False: "failed", None: "unmeasured"}
TONES = {Word.EMERGENT: "good", Word.GOAL_DIRECTED: "", Word.AMPLIFIED: "", Word.CONCENTRATED: ""}


class Picture(NamedTuple):
    """A figure as it stands in the page: what is seen, how to read it, and the PNG."""

    name: str
    title: str
    caption: str
    image: bytes


class Cell(NamedTuple):
    """A table's cell: escaped content, and the class that says how it is set."""

    content: str
    kind: str = ""


class Section(NamedTuple):
    """A part of the page: its heading, and what stands below it as HTML, in which all text is escaped."""

    heading: str
    body: str


def sections(assessment: Assessment, pictures: Sequence[Picture]) -> dict[str, Section]:
    """Return the parts of the page by their anchors, in order."""
    held = holding.section(assessment)
    return {
        "verdict": Section("Verdict", _verdict(assessment)),
        "gates": Section("Gates", _gates(assessment)),
        **({"holding": Section(holding.TITLE, held)} if held else {}),
        "figures": Section("Figures", "".join(map(_picture, pictures)) or "<p>There is nothing to draw.</p>"),
        "estimates": Section("Estimates", _estimates(assessment)),
        "scenario": Section("Parameters and plans", _parameters(assessment) + _plans(assessment)),
        "again": Section("How it was computed", _computed(assessment)),
        "glossary": Section("Words", _definitions(GLOSSARY)),
        "sources": Section("Sources", _definitions({key[0].upper() + key[1:]: text for key, text in SOURCES.items()})),
    }


def page(assessment: Assessment, pictures: Sequence[Picture]) -> str:
    """Return the page."""
    parts = sections(assessment, pictures)
    scenario = assessment.scenario
    template = Template(files("emergent.report").joinpath("page.html").read_text("utf-8"))
    return template.substitute(
        title=escape(scenario.title),
        verdict=escape(str(assessment.verdict)),
        name=escape(scenario.name),
        lesson=escape(scenario.lesson.strip()),
        version=escape(versions()["emergent"]),
        style=files("emergent.report").joinpath("page.css").read_text("utf-8").strip(),
        contents=" ".join(f'<a href="#{key}">{heading}</a>' for key, (heading, _) in parts.items()),
        sections="\n".join(
            f'<section id="{key}"><h2>{heading}</h2>\n{body}\n</section>' for key, (heading, body) in parts.items()
        ),
    )


# sections


def _verdict(assessment: Assessment) -> str:
    verdict = assessment.verdict
    tone = TONES.get(verdict.word, "poor")
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in verdict.sentences)
    passed = sum(gate.passed is True for gate in verdict.gates)
    goal = escape(assessment.scenario.system.goal.sentence)
    quick = "<p><b>A quick look:</b> few replications, wide intervals.</p>" if assessment.quick else ""
    return (
        f'<div class="verdict {tone}"><strong>{escape(str(verdict)).capitalize()}</strong>{said}</div>'
        f"<p>Goal: {goal} {passed} of {len(verdict.gates)} gates are passed.</p>{quick}"
    )


def _gates(assessment: Assessment) -> str:
    heads = [Cell("gate"), Cell("result"), Cell("figures with 95 % intervals"), Cell("must be", "number")]
    rows = [_gate(gate) for gate in assessment.verdict.gates]
    rule = (
        "A gate is passed where all its intervals lie beyond the threshold (gate 2: if all runs are alike), failed "
        "where one lies wholly on the other side, and undecided where one spans the threshold. A threshold of 0 is a "
        "null hypothesis: what does not lie above it has failed. Figures below those that decide stand beside."
    )
    return f"<p>{rule}</p>{_table(heads, rows, 'stack')}"


def _gate(gate: Gate) -> list[Cell]:
    figures = "".join(
        f"<li><b>{number(e.value)}</b> {interval(e.low, e.high)}{_unit(e)} {escape(name(e))}</li>" for e in gate.figures
    )
    return [
        Cell(f'<b>{gate.number} {escape(gate.name)}</b><br><span class="soft">{escape(gate.sentence)}</span>', "long"),
        Cell(f'<span class="sign {SIGNS[gate.passed]}">{sign(gate.passed, gate.asked)}</span>'),
        Cell(f'<ul class="plain">{figures}</ul>' if figures else MISSING, "long"),
        Cell(escape(gate.condition), "number"),
    ]


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.image).decode("ascii")
    alt = escape(picture.title)
    return (
        f'<figure id="figure-{escape(picture.name)}"><img alt="{alt}" src="data:image/png;base64,{data}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>\n"
    )


def _estimates(assessment: Assessment) -> str:
    parts = [
        "<p>Values beyond 0 and 1 are not cut off: they mean something. A dash is a value that is not defined.</p>"
    ]
    for metric, result in assessment.results.items():
        asked = question(metric)
        parts.append(f"<h3>{escape(title(metric))}</h3>")
        parts.append(f'<p class="soft">{escape(asked)}</p>' if asked else "")
        parts.append(_estimate_table(result.estimates) if result.estimates else "")
        parts += [f'<p class="soft">{escape(note)}</p>' for note in result.notes]
        for label, rows in result.tables.items():
            summary = f"{len(rows)} rows: {label.replace('_', ' ')}"
            parts.append(f"<details><summary>{escape(summary)}</summary>{_frame(rows)}</details>")
    if assessment.skipped:
        parts.append("<h3>Not asked</h3>")
        parts.append(_definitions({title(metric): why for metric, why in assessment.skipped.items()}))
    return "\n".join(filter(None, parts))


def _estimate_table(estimates: Iterable[Estimate]) -> str:
    right = ("value", "95 % interval", "replications", "pairing correlation")
    heads = [Cell(h, "number" if h in right else "") for h in ("what", *right[:2], "unit", *right[2:])]
    rows = [
        [
            Cell(f"{escape(name(e))}<br><code>{escape(e.name)}</code>", "long"),
            Cell(number(e.value), "number"),
            Cell(interval(e.low, e.high) or MISSING, "number"),
            Cell(escape(e.unit)),
            Cell(str(e.replications), "number"),
            Cell(number(e.correlation), "number"),
        ]
        for e in estimates
    ]
    return _table(heads, rows, "estimates")


def _frame(rows: pd.DataFrame) -> str:
    numeric = {column: pd.api.types.is_numeric_dtype(rows[column]) for column in rows.columns}
    heads = [Cell(escape(str(column)), "number" if numeric[column] else "") for column in rows.columns]
    body = [
        [
            Cell(escape(_shown(value)), "number" if numeric[column] else "")
            for column, value in zip(rows.columns, row, strict=True)
        ]
        for row in rows.itertuples(index=False)
    ]
    return _table(heads, body)


def _parameters(assessment: Assessment) -> str:
    heads = [Cell("parameter"), Cell("value"), Cell("unit"), Cell("what it is")]
    rows = [
        [
            Cell(f"<code>{escape(p.name)}</code>"),
            _given(p.value),
            Cell(escape(p.unit)),
            Cell(escape(p.description), "long"),
        ]
        for p in parameters(assessment.scenario.system)
    ]
    return f"<h3>Parameters of the system <code>{escape(assessment.scenario.system.name)}</code></h3>" + _table(
        heads, rows
    )


def _plans(assessment: Assessment) -> str:
    scenario = assessment.scenario
    groups = (("reference", scenario.system.references()), ("scenario", scenario.plans))
    rows = [
        [
            Cell(escape(key)),
            Cell(group),
            Cell(f"<code>{escape(str(plan))}</code>", "long"),
            Cell(_note(scenario, key), "long"),
        ]
        for group, plans in groups
        for key, plan in plans.items()
    ]
    heads = [Cell("plan"), Cell("of the"), Cell("kind:component@onset[+duration][=dose]"), Cell("what for")]
    return "<h3>Plans</h3>" + _table(heads, rows)


def _computed(assessment: Assessment) -> str:
    scenario = assessment.scenario
    facts = {
        "runs": f"{assessment.runs:,} runs in {duration(assessment.seconds)}",
        "replications": str(assessment.replications),
        "seed": str(scenario.seed),
        "members": str(len(scenario.system.members)),
        "horizon": f"{number(scenario.system.horizon)} s",
        "versions": ", ".join(f"{package} {found}" for package, found in versions().items()),
        "intervals": "95 %, bootstrap over replications, paired where runs are (Wilson's where all succeed, or none)",
    }
    return (
        f"<p>This command gives the same numbers again:</p><pre><code>{escape(command(assessment))}</code></pre>"
        + _definitions(facts)
    )


# pieces


def _table(heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], kind: str = "") -> str:
    def tag(cell: Cell, kind: str) -> str:
        scope = ' scope="col"' if kind == "th" else ""
        look = f' class="{cell.kind}"' if cell.kind else ""
        return f"<{kind}{scope}{look}>{cell.content}</{kind}>"

    head = "".join(tag(cell, "th") for cell in heads)
    body = "\n".join(f"<tr>{''.join(tag(cell, 'td') for cell in row)}</tr>" for row in rows)
    inside = f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>"
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="Table"><table class="{kind}">{inside}</table></div>'
    )


def _definitions(pairs: dict[str, str]) -> str:
    items = "\n".join(f"<dt>{escape(key)}</dt><dd>{escape(text)}</dd>" for key, text in pairs.items())
    return f'<dl class="words">{items}</dl>'


def _note(scenario: Scenario, plan: str) -> str:
    return escape(scenario.notes.get(plan, ""))


def _unit(estimate: Estimate) -> str:
    return "" if estimate.unit in ("1", "") else f" {escape(estimate.unit)}"


def _shown(value: Any) -> str:
    """Return a cell of a metric's table."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return str(value)
    return number(float(value)) if isinstance(value, float | np.floating) else str(value)


def _given(value: Any) -> Cell:
    """Return a parameter's cell; of tables by name, one line each."""
    if not isinstance(value, Mapping):
        return Cell(escape(_exact(value)))
    lines = []
    for key, table in value.items():
        said = ", ".join(f"{k} {_exact(v)}" for k, v in table.items()) if isinstance(table, Mapping) else _exact(table)
        lines.append(f"<li><code>{escape(str(key))}</code> {escape(said)}</li>")
    return Cell(f'<ul class="plain">{"".join(lines)}</ul>', "long")


def _exact(value: Any) -> str:
    """Return a parameter as it was given, not rounded."""
    if isinstance(value, tuple | list):
        items = (f"({_exact(item)})" if isinstance(item, tuple | list) else _exact(item) for item in value)
        return ", ".join(items) or "none"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
