"""Mesa's own drawing of a model, without a screen: its space once, and where its agents are and how they look.

Mesa's renderer collects what it draws as arrays. They are kept for each step; the pictures are made of them by Mesa's
matplotlib backend when somebody looks at that step.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.adapter.author import Agent, Model
from emergent.app.adapted.looks import Looks
from emergent.errors import InvalidInputError

INCHES, DPI = 5.0, 112
"""The longer side of a picture: 560 pixels, in which Mesa's default sizes fill half a cell."""
FLATTEST = 0.4
"""The shorter side of a picture, as a share of the longer one, at least."""
POINTS = 72 * INCHES
GRIDS = ("OrthogonalSpaceDrawer", "HexSpaceDrawer")
NETWORK = "NetworkSpaceDrawer"
MOST = 12.0
"""The widest dot of an agent off a grid [pt]."""
LINES: dict[str, Any] = {
    NETWORK: {
        "node_kwargs": {"node_size": 12, "node_color": "#777777"},
        "edge_kwargs": {"edge_color": "#777777", "style": "-", "width": 0.8},
    }
}
"""How Mesa draws a space, where it would not go with agents on top of it."""
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Frame:
    """One moment: where agents are (agent, 2), as shares of the picture, and their `styles`, by index; and the places
    of members (member, 2), nan for those that are not drawn.
    """

    at: Numbers
    styles: npt.NDArray[np.uint16]
    members: Numbers

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return self.at.nbytes + self.styles.nbytes + self.members.nbytes


@dataclass(frozen=True)
class Sheet:
    """What all frames of a run share: the shape of the picture, the space as a PNG, and how agents look."""

    width: int
    height: int
    space: bytes
    fields: tuple[str, ...]
    styles: Sequence[tuple[Any, ...]]

    def pictures(self, frames: Sequence[Frame]) -> Iterator[bytes]:
        """Yield the agents of each frame as a PNG on nothing, drawn by Mesa."""
        from mesa.visualization.backends import MatplotlibBackend

        backend = MatplotlibBackend(None)
        backend.initialize_canvas(axes := _axes(self.width, self.height))
        for frame in frames:
            axes.set(xlim=(0, 1), ylim=(0, 1))
            if len(frame.at):
                backend.draw_agents(self._arguments(frame))
            yield _png(axes.figure)
            for artist in (*axes.collections, *axes.artists):
                artist.remove()

    def _arguments(self, frame: Frame) -> dict[str, Any]:
        """Return what Mesa draws a moment from."""
        rows = [self.styles[number] for number in frame.styles]
        found: dict[str, Any] = {"loc": frame.at.astype(float)}
        for name, values in zip(self.fields, zip(*rows, strict=True), strict=True):
            if name == "marker":
                found[name] = np.empty(len(values), object)
                found[name][:] = values
            elif all(value is not None for value in values):
                found[name] = np.asarray(values)
        return {"edgecolors": np.empty(0), "linewidths": np.empty(0), **found}


class Drawing:
    """The drawing of one model at work; `portrayal` is Mesa's `agent_portrayal`, None for colours by class."""

    def __init__(self, model: Model, portrayal: Callable[[Agent], Any] | None) -> None:
        """Draw the space.

        Raises:
            InvalidInputError: where the model has no space that Mesa draws.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is said of styles is said to whoever wrote this
            self._renderer = _renderer(space_of(model))
            drawer = self._renderer.space_drawer
            self._low, self._span = _limits(drawer)
            across, up = (1.0, 1.0) if type(drawer).__name__ == NETWORK else self._span  # there, lengths mean nothing
            self.width, self.height = _shape(across, up)
            axes = _axes(self.width, self.height)
            backend = _Noting(drawer)
            backend.initialize_canvas(axes)
            backend.draw_structure(**LINES.get(type(drawer).__name__, {}))
            axes.set(xlim=_ends(self._low, self._span, 0), ylim=_ends(self._low, self._span, 1))
            self.space = _png(axes.figure)
        self._renderer.backend_renderer = self._backend = backend
        self._looks = Looks(model.agents, _size(drawer, len(model.agents))) if portrayal is None else None
        self._portrayal = portrayal or self._looks
        self._rows = dict[tuple[Any, ...], int]()
        self._fields: tuple[str, ...] = ()

    @property
    def legend(self) -> dict[str, str]:
        """The colours by what they stand for; nothing where the author says how agents look."""
        return {} if self._looks is None else dict(self._looks.legend)

    def frame(self, members: Sequence[Agent | None]) -> Frame:
        """Return the present moment; `members` are the agents whose places are noted."""
        order = list[Agent]()

        def noted(agent: Agent) -> Any:
            from mesa.visualization.components import AgentPortrayalStyle

            order.append(agent)
            style = self._portrayal(agent)  # type: ignore[misc] # one of the two is there
            return AgentPortrayalStyle(**style) if isinstance(style, dict) else style

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if hasattr(self._renderer, "setup_agents"):
                self._renderer.setup_agents(noted)
                self._renderer.draw_agents()
            else:
                self._renderer.draw_agents(noted)
        arguments, count = self._backend.noted, len(order)
        at = ((np.asarray(arguments["loc"], float).reshape(-1, 2) - self._low) / self._span).astype(np.float32)
        names = [name for name in arguments if name != "loc"]
        self._fields = self._fields or tuple(names)
        columns = [_values(arguments[name], count) for name in self._fields]
        styles = [self._rows.setdefault(row, len(self._rows)) for row in zip(*columns, strict=True)]
        place = {agent: number for number, agent in enumerate(order)}
        rows = [place.get(agent, -1) for agent in members]
        own = np.full((len(rows), 2), np.nan, np.float32)
        shown = np.array(rows, np.intp) >= 0
        own[shown] = at[np.array(rows, np.intp)[shown]]
        return Frame(at, np.array(styles, np.uint16), own)

    def sheet(self) -> Sheet:
        """Return what all frames so far share."""
        return Sheet(self.width, self.height, self.space, self._fields, tuple(self._rows))


def space_of(model: Model) -> Any:
    """Return the space of a model that Mesa draws.

    Raises:
        InvalidInputError: where it has none.
    """
    named = [vars(model).get(name) for name in ("grid", "space")]
    for space in (*named, *vars(model).values()):
        try:
            if space is not None:
                _renderer(space)
                return space
        except (ValueError, TypeError, AttributeError):
            continue
    raise InvalidInputError("the model has no space that Mesa draws: no grid, no network and no continuous space")


def _renderer(space: Any) -> Any:
    """Return Mesa's renderer of a space; its own backend is taken in place of this one, which makes no figure."""
    from mesa.visualization import SpaceRenderer

    return SpaceRenderer(SimpleNamespace(grid=space), backend="altair")


def _Noting(drawer: Any) -> Any:
    """Return Mesa's matplotlib backend, which notes what it is given instead of drawing it."""
    from mesa.visualization.backends import MatplotlibBackend

    class Noting(MatplotlibBackend):
        def draw_agents(self, arguments: dict[str, Any], **more: Any) -> None:
            self.noted = arguments

    return Noting(drawer)


def _axes(width: int, height: int) -> Any:
    """Return axes that fill a figure of so many pixels; never pyplot's, which keeps each."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((width / DPI, height / DPI), DPI)
    FigureCanvasAgg(figure)
    figure.patch.set_alpha(0)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.patch.set_alpha(0)
    axes.set_axis_off()
    return axes


def _png(figure: Any) -> bytes:
    from PIL import Image

    figure.canvas.draw()
    written = io.BytesIO()
    Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).save(written, "PNG", compress_level=1)
    return written.getvalue()


def _limits(drawer: Any) -> tuple[Any, Any]:
    """Return the lower ends of x and y of a drawing, and what they span."""
    x0, x1, y0, y1 = drawer.get_viz_limits()
    return np.array([x0, y0], float), np.array([(x1 - x0) or 1.0, (y1 - y0) or 1.0], float)


def _ends(low: Any, span: Any, axis: int) -> tuple[float, float]:
    return float(low[axis]), float(low[axis] + span[axis])


def _shape(across: float, up: float) -> tuple[int, int]:
    longest, flattest = INCHES * DPI, FLATTEST
    ratio = min(max(up / across, flattest), 1 / flattest)
    return round(longest * min(1, 1 / ratio)), round(longest * min(1, ratio))


def _size(drawer: Any, agents: int) -> float | None:
    """Return the area of an agent [pt²], None on a grid: there, Mesa's own goes by the size of a cell."""
    if type(drawer).__name__ in GRIDS:
        return None
    return min(MOST, float(0.3 * POINTS / np.sqrt(max(agents, 1)))) ** 2


def _values(column: Any, count: int) -> list[Any]:
    """Return a column as values that can be keys; None in place of a column that does not go with the agents."""
    if len(column) != count:
        return [None] * count
    return [tuple(value) if isinstance(value, np.ndarray) else _plain(value) for value in column]


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
