"""The pipeline's kernel: many runs from step to step, each with its own plan and seed.

It begins runs, applies the events of their plans, lets components act in the order of a step, and takes an observer's
notes. `advance` is the whole interface to a simulation. A run has the same bits alone or in a batch, on one thread or
many, advanced at once or in pieces.
"""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.arithmetic import larger, smaller
from emergent.compiled import helper, inline, kernel, merge
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import (
    add,
    foresee,
    keyed,
    pointer,
    reduced,
    relabelling,
    subtract,
    value,
    words,
)
from emergent.models.pipeline.kernel.messages import along, note, pass_error, post, spool, unavailable, wind
from emergent.models.pipeline.kernel.observing import finish, judge, record, waiting_at
from emergent.models.pipeline.kernel.offsets import (
    cell_of,
    channels_of,
    counts_of,
    flags_of,
    item_of,
    line_of,
    loud_of,
    rates_of,
    record_of,
    spot_of,
)
from emergent.models.pipeline.kernel.rules import aggregate, commit, contribute, review, route
from emergent.models.pipeline.kernel.stages import act, part_of
from emergent.models.pipeline.kernel.waiting import due_now, leave_queue, lowest, postpone, size, take, wake

_philox, _uniform, _normal = randomness.COMPILED.philox, randomness.COMPILED.uniform, randomness.COMPILED.normal
_FORK = np.int64(randomness.PURPOSE_FORK)
_PART, _DIFFICULTY = np.uint64(k.PART), np.uint64(k.DIFFICULTY)
_START, _PRIME = np.uint64(k.HASH_START), np.uint64(k.HASH_PRIME)
_BASE = np.array(k.BASE)


# the start


@helper
def draw_parts(m, version):
    """Draw the parts of all items: symbol k of a part is floor(w·q/2^32), w being word k mod 4 of draw k div 4."""
    q, width, lanes = m[k.ALPHABET], m[k.WIDTH], m[k.LANES]
    key, seed = np.uint64(m[k.SPECIFICATION_KEY]), np.uint64(m[k.FIRST_SEED])
    for part in range(m[k.PARTS]):
        first = part_of(m, version, part, k.ZERO)
        for symbol in range(0, m[k.SYMBOLS], 4):
            draw, left = np.uint64(((version * m[k.PARTS] + part) << 4) + (symbol >> 2)), m[k.SYMBOLS] - symbol
            q1, q2, q3 = (q if left > 1 else 0), (q if left > 2 else 0), (q if left > 3 else 0)
            s1, s2, s3 = (width if left > 1 else 0), (2 * width if left > 2 else 0), (3 * width if left > 3 else 0)
            for i in range(lanes):
                w0, w1, w2, w3 = _philox(key, np.uint64(i), _PART, draw, seed)
                x = ((np.int64(w0) * q) >> 32) | (((np.int64(w1) * q1) >> 32) << s1)
                x |= (((np.int64(w2) * q2) >> 32) << s2) | (((np.int64(w3) * q3) >> 32) << s3)
                m[first + i] = (x << (symbol * width)) | (m[first + i] if symbol > 0 else 0)


@helper
def add_up(m, mask, truth, first, last):
    """Put the sum of the parts that a mask names, one bit a part, into a row, for some items."""
    spare, tops, top, q = m[k.SPARE], m[k.TOPS], m[k.WIDTH] - 1, m[k.ALPHABET]
    for i in range(first, last):
        m[truth + i] = 0
    for part in range(m[k.PARTS]):
        if (mask >> part) & 1:
            now = part_of(m, k.CURRENT, part, k.ZERO)
            for i in range(first, last):
                m[truth + i] = reduced(m[truth + i] + m[now + i], spare, tops, top, q)


@helper
def ask(m, x, first, last):
    """Set what these items ask for now, by the channels; sum up what artefacts should hold, at each node."""
    relabelled = x[k.WORLD + k.RELABEL - k.CHANNELS] == 2.0
    for part in range(m[k.PARTS]):
        now, first_asked = part_of(m, k.CURRENT, part, k.ZERO), part_of(m, k.FIRST, part, k.ZERO)
        for i in range(first, last):
            m[now + i] = m[first_asked + i]
        for i in range(first, smaller(last, m[k.ITEMS]) if m[k.REDRAWN] != 0 else first):
            m[now + i] = m[part_of(m, m[item_of(m, i) + k.VERSION], part, i)]
        for i in range(first, last if relabelled and part == 0 else first):
            m[now + i] = add(m, m[now + i], relabelling(m, i))
    for j in range(m[k.NODES]):
        add_up(m, m[record_of(j) + k.CARRIES], m[record_of(j) + k.BEFORE], first, last)
        add_up(m, m[record_of(j) + k.ADDS], m[record_of(j) + k.ADDED], first, last)
    add_up(m, m[record_of(m[k.ENDS]) + k.CARRIES], m[record_of(m[k.ENDS]) + k.BEFORE], first, last)


@helper
def begin(m, x, seed):
    """Clear the memory of a run; draw what the items ask for and how hard they are."""
    for place in range(m[k.AT_CELLS], m[k.AT_PARTS]):
        m[place] = 0
    m[k.LIVE], m[k.ARRIVED], m[k.ROWS], m[k.REDRAWN], m[k.TAPED] = 0, 0, 0, 0, m[k.AT_TAPE]
    for place in range(3):
        m[k.TRACE + place] = np.int64(_START)
    m[k.SEED] = np.int64(seed)
    m[k.FIRST_SEED] = np.int64(seed)
    for i in range(m[k.ITEMS]):
        m[item_of(m, i) + k.DONE] = -1
    for c in range(m[k.ENDS] + 1):
        for place in range(record_of(c) + k.FLAGS_FROM, record_of(c) + k.RECORD):
            m[place] = 0
        m[flags_of(c) + k.LAST] = -1
        m[line_of(c) + k.WAKE] = k.NEVER
        for channel in range(k.CHANNELS):
            x[channels_of(c) + channel] = _BASE[channel]
    for channel in range(k.WORLD_CHANNELS):
        x[k.WORLD + channel] = _BASE[k.CHANNELS + channel]
    draw_parts(m, k.FIRST)
    spread, hardness, key = x[k.X_DIFFICULTY], m[k.AT_HARDNESS], np.uint64(m[k.ITEMS_KEY])
    if spread > 0.0:
        for i in range(m[k.LANES]):
            w0, w1, _, _ = _philox(key, np.uint64(i), _DIFFICULTY, np.uint64(0), np.uint64(seed))
            x[hardness + i] = spread * _normal(_uniform(w0, w1))
    ask(m, x, k.ZERO, m[k.LANES])
    foresee(m, x)


# events of the plan


@helper
def respecify(m, x, share):
    """Let a share of the items that are not finished ask for something else."""
    if m[k.REDRAWN] == 0:
        m[k.REDRAWN] = 1
        draw_parts(m, k.SECOND)
    for i in range(m[k.ITEMS]):
        item = item_of(m, i)
        if m[item + k.DONE] < 0 and m[item + k.VERSION] == 0:
            w0, w1, _, _ = keyed(m[k.SPECIFICATION_KEY], i, k.RESPECIFIED, k.ZERO, m[k.SEED])
            if _uniform(w0, w1) < share:
                m[item + k.VERSION] = 1
                ask(m, x, i, i + 1)


@helper
def apply(m, x, c, channel, value):
    """Apply one event of a plan to its channel."""
    if c >= 0:
        f, loud = channels_of(c), False
        x[f + channel] = value
        for other in range(k.CHANNELS):
            if other != k.IDLE:
                loud = loud or x[f + other] != _BASE[other]
        m[flags_of(c) + k.LOUD] = 1 if loud else 0
    elif channel == k.FORK:
        w0, w1, _, _ = keyed(np.int64(value), k.ZERO, _FORK, k.ZERO, m[k.SEED])
        m[k.SEED] = np.int64((w0 << np.uint64(32)) | w1)
        foresee(m, x)
    else:
        place = k.WORLD + channel - k.CHANNELS
        before = x[place]
        x[place] = value
        if channel == k.RESPEC and value > 0.0:
            respecify(m, x, value)
        elif channel == k.RELABEL and (before == 2.0) != (value == 2.0):
            ask(m, x, k.ZERO, m[k.ITEMS])


# a step


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


@helper
def enter(m, x, b, step, log):
    """Let a board take in what has come."""
    line = line_of(b)
    if m[line + k.WAITING] == 0:
        return
    if m[line + k.WAKE] <= step:
        wake(m, b, step)
    away = loud_of(m, b) and unavailable(m, x, b, step)
    for word in range(m[k.WORDS]):
        rest = due_now(m, b, word, step)
        if away:
            postpone(m, b, word, rest, step)
            rest = k.ZERO
        while rest != 0:
            i = word * 64 + lowest(rest)
            rest &= rest - 1
            take(m, b, i)
            put_on(m, x, b, i, step, log)


@helper
def put_on(m, x, b, i, step, log):
    """Put an item on a board, with no agent's part in it; an error the board hands on."""
    line, cell, spot = line_of(b), cell_of(m, b, i), spot_of(m, b, i)
    artefact = m[cell + k.CARRIED]
    if m[cell + k.STATUS] == k.FAILED:
        pass_error(m, b, i, artefact, step)
        post(m, x, i, along(m, k.OUT_EDGES, b), artefact, k.FAILED, step + 1, step, log)
        return
    m[spot + k.HELD] = artefact
    m[spot + k.OLD] = artefact
    m[spot + k.MASK] = 0
    m[spot + k.OLD_MASK] = 0
    if m[spot + k.THERE] == 0:
        m[spot + k.THERE] = 1
        m[line + k.LEFT] += 1
        m[k.LIVE] += 1
    note(m, step, i, b, k.ENTERED, k.ZERO, k.OK, k.NOTHING, artefact)
    spool(m, log)


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


@helper
def attend(m, x, j, b, step, log):
    """Let an agent act on items of its board that lack its parts, from a random one on, up to its capacity."""
    if m[line_of(b) + k.LEFT] == 0 or (loud_of(m, j) and unavailable(m, x, j, step)):
        return
    if loud_of(m, b) and unavailable(m, x, b, step):
        return
    w0, _, w2, w3 = words(m, j, step, k.CURSOR, k.ZERO)
    priority = np.int64(((w2 << np.uint64(32)) | w3) >> np.uint64(12))
    room, mine, items = larger(m[record_of(j) + k.I_CAPACITY], 1), m[record_of(j) + k.ADDS], m[k.ITEMS]
    i = (np.int64(w0) * items) >> 32
    for _ in range(items):
        spot = spot_of(m, b, i)
        if m[spot + k.THERE] != 0 and (m[spot + k.MASK] & mine) != mine:
            contribute(m, x, j, b, i, priority, step)
            spool(m, log)
            room -= 1
            if room == 0:
                break
        i = i + 1 if i + 1 < items else 0


@helper
def close(m, x, b, step, log):
    """Let a board take over what its agents wrote; items with all parts leave it."""
    line = line_of(b)
    if m[line + k.WRITES] == 0:
        return
    m[line + k.WRITES] = 0
    for i in range(m[k.ITEMS]):
        spot = spot_of(m, b, i)
        if m[spot + k.WRITER] != 0:
            full, late = commit(m, x, b, i, step)
            if full:
                m[spot + k.THERE] = 0
                m[line + k.LEFT] -= 1
                m[k.LIVE] -= 1
                post(m, x, i, along(m, k.OUT_EDGES, b), m[spot + k.HELD], k.OK, step + 1 + late, step, log)
            spool(m, log)


@helper
def deliver(m, x, i, step):
    """Let `out` take in the first artefact of an item."""
    item = item_of(m, i)
    artefact, status = m[item + k.ARRIVING], m[item + k.ARRIVING_STATUS]
    m[item + k.DONE] = step
    m[item + k.ARTEFACT] = artefact
    m[item + k.CODE] = k.FAILED_ITEM
    if status == k.OK:
        m[item + k.CODE] = judge(m, x, i, artefact)
    if m[k.LOGGED] != 0:
        number = k.NOTHING
        if status == k.OK:
            along_with = x[k.WORLD + k.RELABEL - k.CHANNELS] == 2.0
            number = value(m, subtract(m, artefact, relabelling(m, i)) if along_with else artefact)
        h = (np.uint64(m[k.TRACE + 2]) ^ np.uint64(i)) * _PRIME
        m[k.TRACE + 2] = np.int64((h ^ np.uint64(number)) * _PRIME)
    note(m, step, i, k.NOTHING, k.DELIVERED, k.ZERO, status, k.NOTHING, artefact)


@merge
def go_out(m, x, step, log):
    """Let `out` take in what has come: of each item the first artefact."""
    line, out = line_of(m[k.ENDS]), m[k.ENDS]
    if m[line + k.WAITING] == 0:
        return
    if m[line + k.WAKE] <= step:
        wake(m, out, step)
    for word in range(m[k.WORDS]):
        rest = due_now(m, out, word, step)
        while rest != 0:
            i = word * 64 + lowest(rest)
            rest &= rest - 1
            take(m, out, i)
            if m[item_of(m, i) + k.DONE] < 0:
                deliver(m, x, i, step)
                spool(m, log)


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
