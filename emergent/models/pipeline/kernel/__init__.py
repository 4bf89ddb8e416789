"""The pipeline's kernel: everything that is compiled, and how it lies in memory. `advance` is the whole interface."""

from emergent.models.pipeline.kernel.runs import advance

__all__ = ["advance"]
