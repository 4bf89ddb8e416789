"""What systems with a kernel have in common: blocks of a batch."""

import numpy as np
import pytest

from emergent.models.ground_truth import GroundTruthSystem
from emergent.models.pipeline import PipelineSystem
from emergent.models.walk import WalkParameters, WalkSystem

SYSTEMS = {
    "walk": WalkSystem(),
    "long walk": WalkSystem(WalkParameters(walkers=500, horizon=2000)),
    "very long walk": WalkSystem(WalkParameters(walkers=2000, horizon=1e6)),
    "pipeline": PipelineSystem(),
    "ground-truth": GroundTruthSystem(),
}


@pytest.mark.parametrize("threads", [1, 2, 8])
@pytest.mark.parametrize("runs", [0, 1, 7, 1000])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_blocks_hold_every_run_once_and_no_more_than_a_thread_takes_at_a_time(system, runs, threads, monkeypatch):
    monkeypatch.setenv("EMERGENT_THREADS", str(threads))
    variant = np.arange(runs) // 400
    blocks = list(system.blocks(variant))
    assert [run for block in blocks for run in range(block.start, block.stop)] == list(range(runs))
    assert all(len(set(variant[block])) == 1 for block in blocks), "a block is of one variant"
    most = max((block.stop - block.start for block in blocks), default=0)
    assert most <= max(1, min(system.block, system.work // system.effort))
    if runs == 1000:
        assert len(blocks) >= threads
