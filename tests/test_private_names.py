"""Names of Numba and Solara that are used here though they are not public: that they are still there.

Checked with Numba 0.68.1 and Solara 1.58.2. Where one is missing: without `pipeline_class`, `compiled.py` compiles with
Numba's own compilers, which takes about twice as long; without `dispatcher._cache`, machine code is not kept on disk;
without `guard` (`app/connection.py`), Solara serves connections by itself, and limits them in no way.
"""

import inspect

import pytest
from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.core.compiler import CompilerBase, CompileResult, DefaultPassBuilder
from numba.core.runtime.nrt import rtsys
from numba.core.serialize import dumps
from solara.server import kernel_context, server

NAMES = [
    *[(JITCodeLibrary, name) for name in ("_optimize_functions", "_optimize_final_module", "_finalize_final_module")],
    (JITCodeLibrary, "get_pointer_to_function"),
    *[(JITCPUCodegen, name) for name in ("_function_pass_manager", "magic_tuple", "set_env")],
    *[(CompilerBase, "define_pipelines"), (CompilerBase, "compile_extra")],
    *[(DefaultPassBuilder, "define_nopython_pipeline"), (CompileResult, "_rebuild"), (CompileResult, "_reduce")],
    *[(NullCache, "load_overload"), (NullCache, "save_overload"), (rtsys, "initialize")],
    *[(server, "app_loop"), (server, "process_kernel_messages"), (kernel_context, "contexts")],
]


@pytest.mark.parametrize(("owner", "name"), NAMES, ids=[name for _, name in NAMES])
def test_a_name_that_is_not_public_is_still_there(owner, name):
    assert hasattr(owner, name)


def test_what_is_wrapped_takes_what_we_give_it():
    assert list(inspect.signature(server.process_kernel_messages).parameters) == ["kernel", "msg"]
    assert len(inspect.signature(server.app_loop).parameters) == 7
    assert dumps(1)
