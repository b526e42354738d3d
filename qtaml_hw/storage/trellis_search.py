"""The search for trellis words: Viterbi over windows, every survivor with the errors of its own path.

A step writes `bits` new bits, from which `V` weights are read (`qtaml_hw.storage.trellis`). The error of a weight is
taken over by the weights of its output that follow, as the correlation of their inputs allows
(`qtaml_hw.network.Feedback`), so what a survivor aims at depends on its own past: per-survivor processing (Raheli,
Polydoros and Tzou 1995). Each keeps the errors of 64 to 71 weights; older ones are those of the best survivor, for all.
A cell that is dead forbids the new bits that disagree with it.

Errors are kept in chunks of eight weights. Those of the chunk at hand are copied with the survivor. A full chunk is
frozen: survivors point into it, and as paths merge few of its rows stay alive. The order of every sum is fixed and
nothing is fused or reordered, so the words are the same on every machine.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

import numpy as np

from qtaml_hw.support.compiled import compiled
from qtaml_hw.support.vectors import load, select as chosen, splat, store

__all__ = ["CHUNK", "CHUNKS", "read_windows", "search"]

CHUNK = 8
"""Weights of a chunk."""
CHUNKS = 8
"""Frozen chunks whose errors survivors keep."""
NEVER = np.float32(1e30)
"""Cost of what may not be written."""


@compiled(nogil=True)
def taken_over(z, errors, q):
    """``z -= errors @ q``, every sum in one order."""
    q0, q1, q2, q3, q4, q5, q6, q7 = q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7]
    if q4 == 0 and q5 == 0 and q6 == 0 and q7 == 0:  # half of the work in half of the steps
        for r in range(z.size):
            e = errors[r]
            z[r] -= (e[0] * q0 + e[1] * q1) + (e[2] * q2 + e[3] * q3)
        return
    for r in range(z.size):
        e = errors[r]
        low = (e[0] * q0 + e[1] * q1) + (e[2] * q2 + e[3] * q3)
        high = (e[4] * q4 + e[5] * q5) + (e[6] * q6 + e[7] * q7)
        z[r] -= low + high


@compiled(nogil=True)
def taken_by_all(base, start, after, end, shares, first, e):
    """What the weights from `after` to before `end` of the channel that begins at `start` take over of eight errors,
    those of its weights from `first` on.
    """
    e0, e1, e2, e3, e4, e5, e6, e7 = e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]
    for place in range(after, end):
        q = shares[place - start, first : first + 8]
        low = (e0 * q[0] + e1 * q[1]) + (e2 * q[2] + e3 * q[3])
        high = (e4 * q[4] + e5 * q[5]) + (e6 * q[6] + e7 * q[7])
        base[place] -= low + high


@compiled(nogil=True)
def summed_up(total, before, rows, prev, errors, q, first):
    """Sums along paths, of the listed rows of a frozen chunk: ``errors @ q``, on top of `before` but for the first.

    ``q[8 i + p]`` is what weight p takes over of error i; all eight weights at once.
    """
    q0, q1, q2, q3 = load(q, 0, 8), load(q, 8, 8), load(q, 16, 8), load(q, 24, 8)
    q4, q5, q6, q7 = load(q, 32, 8), load(q, 40, 8), load(q, 48, 8), load(q, 56, 8)
    for i in range(rows.size):
        a = np.uint32(rows[i])
        e = errors[a]
        low = (q0 * e[0] + q1 * e[1]) + (q2 * e[2] + q3 * e[3])
        high = (q4 * e[4] + q5 * e[5]) + (q6 * e[6] + q7 * e[7])
        both = low + high
        if not first:
            both = load(before, np.uint64(prev[a]) * np.uint64(8), 8) + both
        store(total, np.uint64(a) * np.uint64(8), both)


@compiled(nogil=True)
def past(sums, at, base, vit, rows, n, frozen, prev, alive, count, q):
    """What each weight of the chunk that begins with weight `at` takes over of the errors in frozen chunks, along the
    path to every row of the newest; only those of the channel at hand do. Sums are in `sums` by the last bit of a
    chunk's number.
    """
    now, channel = at // CHUNK, at // n
    start, group = channel * n, min(channel // rows, vit.shape[0] - 1)
    low, end = max(now - CHUNKS, start // CHUNK), min(start + n, base.size)
    for chunk in range(low, now):
        for i in range(CHUNK):
            error = chunk * CHUNK + i - start
            for p in range(CHUNK):
                inside = error >= 0 and at + p < end
                q[i * CHUNK + p] = vit[group, at + p - start, error] if inside else np.float32(0)
        slot, own = chunk % CHUNKS, chunk & 1
        total, before = sums[own].reshape(-1), sums[1 - own].reshape(-1)
        summed_up(total, before, alive[slot, : count[slot]], prev[slot], frozen[slot], q, chunk == low)


@compiled(nogil=True)
def inherit(f, nidx, back, at, e, idx, came, bits, goal, own, within):
    """Every state takes the errors of the path that it goes on, with those of this step at `at`."""
    per, fan, states = own.shape
    for s in range(came.size):
        w = came[s]
        back[s] = w
        a, u = np.uint32(w >> bits), np.uint32(w & (fan - 1))
        r = a & np.uint32(states - 1)  # of its window; above it may be parities
        store(f, np.uint64(s) * np.uint64(8), load(e, np.uint64(a) * np.uint64(8), 8))
        nidx[s], new = idx[a], f[s]
        d0 = goal[0, a] - own[0, u, r]
        new[at] = d0
        if per == 1:
            continue
        d1 = goal[1, a] - d0 * within[1, 0] - own[1, u, r]
        new[at + 1] = d1
        if per == 2:
            continue
        d2 = goal[2, a] - d0 * within[2, 0] - d1 * within[2, 1] - own[2, u, r]
        new[at + 2] = d2
        new[at + 3] = goal[3, a] - d0 * within[3, 0] - d1 * within[3, 1] - d2 * within[3, 2] - own[3, u, r]


@compiled(nogil=True)
def factors(q, vit, group, n, channel, goal, chunk, before):
    """How much of each error of a chunk the weight `goal` takes over: `q`; nothing from other channels."""
    first = chunk * CHUNK - channel * n
    goal -= channel * n
    for p in range(CHUNK):
        i = first + p
        q[p] = vit[group, goal, i] if i >= 0 and first + p + channel * n < before else np.float32(0)


@compiled(nogil=True)
def live(alive, count, idx, best, prev, mark, newest, oldest):
    """List the rows of the frozen chunks that survivors still point to, from the newest chunk down."""
    for chunk in range(newest, oldest - 1, -1):
        slot = chunk % CHUNKS
        if chunk == newest:
            for r in range(idx.size):
                if best[r] < NEVER:
                    mark[idx[r]] = 1
        else:
            above = (chunk + 1) % CHUNKS
            for i in range(count[above]):
                mark[prev[above, alive[above, i]]] = 1
        found = 0
        for r in range(idx.size):
            if mark[r]:
                alive[slot, found] = r
                found += 1
                mark[r] = 0
        count[slot] = found


@compiled(nogil=True)
def best_of(best):
    """The state with the least cost."""
    found = 0
    for r in range(1, best.size):
        if best[r] < best[found]:
            found = r
    return found


@compiled(nogil=True)
def by_state(best, goal, own, within, weight, at, place):
    """Costs of branches from eight states, from number `at` on, with the same new bits; `place` of these in `own`."""
    states, size = np.uint64(best.size), np.uint64(own.size // weight.size)
    d0 = load(goal, at, 8) - load(own, place, 8)
    cost = load(best, at, 8) + d0 * d0 * weight[0]
    if weight.size == 1:
        return cost
    d1 = load(goal, at + states, 8) - load(own, place + size, 8) - d0 * within[1, 0]
    cost = cost + d1 * d1 * weight[1]
    if weight.size == 2:
        return cost
    two, three = np.uint64(2), np.uint64(3)
    d2 = load(goal, at + two * states, 8) - load(own, place + two * size, 8) - d0 * within[2, 0] - d1 * within[2, 1]
    d3 = load(goal, at + three * states, 8) - load(own, place + three * size, 8) - d0 * within[3, 0]
    d3 = d3 - d1 * within[3, 1] - d2 * within[3, 2]
    return cost + d2 * d2 * weight[2] + d3 * d3 * weight[3]


@compiled(nogil=True)
def by_bits(best, goal, own, within, weight, state, place):
    """Costs of branches from one state with eight kinds of new bits; `place` of these in `own`."""
    size = np.uint64(own.size // weight.size)
    d0 = splat(goal[0, state], 8) - load(own, place, 8)
    cost = splat(best[state], 8) + d0 * d0 * weight[0]
    if weight.size == 1:
        return cost
    d1 = splat(goal[1, state], 8) - load(own, place + size, 8) - d0 * within[1, 0]
    cost = cost + d1 * d1 * weight[1]
    if weight.size == 2:
        return cost
    two, three = np.uint64(2), np.uint64(3)
    d2 = splat(goal[2, state], 8) - load(own, place + two * size, 8) - d0 * within[2, 0] - d1 * within[2, 1]
    d3 = splat(goal[3, state], 8) - load(own, place + three * size, 8) - d0 * within[3, 0]
    d3 = d3 - d1 * within[3, 1] - d2 * within[3, 2]
    return cost + d2 * d2 * weight[2] + d3 * d3 * weight[3]


@compiled(nogil=True)
def one_by_one(least, first, best, goal, within, own, weight, barred):
    """What `select` asks for, where states and choices of new bits are too few to take eight at once."""
    per, fan, states = own.shape
    err = np.zeros(4, np.float32)
    for w in range(fan * states):
        r, u, s = w // fan, w % fan, w % states
        cost = best[r]
        for v in range(per):
            d = goal[v, r] - own[v, u, r]
            for y in range(v):
                d -= err[y] * within[v, y]
            err[v] = d
            cost += d * d * weight[v]
        cost = max(cost, barred[u])
        if w < states or cost < least[s]:
            least[s], first[s] = cost, w // states


@compiled(nogil=True)
def select(nbest, came, best, goal, within, own, natural, weight, dead, held, least, first, barred):
    """Which window each state is best reached by, and at which cost: eight branches at once.

    ``own[v, u, r]`` and ``natural[v, r, u]`` are the values of window ``r * fan + u``, that of state r and new bits u.
    It is one of those, ``h * states + s``, that lead to state s.
    """
    _, fan, states = own.shape
    each = states // fan
    for u in range(fan):
        barred[u] = np.float32(0) if (u & dead) == held else NEVER
    if each >= 8:  # eight states with the same new bits
        for u in range(fan):
            if barred[u]:
                for q in range(each):
                    nbest[q * fan + u], came[q * fan + u] = NEVER, q * fan + u
                continue
            for q in range(0, each, 8):
                low = by_state(best, goal, own, within, weight, np.uint64(q), np.uint64(u * states + q))
                number = splat(np.int32(0), 8)
                for h in range(1, fan):
                    r = h * each + q
                    cost = by_state(best, goal, own, within, weight, np.uint64(r), np.uint64(u * states + r))
                    better = cost < low
                    low, number = chosen(better, cost, low), chosen(better, splat(np.int32(h), 8), number)
                store(least, np.uint64(q), low)
                store(first, np.uint64(q), number)
            for q in range(each):
                s = q * fan + u
                nbest[s], came[s] = min(least[q], NEVER), first[q] * states + s
        return
    if fan >= 8 and states >= 8:  # eight kinds of new bits from the same state
        for s in range(0, states, 8):
            low, number = splat(NEVER, 8), splat(np.int32(0), 8)
            for h in range(fan):
                w = h * states + s
                cost = by_bits(best, goal, natural, within, weight, w // fan, np.uint64(w))
                bar = load(barred, np.uint64(w % fan), 8)
                cost = chosen(cost < bar, bar, cost)
                better = cost < low
                low, number = chosen(better, cost, low), chosen(better, splat(np.int32(h), 8), number)
            store(least, np.uint64(s), low)
            store(first, np.uint64(s), number)
    else:
        one_by_one(least, first, best, goal, within, own, weight, barred)
    for s in range(states):
        nbest[s], came[s] = min(least[s], NEVER), first[s] * states + s


@compiled(nogil=True)
def aim(goal, within, base, vit, at, rows, n, idx, e, frozen, prev, alive, count, sums, q):
    """What each survivor aims at in the weights of the step that begins with weight `at` (`goal`), and what these take
    over of each other (`within`).
    """
    now = at // CHUNK
    if at == now * CHUNK:
        past(sums, at, base, vit, rows, n, frozen, prev, alive, count, q)
    before = sums[1 - (now & 1)]
    for v in range(within.shape[0]):
        place = at + v
        channel = place // n
        group = min(channel // rows, vit.shape[0] - 1)
        start = channel * n
        z, lane = goal[v], place - now * CHUNK
        if start < now * CHUNK:
            for r in range(z.size):
                z[r] = base[place] - before[np.uint32(idx[r]), lane]
        else:
            for r in range(z.size):  # of an array, Numba would compile what it says of shapes that differ
                z[r] = base[place]
        if start < at and at > now * CHUNK:
            factors(q, vit, group, n, channel, place, now, at)
            taken_over(z, e, q)
        for y in range(v):
            i = at + y - start
            within[v, y] = vit[group, place - start, i] if i >= 0 else np.float32(0)


@compiled(nogil=True)
def decide(out, back, best, idx, e, bits):
    """The block ends: its words are decided, and the next starts from the best of its ends."""
    s = best_of(best)
    for r in range(best.size):  # element by element: of rows, Numba would compile what it says of shapes that differ
        idx[r] = idx[s]
        for p in range(CHUNK):
            e[r, p] = e[s, p]
    for b in range(out.size - 1, -1, -1):
        w = np.int64(back[b, s])
        out[b] = w & ((1 << bits) - 1)
        s = w >> bits
    best[:] = NEVER
    best[0] = np.float32(0)


@compiled(nogil=True)
def freeze(frozen, prev, e, idx, best, base, vit, rows, n, after, q):
    """The chunk before weight `after` is full. What it takes the place of goes, as the best survivor has it, to all."""
    now = after // CHUNK - 1
    gone = now - CHUNKS
    start = after // n * n
    if gone >= 0 and (gone + 1) * CHUNK > start:
        a = idx[best_of(best)]
        for chunk in range(now - 1, gone, -1):
            a = prev[chunk % CHUNKS, a]
        row = frozen[gone % CHUNKS, a : a + 1]
        group = min(after // n // rows, vit.shape[0] - 1)
        first, end = gone * CHUNK - start, min(start + n, base.size)
        if first >= 0:  # all of it of this channel
            taken_by_all(base, start, after, end, vit[group], first, row[0])
        else:
            for place in range(after, end):
                factors(q, vit, group, n, after // n, place, gone, after)
                taken_over(base[place : place + 1], row, q)
    slot = now % CHUNKS
    for r in range(idx.size):
        for p in range(CHUNK):
            frozen[slot, r, p] = e[r, p]
        prev[slot, r], idx[r] = idx[r], r


@compiled(nogil=True)
def search(x, n, vit, rows, weight, table, bits, dead, held, block):
    """The words of a stream.

    Parameters
    ----------
    x : float32 array, shape (steps * V,)
        Weights in units of the table, V (1, 2 or 4) to a step, channel after channel; what fills up the last step has
        weight 0.
    n : int
        Weights of a channel.
    vit : float32 array, shape (groups, n, n)
        ``vit[g, j, i]``: share of the error of weight i that weight j > i takes over, negative.
    rows : int
        Channels of a group.
    weight : float32 array, shape (steps * V,)
        What a squared error costs.
    table : float32 array, shape (V, 2**window)
        Values of the windows.
    bits : int
        New bits of a step.
    dead, held : uint8 array, shape (steps,)
        New bits that lie in dead cells, and what these hold.
    block : int
        Steps after which the window starts anew at 0; V times this is a multiple of 8.

    Returns
    -------
    uint8 array, shape (steps,)
        New bits of every step.
    """
    per, windows = table.shape
    fan, states, steps = 1 << bits, windows >> bits, x.size // per
    natural = table.copy().reshape(per, states, fan)
    own = np.empty((per, fan, states), np.float32)
    for v in range(per):
        for u in range(fan):
            for r in range(states):
                own[v, u, r] = natural[v, r, u]
    base = x.copy()
    best, nbest = np.full(states, NEVER), np.empty(states, np.float32)
    best[0] = np.float32(0)
    came = np.empty(states, np.int32)
    back = np.empty((block, states), np.uint16)
    e, f = np.zeros((states, CHUNK), np.float32), np.zeros((states, CHUNK), np.float32)
    idx, nidx = np.zeros(states, np.int32), np.zeros(states, np.int32)
    frozen = np.zeros((CHUNKS, states, CHUNK), np.float32)
    prev = np.zeros((CHUNKS, states), np.int32)
    alive, count = np.zeros((CHUNKS, states), np.int32), np.zeros(CHUNKS, np.int32)
    mark = np.zeros(states, np.uint8)
    sums, q = np.zeros((2, states, CHUNK), np.float32), np.zeros(CHUNK * CHUNK, np.float32)
    goal = np.zeros((per, states), np.float32)
    within = np.zeros((per, per), np.float32)
    least, first, barred = np.empty(states, np.float32), np.empty(states, np.int32), np.empty(fan, np.float32)
    out = np.empty(steps, np.uint8)
    for t in range(steps):
        at = t * per
        aim(goal, within, base, vit, at, rows, n, idx, e, frozen, prev, alive, count, sums, q)
        share = weight[at : at + per]
        select(nbest, came, best, goal, within, own, natural, share, dead[t], held[t], least, first, barred)
        step = t % block
        inherit(f, nidx, back[step], at % CHUNK, e, idx, came, bits, goal, own, within)
        e, f = f, e
        idx, nidx = nidx, idx
        best, nbest = nbest, best
        if step == block - 1 or t == steps - 1:
            decide(out[t - step : t + 1], back, best, idx, e, bits)
        after = at + per
        if after >= x.size:
            break
        if after % CHUNK == 0:
            freeze(frozen, prev, e, idx, best, base, vit, rows, n, after, q)
            newest = after // CHUNK - 1
            channel = min(after, x.size - 1) // n
            live(alive, count, idx, best, prev, mark, newest, max(newest - CHUNKS + 1, channel * n // CHUNK, 0))
    return out


@compiled(nogil=True)
def read_windows(words, bits, window, block):
    """What the reader looks up: the last `window` bits of the stream after every word, 0 at the start of a block."""
    out = np.empty(words.size, np.uint16)
    mask = (1 << window) - 1
    seen = 0
    for t in range(words.size):
        if t % block == 0:
            seen = 0
        seen = ((seen << bits) | words[t]) & mask
        out[t] = seen
    return out
