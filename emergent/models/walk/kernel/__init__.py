"""The walk's kernel: everything that is compiled, and how it lies in memory. Begin runs, then advance them."""

from emergent.models.walk.kernel.runs import advance, begin

__all__ = ["advance", "begin"]
