"""Offsets in the memory `m` of a run and in its numbers `x`, compiled (`layout.RECORD`)."""

from __future__ import annotations

from emergent.compiled import inline
from emergent.models.pipeline.kernel import layout as k


@inline
def record_of(c):
    """Return the offset of the record of a component, in the memory and in the numbers."""
    return k.HEAD + c * k.RECORD


@inline
def cell_of(m, c, i):
    """Return the offset of the cell that says how an item stands with a component."""
    return m[record_of(c) + k.CELLS] + i * k.CELL


@inline
def spot_of(m, b, i):
    """Return the offset of what a board holds of an item."""
    return m[k.AT_BOARDS] + (b * m[k.ITEMS] + i) * k.BOARD_CELL


@inline
def item_of(m, i):
    """Return the offset of what is known of an item."""
    return m[k.AT_ITEMS] + i * k.ITEM


@inline
def line_of(j):
    """Return the offset of how many wait at a node."""
    return record_of(j) + k.LINE_FROM


@inline
def counts_of(c):
    """Return the offset of the counters of a component."""
    return record_of(c) + k.COUNTS_FROM


@inline
def flags_of(c):
    """Return the offset of the flags of a component."""
    return record_of(c) + k.FLAGS_FROM


@inline
def loud_of(m, c):
    """Return whether a channel of a component is off its base."""
    return m[flags_of(c) + k.LOUD] != 0


@inline
def rates_of(j):
    """Return the offset, in the numbers, of the parameters of a node that are no whole numbers."""
    return record_of(j) + k.RATES_FROM


@inline
def channels_of(c):
    """Return the offset, in the numbers, of the channels of a component."""
    return record_of(c) + k.CHANNELS_FROM
