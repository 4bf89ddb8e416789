"""Figures of an assessment, one a file: each `draw(assessment)` returns a matplotlib figure, or None without data.

What is imported from here is imported when it is first used: pages take the layout of a wiring, which needs no figure.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
