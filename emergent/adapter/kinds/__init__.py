"""Kinds of perturbation that any Mesa model can be asked to bear, one a file."""

from emergent.adapter.kinds.kind import MODEL, ModelKind

__all__ = ["MODEL", "ModelKind"]
