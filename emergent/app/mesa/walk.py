"""The walk in Mesa's own page: `solara run emergent/app/mesa/walk.py` (with the extra `app` installed).

Each visitor has a model of their own. A slider says what the next run has: press Reset to start it. "Render
Interval" draws every so many steps only, which plays faster.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import solara
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from mesa.visualization import SolaraViz, make_plot_component, make_space_component
from mesa.visualization.components import AgentPortrayalStyle

from emergent.app.mesa.paced import Paced
from emergent.app.mesa.sliders import slider
from emergent.codes import ARRIVED, STATUSES
from emergent.models.walk import WalkModel, WalkParameters
from emergent.models.walk.agents import Walker
from emergent.plots import style
from emergent.plots.run import STATES

DEFAULTS, SEED = WalkParameters(), 1
PARAMETERS = {
    "rng": {"type": "SliderInt", "label": "seed", "value": SEED, "min": 0, "max": 100, "step": 1},
    "walkers": slider(DEFAULTS, "walkers", 1, high=100),
    "vision": slider(DEFAULTS, "vision", 1, low=1, high=60),
    "diffusion": slider(DEFAULTS, "diffusion", 0.05, high=2),
    "alignment": slider(DEFAULTS, "alignment", 0.1, high=5),
    "cohesion": slider(DEFAULTS, "cohesion", 0.1, high=5),
    "glimpse_rate": slider(DEFAULTS, "glimpse_rate", 0.005, high=0.2),
    "glimpse_error": slider(DEFAULTS, "glimpse_error", 0.05, high=3),
    "distraction_rate": slider(DEFAULTS, "distraction_rate", 0.001, high=0.05),
}


class PacedWalkModel(Paced, WalkModel):
    """The model, no faster than the page draws it."""


def portray(walker: Walker) -> AgentPortrayalStyle:
    """Return how a walker looks: what it does has a colour and a marker."""
    mark = STATES[STATUSES.index(walker.state)]
    return AgentPortrayalStyle(walker.x, walker.y, color=mark.colour, marker=mark.marker, edgecolors="white")


def scenery(model: WalkModel, ax: Axes) -> None:
    """Draw the restaurant, name the axes, and say how many walkers do what."""
    arrived = f"{(model.status == ARRIVED).sum()} of {model.parameters.walkers} walkers have arrived"
    style.dress(ax, "x [m]", "y [m]", f"{model.clock:.1f} s: {arrived}")
    ax.set_aspect("equal")
    look: dict[str, Any] = {"facecolor": "#e5f5f0", "edgecolor": STATES[ARRIVED].colour, "linewidth": 2, "zorder": 0.9}
    ax.add_patch(Circle(model.restaurant, model.parameters.radius, label="the restaurant", **look))
    for code, mark in STATES.items():
        label = f"{mark.label}: {(model.status == code).sum()}"
        ax.plot([], [], linestyle="none", marker=mark.marker, color=mark.colour, label=label)
    ax.legend(ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.22), frameon=False)


def plaza(model: PacedWalkModel) -> Any:
    """Return the drawing of the plaza as it is now."""
    model.follow_drawing()
    return make_space_component(portray, post_process=partial(scenery, model))(model)


def plot(name: str, axis: str) -> Any:
    """Return a plot of one of the model's numbers over the steps, from zero."""

    def dress(ax: Axes) -> None:
        style.dress(ax, "", axis)
        style.from_zero(ax, *(line.get_ydata() for line in ax.lines))

    return make_plot_component(name, dress)


@solara.component
def Page() -> None:
    """Show a model that belongs to this visitor alone: one that is made outside of a page is everybody's."""
    model = solara.use_memo(lambda: PacedWalkModel(rng=SEED), [])
    drawings = [
        plaza,
        plot("attainment", "attainment [share of the walkers]"),
        plot("distance", "mean distance to the restaurant [m]"),
    ]
    SolaraViz(model, components=drawings, model_params=PARAMETERS, name="The restaurant walk")
