"""The pipeline in Mesa's own page: `solara run emergent/app/mesa/pipeline.py` (with the extra `app` installed).

It shows one of the scenarios; for another wiring, name another. Each visitor has a model of their own. A slider says
what the next run has: press Reset to start it. "Render Interval" draws every so many steps only, which plays faster.
"""

from __future__ import annotations

from typing import Any

import solara
from matplotlib.axes import Axes
from mesa.visualization import SolaraViz, make_plot_component

from emergent import read_scenario
from emergent.app.mesa.paced import Paced
from emergent.app.mesa.sliders import slider
from emergent.columns import COUNTS
from emergent.models.pipeline import PipelineModel
from emergent.plots import graph, style
from emergent.plots.wiring import wired

SCENARIO, SEED = read_scenario("pipeline-reviewed"), 1
WIRING = SCENARIO.system.parameters
PARAMETERS = {
    "rng": {"type": "SliderInt", "label": "seed", "value": SEED, "min": 0, "max": 100, "step": 1},
    **dict(WIRING),  # the components and the edges among them: what is no slider stays as it is
    "items": slider(WIRING, "items", 1, high=200),
    "interval": slider(WIRING, "interval", 1, high=10),
    "deadline": slider(WIRING, "deadline", 1, high=50),
    "difficulty": slider(WIRING, "difficulty", 0.1, high=5),
    "skill": slider(WIRING, "skill", 0.1, low=-5, high=5),
    "horizon": slider(WIRING, "horizon", 10, low=10, high=2000),
}
LINES = {
    "delivered": style.GREY,
    "right": style.BLUE,
    "wrong": style.VERMILLION,
    "failed": style.PURPLE,
    "under_way": style.GREEN,
}
"""How the model's numbers look: each has a colour and a line."""


class PacedPipelineModel(Paced, PipelineModel):
    """The model, no faster than the page draws it."""


def wiring(model: PacedPipelineModel) -> Any:
    """Return the drawing of the wiring as it is now: how often each component failed, and what waits there."""
    model.follow_drawing()
    network = model.system.network({COUNTS: model.view("counts")[None]})
    title = f"{model.clock:.0f} s: {model.delivered} of {model.parameters.items} items came out, {model.right} right"
    figure = graph.picture(network, title, "A circled number: how many items wait there.", graph.Annotations())
    boxes = wired(network).boxes
    for node in model.space.agents:
        if node.waiting:
            circle = {"boxstyle": "circle", "facecolor": style.ORANGE.colour, "edgecolor": style.INK}
            look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": style.NOTE, "zorder": 6, "bbox": circle}
            box = boxes[node.id]
            figure.axes[0].text(box.left, box.top, str(node.waiting), fontweight="bold", **look)
    return solara.FigureMatplotlib(figure, dependencies=[model, model.now])


def plot(*names: str) -> Any:
    """Return a plot of some of the model's numbers over the steps, from zero."""

    def dress(ax: Axes) -> None:
        style.dress(ax, "", "items")
        style.from_zero(ax, *(line.get_ydata() for line in ax.lines), top=10)
        for line, name in zip(ax.lines, names, strict=True):
            line.set(color=LINES[name].colour, linestyle=LINES[name].line, label=name.replace("_", " "), linewidth=2)
        ax.legend(loc="upper left", handlelength=4, frameon=False)

    return make_plot_component(list(names), dress)


@solara.component
def Page() -> None:
    """Show a model that belongs to this visitor alone: one that is made outside of a page is everybody's."""
    model = solara.use_memo(lambda: PacedPipelineModel(**dict(WIRING), rng=SEED), [])
    drawings = [wiring, plot("delivered", "right", "wrong", "failed"), plot("under_way")]
    SolaraViz(model, components=drawings, model_params=PARAMETERS, name=SCENARIO.title)
