"""The pipeline's kernel: many runs from step to step, each with its own plan and seed.

It begins runs, applies the events of their plans, lets components act in the order of a step, and takes an observer's
notes. `advance` is the whole interface to a simulation. A run has the same bits alone or in a batch, on one thread or
many, advanced at once or in pieces.
"""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import helper, inline, kernel, merge
from emergent.models.pipeline.artefacts import add, error, foresee, keyed, pointer, relabelling, subtract, value, words
from emergent.models.pipeline.layout import (
    AGGREGATOR,
    ALIVE,
    ALPHABET,
    ARRIVE,
    ARRIVING,
    ARRIVING_STATUS,
    ARTEFACT,
    AT_ADDS,
    AT_CARRIES,
    AT_CELLS,
    AT_HARDNESS,
    AT_KEYS,
    AT_OUT,
    AT_READY,
    AT_TOOL,
    AT_TRUTH,
    AT_WORLD,
    BASE,
    BOARD,
    BOARDS,
    BREAKABLE,
    BROKEN,
    CARRIED,
    CHANNELS,
    CODE,
    COUNTERS,
    CURRENT,
    CURSOR,
    DEADLINE,
    DECODE,
    DELIVERED,
    DIFFICULTY,
    DONE,
    EDGES,
    EMPTY,
    ENTERED,
    FAILED,
    FAILED_ITEM,
    FIRST,
    FIRST_SEED,
    FORK,
    HASH_PRIME,
    HASH_START,
    HELD,
    HIGH,
    HURRY,
    I_BOARD,
    I_CAPACITY,
    I_KIND,
    I_PART,
    I_READINGS,
    IDLE,
    INTERVAL,
    ITEMS,
    ITEMS_KEY,
    LAST,
    LATE,
    LEFT,
    LIVE,
    LOG_ROOM,
    LOST,
    LOUD,
    LOW,
    MASK,
    N_MOST_WAITING,
    NODES,
    NOTHING,
    OK,
    OLD,
    OLD_MASK,
    OUTDATED,
    P_BREAKS,
    P_MENDS,
    P_READING,
    PART,
    PARTS,
    QUEUE,
    QUEUES,
    READING,
    REDRAWN,
    RELABEL,
    RESPEC,
    RESPECIFIED,
    REVIEWER,
    RIGHT,
    ROUTER,
    ROWS,
    SECOND,
    SEED,
    SPECIFICATION_KEY,
    STAGE,
    STATUS,
    SYMBOLS,
    THERE,
    TRACE,
    UNDER_WAY,
    UPDOWN,
    VERSION,
    WAITING,
    WIDTH,
    WORDS,
    WORLD_CHANNELS,
    WRITER,
    WRITES,
    WRONG,
    X_DIFFICULTY,
    ZERO,
)
from emergent.models.pipeline.messages import (
    along,
    cell_of,
    channels_of,
    counts_of,
    flags_of,
    item_of,
    leave_queue,
    line_of,
    loud_of,
    note,
    pass_error,
    post,
    rates_of,
    ready_of,
    spool,
    spot_of,
    take,
    unavailable,
    whole_of,
    wind,
)
from emergent.models.pipeline.rules import aggregate, commit, contribute, review, route
from emergent.models.pipeline.stages import act, carried, own_errors, part_of

_philox, _uniform, _normal = randomness.COMPILED.philox, randomness.COMPILED.uniform, randomness.COMPILED.normal
_FORK = np.int64(randomness.PURPOSE_FORK)
_PART, _DIFFICULTY = np.uint64(PART), np.uint64(DIFFICULTY)
_START, _PRIME = np.uint64(HASH_START), np.uint64(HASH_PRIME)
_BASE = np.array(BASE)
_COUNTERS = len(COUNTERS)


# the start


@helper
def draw_parts(m, version):
    """Draw the parts of all items: symbol k of a part is floor(w·q/2^32), w being word k mod 4 of draw k div 4."""
    q, width, items = m[ALPHABET], m[WIDTH], m[ITEMS]
    key, seed = np.uint64(m[SPECIFICATION_KEY]), np.uint64(m[FIRST_SEED])
    for part in range(m[PARTS]):
        first = part_of(m, version, part, ZERO)
        for k in range(0, m[SYMBOLS], 4):
            draw, left = np.uint64(((version * m[PARTS] + part) << 4) + (k >> 2)), m[SYMBOLS] - k
            q1, q2, q3 = (q if left > 1 else 0), (q if left > 2 else 0), (q if left > 3 else 0)
            s1, s2, s3 = (width if left > 1 else 0), (2 * width if left > 2 else 0), (3 * width if left > 3 else 0)
            for i in range(items):
                w0, w1, w2, w3 = _philox(key, np.uint64(i), _PART, draw, seed)
                x = ((np.int64(w0) * q) >> 32) | (((np.int64(w1) * q1) >> 32) << s1)
                x |= (((np.int64(w2) * q2) >> 32) << s2) | (((np.int64(w3) * q3) >> 32) << s3)
                m[first + i] = (x << (k * width)) | (m[first + i] if k > 0 else 0)


@helper
def ask(m, x, first, last):
    """Let the channels tell what these items ask for now; sum up what artefacts should hold, at each node."""
    relabelled = x[m[AT_WORLD] + RELABEL - CHANNELS] == 2.0
    for part in range(m[PARTS]):
        now = part_of(m, CURRENT, part, ZERO)
        for i in range(first, last):
            told = m[part_of(m, m[item_of(m, i) + VERSION], part, i)]
            m[now + i] = add(m, told, relabelling(m, i)) if relabelled and part == 0 else told
    for row in range(2 * m[NODES] + 1):
        mask = m[m[AT_CARRIES] + row]  # what nodes put in stands behind
        truth = m[AT_TRUTH] + row * m[ITEMS]
        for i in range(first, last):
            m[truth + i] = 0
        for part in range(m[PARTS]):
            if (mask >> part) & 1:
                now = part_of(m, CURRENT, part, ZERO)
                for i in range(first, last):
                    m[truth + i] = add(m, m[truth + i], m[now + i])


@helper
def begin(m, x, seed):
    """Clear the memory of a run; draw what the items ask for and how hard they are."""
    for place in range(m[AT_CELLS], m[WORDS]):
        m[place] = 0
    for place in range(m[AT_READY], m[AT_READY] + (m[NODES] + 1) * m[ITEMS]):
        m[place] = EMPTY
    for place in range(LIVE, REDRAWN + 1):
        m[place] = 0
    for place in range(3):
        m[TRACE + place] = np.int64(_START)
    m[SEED] = np.int64(seed)
    m[FIRST_SEED] = np.int64(seed)
    for i in range(m[ITEMS]):
        m[item_of(m, i) + DONE] = -1
        x[m[AT_HARDNESS] + i] = 0.0
    for c in range(m[NODES] + m[EDGES]):
        m[flags_of(m, c) + LAST] = -1
        for channel in range(CHANNELS):
            x[channels_of(m, c) + channel] = _BASE[channel]
    for channel in range(WORLD_CHANNELS):
        x[m[AT_WORLD] + channel] = _BASE[CHANNELS + channel]
    draw_parts(m, FIRST)
    if x[X_DIFFICULTY] > 0.0:
        for i in range(m[ITEMS]):
            w0, w1, _, _ = keyed(m[ITEMS_KEY], i, DIFFICULTY, ZERO, m[FIRST_SEED])
            x[m[AT_HARDNESS] + i] = x[X_DIFFICULTY] * _normal(_uniform(w0, w1))
    ask(m, x, ZERO, m[ITEMS])
    foresee(m, x)


# events of the plan


@helper
def respecify(m, x, share):
    """Let a share of the items that are not finished ask for something else."""
    if m[REDRAWN] == 0:
        m[REDRAWN] = 1
        draw_parts(m, SECOND)
    for i in range(m[ITEMS]):
        item = item_of(m, i)
        if m[item + DONE] < 0 and m[item + VERSION] == 0:
            w0, w1, _, _ = keyed(m[SPECIFICATION_KEY], i, RESPECIFIED, ZERO, m[SEED])
            if _uniform(w0, w1) < share:
                m[item + VERSION] = 1
                ask(m, x, i, i + 1)


@helper
def apply(m, x, c, channel, value):
    """Apply one event of a plan to its channel."""
    if c >= 0:
        f, loud = channels_of(m, c), False
        x[f + channel] = value
        for other in range(CHANNELS):
            if other != IDLE:
                loud = loud or x[f + other] != _BASE[other]
        m[flags_of(m, c) + LOUD] = 1 if loud else 0
    elif channel == FORK:
        w0, w1, _, _ = keyed(np.int64(value), ZERO, _FORK, ZERO, m[SEED])
        m[SEED] = np.int64((w0 << np.uint64(32)) | w1)
        foresee(m, x)
    else:
        place = m[AT_WORLD] + channel - CHANNELS
        before = x[place]
        x[place] = value
        if channel == RESPEC and value > 0.0:
            respecify(m, x, value)
        elif channel == RELABEL and (before == 2.0) != (value == 2.0):
            ask(m, x, ZERO, m[ITEMS])


# a step


@merge
def break_down(m, x, step):
    """Let tools go down and come up again: with 1/mtbf and 1/mttr per step."""
    for t in range(m[NODES]):
        rates = rates_of(m, t)
        if x[rates + P_BREAKS] > 0.0:
            w0, w1, _, _ = words(m, t, step, UPDOWN, ZERO)
            place = flags_of(m, t) + BROKEN
            share = x[rates + P_BREAKS] if m[place] == 0 else x[rates + P_MENDS]
            m[place] = 1 - m[place] if _uniform(w0, w1) < share else m[place]


@merge
def arrive(m, x, step, log):
    """Let an item arrive, if it is time."""
    i = step // m[INTERVAL]
    if i * m[INTERVAL] == step and i < m[ITEMS]:
        note(m, step, i, NOTHING, ARRIVE, ZERO, OK, NOTHING, ZERO)
        post(m, x, i, along(m, AT_OUT, m[NODES]), ZERO, OK, step, step, log)


@helper
def enter(m, x, b, step, log):
    """Let a board take in what has come: with no agent's part in it. Errors it hands on."""
    line = line_of(m, b)
    if m[line + WAITING] == 0 or (loud_of(m, b) and unavailable(m, x, b, step)):
        return
    low, high = m[ITEMS], ZERO
    for i in range(m[line + LOW], m[line + HIGH]):
        ready = ready_of(m, b, i)
        if m[ready] <= step:
            take(m, b, i)
            cell, spot = cell_of(m, b, i), spot_of(m, b, i)
            artefact = m[cell + CARRIED]
            if m[cell + STATUS] == FAILED:
                pass_error(m, b, i, artefact, step)
                post(m, x, i, along(m, AT_OUT, b), artefact, FAILED, step + 1, step, log)
            else:
                m[spot + HELD] = artefact
                m[spot + OLD] = artefact
                m[spot + MASK] = 0
                m[spot + OLD_MASK] = 0
                if m[spot + THERE] == 0:
                    m[spot + THERE] = 1
                    m[line + LEFT] += 1
                    m[item_of(m, i) + ALIVE] += 1
                    m[LIVE] += 1
                note(m, step, i, b, ENTERED, ZERO, OK, NOTHING, artefact)
                spool(m, log)
        if m[ready] != EMPTY:
            low, high = min(low, i), i + 1
    m[line + LOW] = low
    m[line + HIGH] = high


@inline
def most(m, j, count):
    """Keep the largest number of items that waited."""
    place = counts_of(m, j) + N_MOST_WAITING
    m[place] = max(m[place], count)


@merge
def work_off(m, x, j, kind, step, log):
    """Let a node act on what is ready, in the order of items, up to its capacity."""
    line, room = line_of(m, j), m[whole_of(m, j) + I_CAPACITY]
    if room == 0:
        room = EMPTY
    if loud_of(m, j) and unavailable(m, x, j, step):
        room = 0
    low, high, left = m[ITEMS], ZERO, ZERO
    for i in range(m[line + LOW], m[line + HIGH]):
        ready = ready_of(m, j, i)
        if m[ready] <= step:
            if room > 0:
                room -= 1
                take(m, j, i)
                if kind == STAGE:
                    leave_queue(m, j, i)
                    edges, artefact, status, due = act(m, x, j, i, step)
                elif kind == REVIEWER:
                    edges, artefact, status, due = review(m, x, j, i, step)
                elif kind == ROUTER:
                    edges, artefact, status, due = route(m, x, j, i, step)
                else:
                    edges, artefact, status, due = aggregate(m, x, j, i, step)
                post(m, x, i, edges, artefact, status, due, step, log)
            else:
                left += 1
        if m[ready] != EMPTY:
            low, high = min(low, i), i + 1
    m[line + LOW] = low
    m[line + HIGH] = high
    m[line + LEFT] = left
    if left > 0:
        most(m, j, left)


@helper
def attend(m, x, j, b, step, log):
    """Let an agent act on items of its board that lack its parts, from a random one on, up to its capacity."""
    if m[line_of(m, b) + LEFT] == 0 or (loud_of(m, j) and unavailable(m, x, j, step)):
        return
    if loud_of(m, b) and unavailable(m, x, b, step):
        return
    w0, _, w2, w3 = words(m, j, step, CURSOR, ZERO)
    priority = np.int64(((w2 << np.uint64(32)) | w3) >> np.uint64(12))
    room, mine, items = max(m[whole_of(m, j) + I_CAPACITY], 1), m[m[AT_ADDS] + j], m[ITEMS]
    i = (np.int64(w0) * items) >> 32
    for _ in range(items):
        spot = spot_of(m, b, i)
        if m[spot + THERE] != 0 and (m[spot + MASK] & mine) != mine:
            contribute(m, x, j, b, i, priority, step)
            spool(m, log)
            room -= 1
            if room == 0:
                break
        i = i + 1 if i + 1 < items else 0


@helper
def close(m, x, b, step, log):
    """Let a board take over what its agents wrote; items with all parts leave it."""
    line = line_of(m, b)
    if m[line + WRITES] == 0:
        return
    m[line + WRITES] = 0
    for i in range(m[ITEMS]):
        spot = spot_of(m, b, i)
        if m[spot + WRITER] != 0:
            full, late = commit(m, x, b, i, step)
            if full:
                m[spot + THERE] = 0
                m[line + LEFT] -= 1
                m[item_of(m, i) + ALIVE] -= 1
                m[LIVE] -= 1
                post(m, x, i, along(m, AT_OUT, b), m[spot + HELD], OK, step + 1 + late, step, log)
            spool(m, log)


@helper
def judge(m, x, i, artefact):
    """Return what became of an item with this artefact, time aside."""
    relabel = x[m[AT_WORLD] + RELABEL - CHANNELS]
    shift = relabelling(m, i) if relabel > 0.0 else ZERO
    if artefact == (add(m, carried(m, m[NODES], i), shift) if relabel == 1.0 else carried(m, m[NODES], i)):
        return RIGHT
    if m[item_of(m, i) + VERSION] > 0:
        for part in range(m[PARTS]):
            shift = add(m, shift, m[part_of(m, FIRST, part, i)])
        if artefact == shift:
            return OUTDATED
    return WRONG


@helper
def deliver(m, x, i, step):
    """Let `out` take in the first artefact of an item."""
    item = item_of(m, i)
    artefact, status, number = m[item + ARRIVING], m[item + ARRIVING_STATUS], NOTHING
    m[item + DONE] = step
    m[item + ARTEFACT] = artefact
    m[item + CODE] = FAILED_ITEM
    if status == OK:
        m[item + CODE] = judge(m, x, i, artefact)
        along_with = x[m[AT_WORLD] + RELABEL - CHANNELS] == 2.0
        number = value(m, subtract(m, artefact, relabelling(m, i)) if along_with else artefact)
    h = (np.uint64(m[TRACE + 2]) ^ np.uint64(i)) * _PRIME
    m[TRACE + 2] = np.int64((h ^ np.uint64(number)) * _PRIME)
    note(m, step, i, NOTHING, DELIVERED, ZERO, status, NOTHING, artefact)


@merge
def go_out(m, x, step, log):
    """Let `out` take in what has come: of each item the first artefact."""
    line, out = line_of(m, m[NODES]), m[NODES]
    if m[line + WAITING] == 0:
        return
    low, high = m[ITEMS], ZERO
    for i in range(m[line + LOW], m[line + HIGH]):
        ready = ready_of(m, out, i)
        if m[ready] <= step:
            take(m, out, i)
            if m[item_of(m, i) + DONE] < 0:
                deliver(m, x, i, step)
                spool(m, log)
        elif m[ready] != EMPTY:
            low, high = min(low, i), i + 1
    m[line + LOW] = low
    m[line + HIGH] = high


@inline
def waiting_at(m, j):
    """Return how many a node left, how many wait in a queue, how many are on a board."""
    return m[line_of(m, j) + (WAITING if m[whole_of(m, j) + I_KIND] == QUEUE else LEFT)]


@merge
def step_once(m, x, step, log):
    """Advance one run by one step."""
    boards = m[BOARDS] > 0
    if m[BREAKABLE] > 0:
        break_down(m, x, step)
    arrive(m, x, step, log)
    for j in range(m[NODES] if boards else 0):
        if m[whole_of(m, j) + I_KIND] == BOARD:
            enter(m, x, j, step, log)
    for j in range(m[NODES]):
        kind, b = m[whole_of(m, j) + I_KIND], m[whole_of(m, j) + I_BOARD]
        if boards and kind == STAGE and b >= 0:
            attend(m, x, j, b, step, log)
        elif m[line_of(m, j) + WAITING] > 0 and kind in (STAGE, REVIEWER, ROUTER, AGGREGATOR):
            work_off(m, x, j, kind, step, log)
    for j in range(m[NODES] if boards else 0):
        if m[whole_of(m, j) + I_KIND] == BOARD:
            close(m, x, j, step, log)
    go_out(m, x, step, log)
    for j in range(m[NODES] if boards or m[QUEUES] > 0 else 0):
        if m[whole_of(m, j) + I_KIND] in (BOARD, QUEUE):
            most(m, j, waiting_at(m, j))


# what an observer notes


@inline
def timely(m, x, i, code):
    """Return what became of an item, late ones told apart: later than deadline·HURRY after their arrival."""
    took, limit = m[item_of(m, i) + DONE] - i * m[INTERVAL], m[DEADLINE] * x[m[AT_WORLD] + HURRY - CHANNELS]
    return LATE if code == RIGHT and m[DEADLINE] > 0 and took > limit else code


@helper
def record(m, x, waiting, status, step):
    """Record how many wait where, and what has become of the items that have arrived."""
    for j in range(m[NODES]):
        waiting[j] = waiting_at(m, j)
    for code in range(UNDER_WAY + 1):
        status[code] = 0
    for i in range(min(m[ITEMS], (step + m[INTERVAL] - 1) // m[INTERVAL])):
        item = item_of(m, i)
        if m[item + DONE] >= 0:
            status[timely(m, x, i, m[item + CODE])] += 1
        else:
            status[UNDER_WAY if m[item + ALIVE] > 0 else LOST] += 1


@helper
def heard(values, tallies, count, reading):
    """Count a reading among those of one part; return how many different ones there are."""
    for place in range(count):
        if values[place] == reading:
            tallies[place] += 1
            return count
    values[count] = reading
    tallies[count] = 1
    return count + 1


@helper
def decode_part(m, x, i, part, values, tallies):
    """Gather what stages read of a part, and what tools reply by themselves; return how many different readings."""
    count, told, lists = ZERO, m[part_of(m, CURRENT, part, i)], m[AT_TOOL]
    for j in range(m[NODES]):
        if m[whole_of(m, j) + I_PART] != part:
            continue
        if m[whole_of(m, j) + I_KIND] == STAGE:
            w0, w1, w2, _ = words(m, j, i, READING, ZERO)
            wrong = _uniform(w0, w1) >= x[rates_of(m, j) + P_READING]
            count = heard(values, tallies, count, add(m, told, error(m, w2)) if wrong else told)
            continue
        for caller in range(m[NODES]):
            for place in range(m[lists + caller], m[lists + caller + 1]):
                for n in range(m[whole_of(m, caller) + I_READINGS] if m[place] == j else 0):
                    failed, change = own_errors(m, x, place, i, m[m[AT_KEYS] + caller] + n, n)
                    if not failed:
                        count = heard(values, tallies, count, add(m, told, change))
    return count


@helper
def decode(m, x, reached, outcome, step):
    """Let an ideal decoder put every item together that has arrived.

    Each part is the plurality of its readings, the first of equals; without a reading the item is lost.
    """
    most, lists = m[NODES], m[AT_TOOL]
    for j in range(m[NODES]):
        most += m[whole_of(m, j) + I_READINGS] * (m[lists + j + 1] - m[lists + j])
    values, tallies = np.empty(most, np.int64), np.empty(most, np.int64)
    for i in range(m[ITEMS]):
        reached[i], outcome[i], artefact = np.nan, LOST, ZERO
        for part in range(m[PARTS]):
            count = decode_part(m, x, i, part, values, tallies)
            best = 0
            for place in range(count):
                best = place if tallies[place] > tallies[best] else best
            artefact = NOTHING if count == 0 or artefact < 0 else add(m, artefact, values[best])
        if artefact >= 0 and i * m[INTERVAL] < step:
            right = judge(m, x, i, artefact) == RIGHT
            outcome[i] = RIGHT if right else WRONG
            reached[i] = i * m[INTERVAL] if right else np.nan


@helper
def finish(m, x, reached, outcome, counts, trace, step):
    """Note what became of the items, the counters and the hashes."""
    for i in range(m[ITEMS]):
        item = item_of(m, i)
        code = timely(m, x, i, m[item + CODE]) if m[item + DONE] >= 0 else LOST
        outcome[i] = code
        reached[i] = m[item + DONE] if code == RIGHT else np.nan
    if x[m[AT_WORLD] + DECODE - CHANNELS] >= 0.5:
        decode(m, x, reached, outcome, step)
    for c in range(m[NODES] + m[EDGES]):
        for counter in range(_COUNTERS):
            counts[c, counter] = m[counts_of(m, c) + counter]
    for place in range(3):
        trace[place] = np.uint64(m[TRACE + place])


@kernel
def advance(state, events, plan, notes, start, stop):
    """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]`. At step 0 runs begin.

    A run in which nothing is under way and nothing is to come only takes in the rest of its plan.
    """
    rows = state.memory.shape[0]
    for run in range(plan.shape[0]):
        row = min(run, rows - 1)
        m, x, log = pointer(state.memory[row]), pointer(state.numbers[row]), pointer(notes.events[run])
        m[LOG_ROOM] = notes.events.shape[1]
        if start == 0:
            begin(m, x, state.seeds[run])
        at, end = events.first[plan[run]], events.first[plan[run] + 1]
        while at < end and events.step[at] < start:
            at += 1
        last = (m[ITEMS] - 1) * m[INTERVAL]
        for step in range(start, stop):
            if notes.stride > 0 and step % notes.stride == 0:
                frame = step // notes.stride
                record(m, x, notes.waiting[run, frame], notes.status[run, frame], step)
            while at < end and events.step[at] == step:
                apply(m, x, events.component[at], events.channel[at], events.value[at])
                at += 1
            if m[LIVE] > 0 or step <= last:
                step_once(m, x, step, log)
        wind(m, log)
        if notes.stride > 0 and stop % notes.stride == 0:
            frame = stop // notes.stride
            record(m, x, notes.waiting[run, frame], notes.status[run, frame], stop)
        finish(m, x, notes.reached[run], notes.outcome[run], notes.counts[run], notes.trace[run], stop)
        notes.rows[run] = m[ROWS]
