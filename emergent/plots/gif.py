"""A GIF whose colours are the same in all its frames: one palette, of the colours that occur over the whole animation.

A frame is kept as what differs from a picture that does not move. No pixel's colour is off by more than the smallest
distance at which the palette is large enough, and the most frequent colours are exact. The same animation gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

COLOURS = 255
"""Colours of the palette, at most; the one that is left says that a pixel stays as it was."""
Packed = npt.NDArray[np.uint32]
"""Colours as numbers, 0xRRGGBB."""


class Animation:
    """Frames over a picture `still`, (height, width, 3 or more) of 8-bit numbers: `add` them, then `write` the file."""

    def __init__(self, still: npt.NDArray[np.uint8]) -> None:
        self.shape = still.shape[:2]
        self.still = _packed(still)
        self.frames: list[tuple[npt.NDArray[np.int64], Packed]] = []

    def add(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Add a frame of the same shape."""
        frame = _packed(pixels)
        where = np.flatnonzero(frame != self.still)
        self.frames.append((where, frame[where]))

    def write(self, path: str | Path, seconds: float) -> None:
        """Write the animation, each frame for so many seconds, over and over."""
        occurring = np.concatenate([self.still, *(colours for _, colours in self.frames)])
        known, counts = np.unique(occurring, return_counts=True)
        chosen, place = palette(known, counts)
        table = np.append(chosen, _unused(chosen))
        images = self._images(table, known, place)
        about: dict[str, Any] = {"palette": _bytes(table), "transparency": len(chosen), "optimize": True}
        about |= {"duration": round(1000 * seconds), "loop": 0}
        next(images).save(path, format="GIF", save_all=True, append_images=images, **about)

    def _images(self, table: Packed, known: Packed, place: npt.NDArray[np.uint8]) -> Iterator[Image.Image]:
        still = place[np.searchsorted(known, self.still)]
        for where, colours in self.frames:
            frame = still.copy()
            frame[where] = place[np.searchsorted(known, colours)]
            image = Image.fromarray(frame.reshape(self.shape), "P")
            image.putpalette(_bytes(table))
            yield image


def palette(
    colours: Packed, counts: npt.NDArray[np.int64], most: int = COLOURS
) -> tuple[Packed, npt.NDArray[np.uint8]]:
    """Return at most so many of the colours, and which of them stands for each: the most frequent one that is near."""
    order = np.argsort(-counts, kind="stable")
    rgb = _channels(colours)[order]
    reach = 0
    while (found := _leaders(rgb, reach, most)) is None:
        reach += 1 + reach // 4
    leaders, place = found
    placed = np.empty(len(colours), np.uint8)
    placed[order] = place
    return colours[order][leaders], placed


def _leaders(rgb: npt.NDArray[np.int32], reach: int, most: int) -> tuple[list[int], npt.NDArray[np.uint8]] | None:
    """Return leaders, of which each takes the rest that is at most `reach` away in each channel; None if too many."""
    if reach == 0 and len(rgb) > most:
        return None
    place, left, leaders = np.zeros(len(rgb), np.uint8), np.arange(len(rgb)), list[int]()
    while len(left):
        if len(leaders) == most:
            return None
        near = (np.abs(rgb[left] - rgb[left[0]]) <= reach).all(1)
        place[left[near]] = len(leaders)
        leaders.append(int(left[0]))
        left = left[~near]
    return leaders, place


def _packed(pixels: npt.NDArray[np.uint8]) -> Packed:
    red, green, blue = (pixels[..., i].astype(np.uint32).ravel() for i in range(3))
    return np.asarray(red << 16 | green << 8 | blue, np.uint32)


def _channels(colours: Packed) -> npt.NDArray[np.int32]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], -1).astype(np.int32)


def _bytes(colours: Packed) -> bytes:
    return _channels(colours).astype(np.uint8).tobytes()


def _unused(colours: Packed) -> Packed:
    """Return a colour that is none of these."""
    return np.setdiff1d(np.arange(len(colours) + 1, dtype=np.uint32), colours)[:1]
