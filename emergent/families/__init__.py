"""Families of systems, one a file."""

from __future__ import annotations

from emergent.families.group import GROUP
from emergent.families.pipeline import PIPELINE

__all__ = ["GROUP", "PIPELINE"]
