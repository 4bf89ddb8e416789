"""A sweep as one HTML page: what each parameter does, in sentences, figures and tables; finished or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from emergent.plots import boundary, curves, effects, facets, indices, phase, words
from emergent.report.facts import title, versions
from emergent.report.html import ReportFigure, templates
from emergent.report.maps import Maps
from emergent.sensitivity import Study, of_seeds, refine, sentences, studies
from emergent.sensitivity.phase import THRESHOLD
from emergent.sensitivity.sections import Place
from emergent.sensitivity.study import METHODS
from emergent.sweep.schema import ESTIMATES, HORIZON, METRIC, NAME, PLAN_BASE, SCENARIO
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

    study: Study
    heading: str
    method: str
    sentences: Mapping[str, str]
    seeds: str
    used: str
    pictures: tuple[ReportFigure, ...]
    table: pd.DataFrame


def page(store: Store, threshold: float = THRESHOLD, pair: Sequence[str] = (), at: Place | None = None) -> str:
    """Return the page of a sweep's folder; of phase diagrams see `Maps`.

    Raises:
        InvalidInputError: for a pair or values of which nothing could be drawn.
    """
    found, maps = studies(store), Maps(threshold, tuple(pair), at or {})
    parts = [_part(study, maps if n < PICTURED else None, n) for n, study in enumerate(islice(found, MOST))]
    judged = [_picture(f"verdict-{n}", one, words.CAPTION) for n, one in enumerate(maps.of_verdicts(store))]
    maps.check()
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
        "judged": judged,
        "refined": list(_refined(store)),
        "over_time": list(_over_time(store, parts)),
        "reading": READING,
        "versions": versions(),
    }
    return templates().get_template("sweep.html.jinja").render(context)


def _part(study: Study, maps: Maps | None, place: int) -> Part:
    told = sentences(study)
    points = {"saltelli": "blocks of points", "morris": "trajectories"}.get(study.method, "points")
    used = f"{study.used:,} of {study.wanted:,} {points} are done." if study.used < study.wanted else ""
    pictures = () if maps is None else tuple(_pictures(study, maps, place))
    return Part(study, heading(study), METHODS[study.method], told, of_seeds(study), used, pictures, study.table)


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


def _pictures(study: Study, maps: Maps, place: int) -> Iterator[ReportFigure]:
    several = len(study.parameters) > 2
    drawn: dict[str, tuple[Figure | None, str]] = {
        "indices": (indices.draw(study), indices.CAPTION),
        "effects": (effects.draw(study), effects.CAPTION),
        "phase": (maps.of_study(study), facets.CAPTION if several else phase.CAPTION),
    }
    for name, (figure, caption) in drawn.items():
        if figure is not None:
            yield _picture(f"{name}-{place}", figure, caption)


def _picture(name: str, figure: Figure, caption: str) -> ReportFigure:
    from emergent.report import png

    return ReportFigure(name, str(figure.get_label()), caption, png(figure))


def _refined(store: Store) -> Iterator[ReportFigure]:
    """Yield the map of the boundary near which scenarios were added, if any were."""
    about, found = store.config.refined, refine.boundary(store)
    if about is not None and found is not None:
        yield _picture("boundary", boundary.draw(found, refine.refined_points(store, about), about), boundary.CAPTION)


def _over_time(store: Store, parts: Sequence[Part]) -> Iterator[ReportFigure]:
    """Yield the figure of attainment over time, where that was wanted."""
    if store.config.along:
        purpose = parts[0].study.points.purpose if parts else ""
        leading = list(dict.fromkeys(name for part in parts for name in part.study.parameters))
        figure = curves.draw(store.curves(), leading, parts[0].study.points.units if parts else {}, purpose)
        if figure is not None:
            yield _picture("curves", figure, curves.CAPTION)


def swept(store: Store) -> Iterator[tuple[str, str]]:
    """Yield what differs between scenarios and plans, and which values it has."""
    drawn = store.config.drawn
    bounds = drawn.bounds if isinstance(drawn, DrawnTable) else {}
    yield from ((name, bound.said) for name, bound in bounds.items())
    fixed = {SCENARIO, NAME, HORIZON, "base", "seed", "variant", "plan", "plan_name", PLAN_BASE, *bounds}
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
