"""Animations: one palette for all frames, near to every colour that occurs, and what does not move stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from PIL import Image, ImageSequence

from emergent import Plan, Request
from emergent.models.walk import WalkSystem
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import NOMINAL
from emergent.plots import run, style
from emergent.plots.gif import COLOURS, Animation, palette
from emergent.plots.run import Tracks, animate

Pixels = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def tracks() -> Tracks:
    """A short walk in which walkers are distracted, held and arrive, beside its twin."""
    system = WalkSystem(WalkParameters(walkers=6, horizon=60, restaurant=(40.0, 0.0), glimpse_rate=0.5))
    plan = Plan.parse("freeze:walker-0@5=20; distract:walker-1@8=10")
    found = system.run([Request(p, [0], record=1.0) for p in (plan, NOMINAL)], seed=3)
    perturbed, nominal = (found.recording(p, [0]).isel(run=0) for p in (plan, NOMINAL))
    return Tracks("To lunch", "Made up.", system, plan, perturbed, nominal)


@pytest.fixture(scope="module")
def animation(tracks: Tracks, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Pixels]]:
    path = tmp_path_factory.mktemp("animation") / "walk.gif"
    animate(tracks, path)
    return path, frames(path)


def frames(path: Path) -> list[Pixels]:
    with Image.open(path) as image:
        return [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]


def test_what_does_not_move_has_the_same_colours_in_all_frames(animation: tuple[Path, list[Pixels]]) -> None:
    shown = animation[1]
    assert len(shown) > 20
    still = np.ptp(np.stack(shown), axis=0).max(-1) == 0
    height = len(still)
    assert still[: height // 12].all(), "the title"
    assert still[-height // 5 :].all(), "the legend and the small print"
    assert still.mean() > 0.9


@pytest.mark.parametrize("state", [run.WALKING, run.DISTRACTED, run.HELD, run.ARRIVED])
def test_walkers_have_the_colours_of_the_legend_in_all_frames(
    animation: tuple[Path, list[Pixels]], tracks: Tracks, state: int
) -> None:
    colour = np.round(255 * np.array(to_rgb(run.STATES[state].colour)))
    status = tracks.run["status"].values
    assert (status == state).any()
    for at, frame in zip(range(tracks.end + 1), animation[1], strict=True):
        below = len(frame) * 4 // 5
        exact = (frame == colour).all(-1)
        assert exact[below:].any(), "in the legend"
        assert exact[:below].any() or not (status[at] == state).any(), at


def test_who_is_perturbed_is_ringed_while_it_is(animation: tuple[Path, list[Pixels]], tracks: Tracks) -> None:
    colour = np.round(255 * np.array(to_rgb(style.VERMILLION.colour)))
    time = tracks.run["time"].values
    for at, frame in zip(range(tracks.end + 1), animation[1], strict=True):
        exact = (frame == colour).all(-1)
        assert exact[len(frame) * 4 // 5 :].any(), "in the legend"
        assert exact[: len(frame) * 4 // 5].any() == (5 <= time[at] <= 25), at


def test_an_animation_is_small_of_one_palette_and_the_same_bytes_each_time(
    animation: tuple[Path, list[Pixels]], tracks: Tracks, tmp_path: Path
) -> None:
    animate(tracks, tmp_path / "again.gif")
    data = animation[0].read_bytes()
    assert (tmp_path / "again.gif").read_bytes() == data
    assert len(data) < 8000 * len(animation[1])
    assert data[10] & 0x80, "a palette for all frames"
    heads = [at + 8 for at in range(len(data) - 18) if data[at : at + 3] == b"!\xf9\x04" and data[at + 8] == 0x2C]
    assert len(heads) >= len(animation[1])
    assert not any(data[at + 9] & 0x80 for at in heads), "and no frame has its own"


def test_no_colour_is_far_off_and_few_colours_are_exact(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    still = np.full((40, 50, 3), 255, np.uint8)
    still[:10, :10] = (0, 114, 178)
    noisy = [still.copy() for _ in range(3)]
    for frame in noisy:
        frame[20:, 20:] = rng.integers(0, 256, (20, 30, 3))
    for name, pictures, off in (("few", [still], 0), ("many", noisy, 64)):
        made = Animation(still)
        for picture in pictures:
            made.add(picture)
        made.write(tmp_path / f"{name}.gif", 0.1)
        for wanted, frame in zip(pictures, frames(tmp_path / f"{name}.gif"), strict=True):
            assert np.abs(wanted.astype(int) - frame).max() <= off
            assert (frame[:10, :10] == (0, 114, 178)).all()


def test_a_palette_keeps_what_is_frequent_and_is_never_too_large() -> None:
    colours = np.arange(0, 0xFFFFFF, 5003, dtype=np.uint32)
    counts = np.arange(len(colours))
    chosen, place = palette(colours, counts)
    assert len(chosen) <= COLOURS
    assert len(place) == len(colours)
    assert chosen[place[-1]] == colours[-1]
    few, places = palette(colours[:7], counts[:7])
    assert sorted(few) == list(colours[:7])
    assert (few[places] == colours[:7]).all()


def test_an_animation_of_one_picture_is_drawn(tmp_path: Path) -> None:
    figure = style.figure("Title", "small", height=1.0, width=2.0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())
    made = Animation(pixels)
    made.add(pixels)
    made.write(tmp_path / "one.gif", 0.1)
    assert np.abs(frames(tmp_path / "one.gif")[0].astype(int) - pixels[..., :3]).max() <= 16
