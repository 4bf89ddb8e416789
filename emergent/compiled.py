"""How kernels are compiled: strict IEEE, without the interpreter lock, kept on disk (`kernel_cache`).

Kept machine code is found by a hash of every kernel source in the package: what is kept of one kernel holds code of
the files that it imports, whose edits Numba's own disk cache misses (numba/numba#6061).
"""

from __future__ import annotations

import functools
import gc
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numba.core.config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder

from emergent.errors import InvalidInputError
from emergent.kernel_cache import KernelCache

_PACKAGE = Path(__file__).parent
_config: Any = numba.core.config
_SOURCES = (
    *("compiled.py", "kernel_cache.py", "arithmetic.py", "randomness.py", "channels.py", "codes.py"),
    *("models/*/channels.py", "models/*/kernel/*.py"),
)


class _Part(JITCodeLibrary):
    """Code that becomes part of kernels: linked into them as it is, since only there it is optimised and runs.

    Numba makes machine code of every function, and of all that it calls once more, which took half of the time.
    """

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            if not function.is_declaration:  # Numba does so for what is only named, too
                manager, builder = self._codegen._function_pass_manager()
                manager.run(function, builder)

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        return 0

    @property
    def codegen(self) -> Any:
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Set nothing: only what raises or prints has an environment, and no rule does."""


class _PartCompiler(CompilerBase):
    """Numba's compiler, but for where it puts the code."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _Part(state.targetctx.codegen(), state.func_id.func_qualname)
        return [DefaultPassBuilder.define_nopython_pipeline(state)]


class _KernelCompiler(CompilerBase):
    """Numba's compiler, which does not look for garbage in between: there is hardly any."""

    def compile_extra(self, func: Any) -> Any:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return super().compile_extra(func)
        finally:
            if collecting:
                gc.enable()

    def define_pipelines(self) -> list[Any]:
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


_inside: dict[str, Any] = {
    **{"nogil": True, "error_model": "numpy", "pipeline_class": _PartCompiler},
    **{"no_cpython_wrapper": True, "no_cfunc_wrapper": True},
}
inline = numba.njit(**_inside, forceinline=True)
"""Decorate a rule that kernels call in their loops: becomes part of them, without which no loop becomes SIMD code."""
merge = numba.njit(**_inside, inline="always")
"""Decorate a rule of rules, called in one place: becomes part of its caller before anything is compiled."""
helper = numba.njit(**_inside)
"""Decorate what kernels call now and then: compiled once and called, which keeps them small and quickly compiled.

All three can be called from compiled code only.
"""


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` at its first call and keep the machine code on disk, in a folder where nobody else can write.

    That something is compiled, and what is wrong with the folder, is said once by the logger "emergent", as warnings:
    on stderr, unless a program says otherwise. `logging.getLogger("emergent").setLevel("ERROR")` silences it.

    Raises:
        InvalidInputError: at a call, where Numba is told not to compile.
    """
    if _config.DISABLE_JIT:
        return functools.wraps(function)(lambda *_, **__: check())
    dispatcher: Any = numba.njit(nogil=True, error_model="numpy", pipeline_class=_KernelCompiler)(function)
    dispatcher._cache = KernelCache(function, _sources())
    return dispatcher


def check() -> None:
    """Raise `InvalidInputError` where kernels may not be compiled: Python cannot run them, lacking their arithmetic."""
    if _config.DISABLE_JIT:
        raise InvalidInputError("NUMBA_DISABLE_JIT is set, but the models run as compiled code only: unset it.")


def _sources() -> str:
    """Return a hash of every source that becomes part of a kernel."""
    digest = hashlib.blake2b(digest_size=8)
    for pattern in _SOURCES:
        for file in sorted(_PACKAGE.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()
