"""A sweep as one HTML page: what each parameter does, in sentences, figures and tables; finished or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from emergent.errors import InvalidInputError
from emergent.plots import effects, indices, phase
from emergent.report.facts import title, versions
from emergent.report.html import ReportFigure, templates
from emergent.sensitivity import Study, of_seeds, phase_diagram, sentences, studies
from emergent.sensitivity.phase import THRESHOLD
from emergent.sensitivity.study import METHODS
from emergent.sweep.schema import ESTIMATES, METRIC, NAME, PLAN_BASE, SCENARIO
from emergent.sweep.status import status
from emergent.sweep.tables import VERDICT, DrawnTable
from emergent.wording import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from emergent.sweep import Store

MOST, PICTURED = 60, 12
"""Studies that are told, and those of them that are drawn, too."""
READING = {
    "first order": "The share of the variance of an outcome for which a parameter accounts by itself: what would go, "
    "on average, if it were fixed (Sobol 1993).",
    "total": "The same, with all that it does together with others: 0 means that it does nothing.",
    "pairwise": "The share that only two parameters together account for.",
    "μ*, μ, σ": "The mean size of the effects of a parameter over its whole range, from place to place; their mean, "
    "which tells up from down; and how much they differ (Morris 1991).",
    "rank correlation": "From −1, always falling, to 1, always rising (Spearman 1904).",
    "PAWN": "How far apart the distributions of the outcome are, with a parameter fixed and not (Pianosi and Wagener "
    "2018). Chance is what is found of a parameter without any effect, in 95 of 100.",
    "the seeds' share": "What differs between runs of one point that differ in their seeds alone. It is in no "
    "Sobol index and in no effect of Morris.",
    "intervals": "95 % each: of twenty parameters without an effect, chance shows one that has one.",
}


@dataclass(frozen=True)
class Part:
    """One study as it stands in the page."""

    heading: str
    method: str
    sentences: Mapping[str, str]
    seeds: str
    used: str
    pictures: tuple[ReportFigure, ...]
    table: pd.DataFrame


def page(store: Store, threshold: float = THRESHOLD) -> str:
    """Return the page of a sweep's folder."""
    found = studies(store)
    parts = [_part(study, threshold if n < PICTURED else None, n) for n, study in enumerate(islice(found, MOST))]
    context = {
        "title": ", ".join(dict.fromkeys(store.scenario_table[NAME].to_pylist())),
        "folder": str(store.folder),
        "parts": parts,
        "more": sum(1 for _ in found),
        "status": status(store),
        "manifest": store.manifest,
        "scenarios": len(store.scenario_table),
        "swept": dict(swept(store)),
        "drawn": store.config.drawn,
        "verdicts": verdicts(store),
        "reading": READING,
        "versions": versions(),
    }
    return templates().get_template("sweep.html.jinja").render(context)


def _part(study: Study, threshold: float | None, place: int) -> Part:
    told = sentences(study)
    points = {"saltelli": "blocks of points", "morris": "trajectories"}.get(study.method, "points")
    used = f"{study.used:,} of {study.wanted:,} {points} are done." if study.used < study.wanted else ""
    pictures = () if threshold is None else tuple(_pictures(study, threshold, place))
    return Part(heading(study), METHODS[study.method], told, of_seeds(study), used, pictures, study.table)


def heading(study: Study) -> str:
    """Return which outcome of what a study is."""
    plan = study.about.get(PLAN_BASE)
    lists = [f"{name} {_plain(value)}" for name, value in study.about.items() if name not in (NAME, PLAN_BASE)]
    parts = [str(study.about[NAME]), *([f"plan {plan}"] if plan else []), *lists]
    metric, _, estimate = study.outcome.partition(".")
    detail = f" ({estimate.replace('_', ' ')})" if estimate else ""
    return f"{title(metric)}{detail} of {', '.join(parts)}"


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _pictures(study: Study, threshold: float, place: int) -> Iterator[ReportFigure]:
    drawn: dict[str, tuple[Figure | None, str]] = {
        "indices": (indices.draw(study), indices.CAPTION),
        "effects": (effects.draw(study), effects.CAPTION),
        "phase": (_phase(study, threshold), phase.CAPTION),
    }
    from emergent.report import png

    for name, (figure, caption) in drawn.items():
        if figure is not None:
            yield ReportFigure(f"{name}-{place}", str(figure.get_label()), caption, png(figure))


def _phase(study: Study, threshold: float) -> Figure | None:
    """Return the phase diagram of a grid of two parameters; None of anything else."""
    if study.method not in ("", "grid") or len(study.parameters) != 2:
        return None
    try:
        return phase.draw(phase_diagram(study.points, *study.parameters), threshold)
    except InvalidInputError:  # a sample or a table, with several points at a place
        return None


def swept(store: Store) -> Iterator[tuple[str, str]]:
    """Yield what differs between scenarios and plans, and which values it has."""
    drawn = store.config.drawn
    bounds = drawn.bounds if isinstance(drawn, DrawnTable) else {}
    yield from ((name, bound.said) for name, bound in bounds.items())
    fixed = {SCENARIO, NAME, "base", "seed", "variant", "plan", "plan_name", PLAN_BASE, *bounds}
    for table in (store.scenario_table, store.plan_table):
        for name in table.column_names:
            values = [value for value in dict.fromkeys(table[name].to_pylist()) if value is not None]
            if name not in fixed and values:
                yield name, _listed(values)


def _listed(values: list[Any]) -> str:
    shown = [_plain(value) for value in values]
    if len(shown) <= 12 or not all(isinstance(value, int | float) for value in values):
        return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")
    return f"{len(shown)} values from {number(min(values))} to {number(max(values))}"


def verdicts(store: Store) -> dict[str, int]:
    """Return of how many scenarios each verdict was given."""
    if VERDICT not in store.config.outcomes or not len(store.arranged(ESTIMATES)):
        return {}
    rows = store.estimates()
    return {str(word): int(count) for word, count in rows[rows[METRIC] == VERDICT]["label"].value_counts().items()}
