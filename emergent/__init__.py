"""Measure whether a system pursues a goal that none of its parts pursues.

The public names are those in `__init__.pyi`, for type checkers, too. They are imported when they are first used, so
that `emergent --help` answers at once.
"""

from importlib.metadata import version

import lazy_loader

__version__ = version("emergent")
__getattr__, _names, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__ = ["__version__", *__all__]


def __dir__() -> list[str]:
    return __all__
