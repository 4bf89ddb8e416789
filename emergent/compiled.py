"""How kernels are compiled: strict IEEE, without the interpreter lock, kept on disk.

Numba's disk cache looks at the file of the function that is called and misses edits in the files that it imports
(numba/numba#6061), so the cache folder is keyed by a hash of every kernel source in the package.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numba.core.config

_PACKAGE = Path(__file__).parent
_config: Any = numba.core.config
_SOURCES = (
    *("compiled.py", "arithmetic.py", "randomness.py", "channels.py"),
    *(f"models/*/{part}.py" for part in ("layout", "places", "artefacts", "waiting", "messages")),
    *(f"models/*/{part}.py" for part in ("stages", "rules", "observing", "kernel")),
)

_inside: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
inline = numba.njit(**_inside, forceinline=True)
"""Decorate a rule that kernels call in their loops: becomes part of them, without which no loop becomes SIMD code."""
merge = numba.njit(**_inside, inline="always")
"""Decorate a rule of rules, called in one place: becomes part of its caller before anything is compiled."""
helper = numba.njit(**_inside)
"""Decorate what kernels call now and then: compiled once and called, which keeps them small and quickly compiled.

All three can be called from compiled code only: entries for Python would take a quarter of the time of compilation.
"""


def cache_folder() -> Path:
    """Return the folder of this source's compiled kernels (environment variable `EMERGENT_CACHE` moves its parent)."""
    parent = os.environ.get("EMERGENT_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    digest = hashlib.blake2b(digest_size=8)
    for pattern in _SOURCES:
        for file in sorted(_PACKAGE.glob(pattern)):
            digest.update(file.read_bytes())
    return Path(parent) / "emergent" / f"kernels-{digest.hexdigest()}"


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` at its first call and keep the machine code on disk, where the disk can be written."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    previous = _config.CACHE_DIR
    _config.CACHE_DIR = str(folder) if writable else previous
    try:
        return numba.njit(nogil=True, error_model="numpy", cache=writable)(function)
    finally:
        _config.CACHE_DIR = previous
