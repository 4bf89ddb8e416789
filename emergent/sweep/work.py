"""What a worker does with a batch, in whatever process. Processes that work import this, and with it all batches."""

from __future__ import annotations

import pyarrow as pa

from emergent.sweep.batch import Batch
from emergent.sweep.recorded import Recordings
from emergent.sweep.runs import Runs
from emergent.sweep.studies import Studies

__all__ = ["Batch", "Recordings", "Runs", "Studies", "perform"]


def perform(batch: Batch) -> pa.Table:
    """Do the work of a batch."""
    return batch.work()
