"""The swarm's kernel: everything that is compiled, and how it lies in memory. Begin runs, then advance them."""

from emergent.models.swarm.kernel.runs import advance, begin

__all__ = ["advance", "begin"]
