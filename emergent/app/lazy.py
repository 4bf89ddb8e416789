"""Properties that are made when they are sent: the server keeps how to make them, not what was made.

From then on the browser has them. They are made again when a lost connection comes back and asks for everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Lazy:
    """A property of an element, or what goes into one. Those with equal keys are the same, and sent once.

    `make` must not hold large data: it finds them in a cache, or computes them again.
    """

    key: tuple[object, ...]
    make: Callable[[], Any] = field(compare=False, repr=False)


def sent(value: Any, element: Any) -> Any:
    """Return a property as it is sent (`to_json` of an element)."""
    return value.make() if isinstance(value, Lazy) else value
