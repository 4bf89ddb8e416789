"""Sweeps: designs of many scenarios, plans and replications, in a folder that a killed process leaves whole.

values.py    lists, ranges, bounds     tables.py    what a design may say      design.py   its scenarios
sampling.py  grids and samples         planned.py   plans of which fields vary swept.py    one scenario of a sweep
schema.py    columns of the files      folder.py    what it holds              missing.py  what is still to be run
todo.py      what, in which order      work.py      what a worker does         executors.py where it does it
window.py    batches that are in hand  sizes.py     how large a batch is       engine.py   a sweep as a whole
store.py     a folder as tables        reading.py   rows in order, each once   memory.py   a folder in memory
arrays.py    arrays and curves         forecast.py  how long it will take

    design = read_design("walk.toml")
    store = run_scenarios(design.scenarios, design.config, store="out/walk")
    store.frame()
"""

from emergent.sweep.design import Design, read_design
from emergent.sweep.engine import run_scenarios
from emergent.sweep.forecast import Forecast, forecast
from emergent.sweep.memory import MemoryStore
from emergent.sweep.store import Store, opened
from emergent.sweep.swept import Swept
from emergent.sweep.tables import PlanTable, RunConfiguration, SampleTable

__all__ = [
    "Design",
    "Forecast",
    "MemoryStore",
    "PlanTable",
    "RunConfiguration",
    "SampleTable",
    "Store",
    "Swept",
    "forecast",
    "opened",
    "read_design",
    "run_scenarios",
]
