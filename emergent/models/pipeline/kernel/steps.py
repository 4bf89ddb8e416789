"""A step of a run: tools break, an item arrives, components act in their order, and `out` takes in what has come."""

from __future__ import annotations

from emergent import randomness
from emergent.arithmetic import larger
from emergent.compiled import inline, merge
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import words
from emergent.models.pipeline.kernel.boards import attend, close, enter
from emergent.models.pipeline.kernel.delivery import go_out
from emergent.models.pipeline.kernel.messages import along, note, post, unavailable
from emergent.models.pipeline.kernel.observing import waiting_at
from emergent.models.pipeline.kernel.offsets import counts_of, flags_of, line_of, loud_of, rates_of, record_of
from emergent.models.pipeline.kernel.rules import aggregate, review, route
from emergent.models.pipeline.kernel.stages import act
from emergent.models.pipeline.kernel.waiting import due_now, leave_queue, lowest, postpone, size, take, wake

_uniform = randomness.COMPILED.uniform


@merge
def break_down(m, x, step):
    """Let tools go down and come up again: with 1/mtbf and 1/mttr per step."""
    for t in range(m[k.NODES]):
        rates = rates_of(t)
        if x[rates + k.P_BREAKS] > 0.0:
            w0, w1, _, _ = words(m, t, step, k.UPDOWN, k.ZERO)
            place = flags_of(t) + k.BROKEN
            share = x[rates + k.P_BREAKS] if m[place] == 0 else x[rates + k.P_MENDS]
            m[place] = 1 - m[place] if _uniform(w0, w1) < share else m[place]


@merge
def arrive(m, x, step, log):
    """Let an item arrive, if it is time."""
    i = m[k.ARRIVED]
    if i * m[k.INTERVAL] == step and i < m[k.ITEMS]:
        m[k.ARRIVED] = i + 1
        note(m, step, i, k.NOTHING, k.ARRIVE, k.ZERO, k.OK, k.NOTHING, k.ZERO)
        post(m, x, i, along(m, k.OUT_EDGES, m[k.ENDS]), k.ZERO, k.OK, step, step, log)


@inline
def most(m, j, count):
    """Keep the largest number of items that waited."""
    place = counts_of(j) + k.N_MOST_WAITING
    m[place] = larger(m[place], count)


@merge
def work_off(m, x, j, kind, step, log):
    """Let a node act on what is ready, in the order of items, up to its capacity."""
    line, room, left = line_of(j), m[record_of(j) + k.I_CAPACITY], k.ZERO
    if room == 0:
        room = k.EMPTY
    if loud_of(m, j) and unavailable(m, x, j, step):
        room = 0
    if m[line + k.WAKE] <= step:
        wake(m, j, step)
    for word in range(m[k.WORDS]):
        rest = due_now(m, j, word, step)
        while rest != 0 and room > 0:
            i = word * 64 + lowest(rest)
            rest &= rest - 1
            room -= 1
            take(m, j, i)
            if kind == k.STAGE:
                leave_queue(m, j, i)
                edges, artefact, status, due = act(m, x, j, i, step)
            elif kind == k.REVIEWER:
                edges, artefact, status, due = review(m, x, j, i, step)
            elif kind == k.ROUTER:
                edges, artefact, status, due = route(m, x, j, i, step)
            else:
                edges, artefact, status, due = aggregate(m, x, j, i, step)
            post(m, x, i, edges, artefact, status, due, step, log)
        if rest != 0:
            postpone(m, j, word, rest, step)
            left += size(rest)
    m[line + k.LEFT] = left
    if left > 0:
        most(m, j, left)


@merge
def step_once(m, x, step, log):
    """Advance one run by one step."""
    boards = m[k.BOARDS] > 0
    if m[k.BREAKABLE] > 0:
        break_down(m, x, step)
    arrive(m, x, step, log)
    for place in range(m[k.AT_HOLDERS], m[k.AT_HOLDERS] + (m[k.HOLDERS] if boards else 0)):
        if m[record_of(m[place]) + k.I_KIND] == k.BOARD:
            enter(m, x, m[place], step, log)
    for place in range(m[k.AT_ACTORS], m[k.AT_ACTORS] + m[k.ACTORS]):
        j = m[place]
        kind, b = m[record_of(j) + k.I_KIND], m[record_of(j) + k.I_BOARD]
        if boards and kind == k.STAGE and b >= 0:
            attend(m, x, j, b, step, log)
        elif m[line_of(j) + k.WAITING] > 0:
            work_off(m, x, j, kind, step, log)
    for place in range(m[k.AT_HOLDERS], m[k.AT_HOLDERS] + (m[k.HOLDERS] if boards else 0)):
        if m[record_of(m[place]) + k.I_KIND] == k.BOARD:
            close(m, x, m[place], step, log)
    go_out(m, x, step, log)
    for place in range(m[k.AT_HOLDERS], m[k.AT_HOLDERS] + m[k.HOLDERS]):
        most(m, m[place], waiting_at(m, m[place]))
