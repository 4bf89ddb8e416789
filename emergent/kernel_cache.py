"""Kernels' machine code, kept on disk: one file for each kernel and types of arguments, with a checksum.

Instead of Numba's disk cache, which runs whatever it finds: half a file ends in a traceback, damaged machine code in
the end of the process. Here, what does not have its checksum is compiled anew and replaced, and where nothing can be
kept, kernels are compiled in memory. Nothing about the disk is an error; the logger "emergent" says each thing once.
"""

from __future__ import annotations

import hashlib
import inspect
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite
import numba
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.runtime.nrt import rtsys
from numba.core.serialize import dumps

from emergent import cache_folder, notices
from emergent.cache_folder import DamagedError, UnsafeError

COMPILING = "compiling, once after an installation (about a quarter of a minute) …"
UNTIL = "Until then, models are compiled at every start."
_CHECKSUM = 32


class KernelCache(NullCache):
    """What a dispatcher of Numba asks for machine code before it compiles, and gives it to afterwards.

    Both under Numba's lock of its compiler, so from one thread at a time.
    """

    def __init__(self, function: Callable[..., Any], sources: str) -> None:
        file = Path(inspect.getfile(function))
        source = hashlib.blake2b(file.read_bytes()).hexdigest() if file.is_file() else ""
        code = (file.name, source, function.__code__.co_firstlineno)
        compiler = (numba.__version__, llvmlite.__version__, sys.implementation.cache_tag, getattr(sys, "abiflags", ""))
        self._name, self._sources = function.__name__, sources if source else ""
        self._made_of = (code, _closure(function), compiler)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the kernel for these types of arguments; None where it must be compiled, which is announced."""
        rtsys.initialize(target_context)  # what compiled code calls; the rest of Numba's set-up is for compiling
        try:
            file = self._file(sig, target_context.codegen())
            return _load(file, target_context)
        except UnsafeError as problem:
            notices.say("folder", f"{problem} {UNTIL}")
        except DamagedError as problem:
            notices.say(
                "damaged", f"The compiled model {file} is damaged ({problem}): it is compiled anew and replaced."
            )
        except OSError:
            pass  # not there; or it cannot be written either, which is then said
        notices.say("compiling", f"emergent: {COMPILING}", stage=COMPILING)
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a kernel."""
        if data.lifted or data.library.has_dynamic_globals:
            return  # addresses, which mean nothing to another process
        try:
            file = self._file(sig, data.codegen)
            content = dumps(data._reduce())
            cache_folder.write(file, _checksum(file, content) + content)
        except UnsafeError as problem:
            notices.say("folder", f"{problem} {UNTIL}")
        except OSError as problem:
            why = problem.strerror or problem
            notices.say(
                "folder",
                f"The compiled models cannot be kept in {file.parent} ({why}). Make room or give access there, or "
                f"set EMERGENT_CACHE to another folder. {UNTIL}",
            )

    def _file(self, sig: Any, codegen: Any) -> Path:
        if not self._sources:
            raise UnsafeError(f"The source of {self._name} is in no file, so what is compiled of it is not kept.")
        key = repr((self._made_of, str(sig), codegen.magic_tuple())).encode()
        name = f"{self._name}-{hashlib.blake2b(key, digest_size=16).hexdigest()}.kernel"
        return cache_folder.folder(self._sources) / name


def _load(file: Path, target_context: Any) -> Any:
    kept = cache_folder.read(file)
    content = kept[_CHECKSUM:]
    if kept[:_CHECKSUM] != _checksum(file, content):
        raise DamagedError("its checksum is wrong")
    try:
        return CompileResult._rebuild(target_context, *pickle.loads(content))
    except Exception as problem:  # sound, but of something that this process has not
        raise DamagedError(f"{type(problem).__name__}: {problem}") from None


def _checksum(file: Path, content: bytes) -> bytes:
    """Return what stands in front of a kept kernel; it holds for one file name."""
    return hashlib.blake2b(file.name.encode() + content, digest_size=_CHECKSUM).digest()


def _closure(function: Callable[..., Any]) -> str:
    cells = tuple(cell.cell_contents for cell in function.__closure__ or ())
    return hashlib.blake2b(dumps(cells)).hexdigest() if cells else ""
