"""The pipeline's kernel: many runs from step to step, each with its own plan and seed.

It begins runs, applies the events of their plans, lets components act in the order of a step, and takes an observer's
notes. `advance` is the whole interface to a simulation. A run has the same bits alone or in a batch, on one thread or
many, advanced at once or in pieces.
"""

from __future__ import annotations

from emergent.arithmetic import smaller
from emergent.compiled import kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import pointer
from emergent.models.pipeline.kernel.beginning import begin
from emergent.models.pipeline.kernel.changing import apply
from emergent.models.pipeline.kernel.messages import wind
from emergent.models.pipeline.kernel.observing import finish, record
from emergent.models.pipeline.kernel.steps import step_once


@kernel
def advance(state, events, plan, notes, start, stop):
    """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]`. At step 0 runs begin.

    A run in which nothing is under way and nothing is to come only takes in the rest of its plan.
    """
    rows = state.memory.shape[0]
    for run in range(plan.shape[0]):
        row = smaller(run, rows - 1)
        m, x, log = pointer(state.memory[row]), pointer(state.numbers[row]), pointer(notes.events[run])
        m[k.LOGGED], m[k.LOG_ROOM] = notes.logged, notes.events.shape[1]
        if start == 0:
            begin(m, x, state.seeds[run])
        at, end = events.first[plan[run]], events.first[plan[run] + 1]
        while at < end and events.step[at] < start:
            at += 1
        last = (m[k.ITEMS] - 1) * m[k.INTERVAL]
        for step in range(start, stop):
            if notes.stride > 0 and step % notes.stride == 0:
                frame = step // notes.stride
                record(m, x, notes.waiting[run, frame], notes.status[run, frame], step)
            while at < end and events.step[at] == step:
                apply(m, x, events.component[at], events.channel[at], events.value[at])
                at += 1
            if m[k.LIVE] > 0 or step <= last:
                step_once(m, x, step, log)
            elif at == end and notes.stride == 0:
                break
        wind(m, log)
        if notes.stride > 0 and stop % notes.stride == 0:
            frame = stop // notes.stride
            record(m, x, notes.waiting[run, frame], notes.status[run, frame], stop)
        finish(m, x, notes.reached[run], notes.outcome[run], notes.counts[run], notes.trace[run], stop)
        notes.rows[run] = m[k.ROWS]
