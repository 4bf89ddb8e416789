"""The arena's kernel: everything that is compiled, and how it lies in memory. Begin runs, then advance them."""

from emergent.models.arena.kernel.practice import ask, expect, look, walk
from emergent.models.arena.kernel.runs import advance, begin

__all__ = ["advance", "ask", "begin", "expect", "look", "walk"]
