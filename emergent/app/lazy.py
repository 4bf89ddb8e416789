"""What the browser gets, made when it is sent: the server keeps how it is made, and not what was made.

The browser has it then. It is made again where a connection that was lost comes back, and asks for everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Lazy:
    """A property of an element, or what goes into one. Those with equal keys are the same, and sent once.

    `make` must not hold what is large: it finds it, or computes it again.
    """

    key: tuple[object, ...]
    make: Callable[[], Any] = field(compare=False, repr=False)


def sent(value: Any, element: Any) -> Any:
    """Return a property as it is sent (`to_json` of an element)."""
    return value.make() if isinstance(value, Lazy) else value
