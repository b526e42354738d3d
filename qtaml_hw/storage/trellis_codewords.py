"""The search for trellis words that lie in codewords whose check cells may be dead, too.

A dead check cell asks for one parity of the data bits of its codeword. These parities are part of the state: a codeword
with c dead check cells has ``2**c`` times the states of `qtaml_hw.storage.trellis_search`, and where it ends, only
paths go on whose parities are what the dead cells hold. So every cell of the codeword reads as it was written, and the
decoder keeps its whole correction for other errors. The search costs ``(1 + 2p)**r`` times as much on average, with r
check bits.

Where no path has the wanted parities, those of the best path stand, and the decoder sees an error.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

import numpy as np

from qtaml_hw.storage.trellis_search import CHUNK, CHUNKS, NEVER, aim, best_of, by_state, freeze, inherit
from qtaml_hw.support.compiled import compiled
from qtaml_hw.support.vectors import select as chosen, splat, store

__all__ = ["MOST", "search_in_codewords"]

MOST = 6
"""Dead check cells of a codeword that are written around; others hold what they hold."""


@compiled(nogil=True)
def parities(out, columns, dead):
    """Of every data bit of a codeword: which of the first `MOST` parities that dead check cells ask for it is part of;
    how many there are.
    """
    count = 0
    out[:] = 0
    for place in range(32):
        if (dead >> place) & 1 and count < MOST:
            for i in range(out.size):
                out[i] |= np.uint8(((columns[i] >> place) & 1) << count)
            count += 1
    return count


@compiled(nogil=True)
def compressed(checks, dead):
    """The check bits in the first `MOST` dead cells, side by side."""
    found, count = 0, 0
    for place in range(32):
        if (dead >> place) & 1 and count < MOST:
            found |= ((checks >> place) & 1) << count
            count += 1
    return found


@compiled(nogil=True)
def moved(out, own, at, bits, first, last):
    """What the new bits u of a step change in the parities, by those of its bits from `first` to before `last`."""
    for u in range(out.size):
        found = 0
        for j in range(first, last):
            if (u >> (bits - 1 - j)) & 1:
                found ^= own[at + j - first]
        out[u] = found


@compiled(nogil=True)
def costs(cost, err, best, base, goal, within, own, u, weight):
    """Costs of the branches with new bits u from the states that begin at `base`."""
    per, _, states = own.shape
    start = best[base : base + states]
    for i in range(states):
        cost[i] = start[i]
    for v in range(per):
        d, values, aims, factor = err[v], own[v, u], goal[v][base : base + states], weight[v]
        for i in range(states):
            d[i] = aims[i] - values[i]
        for y in range(v):
            share, before = within[v, y], err[y]
            for i in range(states):
                d[i] -= before[i] * share
        for i in range(states):
            cost[i] += factor * (d[i] * d[i])


@compiled(nogil=True)
def reached(nbest, came, cost, bits, source, target, u, states):
    """The states that branches with new bits u lead to, from one set of parities to another."""
    for r in range(states):
        s = target * states + (((r << bits) | u) & (states - 1))
        if cost[r] < nbest[s]:
            nbest[s] = cost[r]
            came[s] = ((source * states + r) << bits) | u


@compiled(nogil=True)
def reached_by_state(nbest, came, best, goal, within, own, weight, source, target, u, least, first):
    """The states that branches with new bits u lead to, from one set of parities to another; eight states at once."""
    _, fan, states = own.shape
    each, base = states // fan, source * states
    for q in range(0, each, 8):
        low = by_state(best, goal, own, within, weight, np.uint64(base + q), np.uint64(u * states + q))
        number = splat(np.int32(0), 8)
        for h in range(1, fan):
            r = h * each + q
            cost = by_state(best, goal, own, within, weight, np.uint64(base + r), np.uint64(u * states + r))
            better = cost < low
            low, number = chosen(better, cost, low), chosen(better, splat(np.int32(h), 8), number)
        store(least, np.uint64(q), low)
        store(first, np.uint64(q), number)
    for q in range(each):
        s = q * fan + u
        if least[q] < NEVER:
            nbest[target * states + s], came[target * states + s] = least[q], base * fan + first[q] * states + s


@compiled(nogil=True)
def select(
    nbest, came, best, goal, within, own, weight, dead, held, err, cost, first, second, ends, wanted, least, way
):
    """Which branch every state is best reached by; `first` and `second` say what new bits change in the parities of the
    codeword at hand and, where it `ends`, of the next.
    """
    _, fan, states = own.shape
    bits = 0
    while fan >> bits > 1:
        bits += 1
    nbest[:] = NEVER
    came[:] = 0
    for u in range(fan):
        if (u & dead) != held:
            continue
        for source in range(best.size // states):
            if ends and source != wanted ^ first[u]:
                continue
            target = second[u] if ends else source ^ first[u]
            if states >= 8 * fan:
                reached_by_state(nbest, came, best, goal, within, own, weight, source, target, u, least, way)
            else:
                costs(cost, err, best, source * states, goal, within, own, u, weight)
                reached(nbest, came, cost, bits, source, target, u, states)


@compiled(nogil=True)
def live(alive, count, made, idx, best, prev, mark, newest, oldest):
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
        for r in range(made[slot]):
            if mark[r]:
                alive[slot, found] = r
                found += 1
                mark[r] = 0
        count[slot] = found


@compiled(nogil=True)
def decide(out, back, starts, best, idx, e, bits):
    """The block ends, and a codeword: its words are decided, and the next starts from the best of its ends."""
    s = best_of(best)
    for r in range(best.size):
        idx[r] = idx[s]
        for p in range(CHUNK):
            e[r, p] = e[s, p]
    best[:] = NEVER
    best[0] = np.float32(0)
    for b in range(out.size - 1, -1, -1):
        w = np.int64(back[starts[b] + s])
        out[b] = w & ((1 << bits) - 1)
        s = w >> bits


@compiled(nogil=True)
def by_new_bits(table, bits):
    """The values of the windows by the new bits of a step and the state before it."""
    per, windows = table.shape
    own = np.empty((per, 1 << bits, windows >> bits), np.float32)
    for v in range(per):
        for u in range(1 << bits):
            for r in range(windows >> bits):
                own[v, u, r] = table[v, (r << bits) | u]
    return own


@compiled(nogil=True)
def sets_of_parities(columns, check_dead, bits, steps):
    """How many sets of parities a path may have before every step, and after the last."""
    k = columns.size
    column = np.zeros(k, np.uint8)
    sets = np.empty(steps + 1, np.int64)
    word, place = 0, 0
    sets[0] = 1 << parities(column, columns, check_dead[0])
    for t in range(steps):
        place += bits
        if place >= k:
            place, word = place - k, word + 1
            sets[t + 1] = 1 << (parities(column, columns, check_dead[word]) if word < check_dead.size else 0)
        else:
            sets[t + 1] = sets[t]
    return sets


@compiled(nogil=True)
def largest_block(sets, block):
    """Sets of parities that the steps of a block lead to, at most."""
    most = 0
    for t in range(0, sets.size - 1, block):
        most = max(most, sets[t + 1 : min(t + block, sets.size - 1) + 1].sum())
    return most


@compiled(nogil=True)
def changes(first, second, here, there, columns, check_dead, word, place, bits):
    """What new bits of a step that begins at `place` of its codeword change in the parities of that codeword and, as
    far as they reach it, of the next. Where the codeword ends, `there` becomes what data bits of the next are part of.
    """
    k = columns.size
    inside = min(bits, k - place)  # bits of the step in the codeword at hand
    moved(first, here, place, bits, 0, inside)
    if place + bits >= k:
        there[:] = 0
        if word + 1 < check_dead.size:
            parities(there, columns, check_dead[word + 1])
    if place + bits > k:
        moved(second, there, 0, bits, inside, bits)
    else:
        second[:] = 0


@compiled(nogil=True)
def oldest_chunk(after, length, n):
    """Of the chunks that survivors keep, those of the channel at hand alone."""
    channel = min(after, length - 1) // n
    return max(after // CHUNK - CHUNKS, channel * n // CHUNK, 0)


@compiled(nogil=True)
def search_in_codewords(x, n, vit, rows, weight, table, bits, dead, held, block, columns, check_dead, check_held):
    """The words of a stream that fills codewords.

    Parameters
    ----------
    x, n, vit, rows, weight, table, bits, dead, held, block
        As for `qtaml_hw.storage.trellis_search.search`.
    columns : uint32 array, shape (k,)
        Check bits that each data bit of a codeword is part of, check bit i as bit i.
    check_dead, check_held : uint32 array, shape (codewords,)
        Check bits that lie in dead cells, and what data bits are to add up to in these.

    Returns
    -------
    uint8 array, shape (steps,)
        New bits of every step.
    """
    per, windows = table.shape
    fan, states, steps, k = 1 << bits, windows >> bits, x.size // per, columns.size
    own, sets = by_new_bits(table, bits), sets_of_parities(columns, check_dead, bits, steps)
    most, room = sets.max() * states, largest_block(sets, block) * states
    base = x.copy()
    bests, nbests = np.full(most, NEVER), np.full(most, NEVER)
    bests[0] = np.float32(0)
    cames, back, starts = np.zeros(most, np.int32), np.empty(room, np.uint32), np.zeros(block + 1, np.int64)
    e, f = np.zeros((most, CHUNK), np.float32), np.zeros((most, CHUNK), np.float32)
    idx, nidx = np.zeros(most, np.int32), np.zeros(most, np.int32)
    frozen, prev = np.zeros((CHUNKS, most, CHUNK), np.float32), np.zeros((CHUNKS, most), np.int32)
    alive, count = np.zeros((CHUNKS, most), np.int32), np.zeros(CHUNKS, np.int32)
    made, mark = np.zeros(CHUNKS, np.int32), np.zeros(most, np.uint8)
    sums, q = np.zeros((2, most, CHUNK), np.float32), np.zeros(CHUNK * CHUNK, np.float32)
    goals, within = np.zeros(per * most, np.float32), np.zeros((per, per), np.float32)
    err, cost = np.zeros((per, states), np.float32), np.empty(states, np.float32)
    least, way = np.empty(states, np.float32), np.empty(states, np.int32)
    here, there = np.zeros(k, np.uint8), np.zeros(k, np.uint8)
    first, second = np.zeros(fan, np.int64), np.zeros(fan, np.int64)
    out = np.empty(steps, np.uint8)
    word, place = 0, 0
    parities(here, columns, check_dead[0])
    for t in range(steps):
        at, size, after_size = t * per, sets[t] * states, sets[t + 1] * states
        goal = goals[: per * size].reshape(per, size)
        aim(goal, within, base, vit, at, rows, n, idx[:size], e[:size], frozen, prev, alive, count, sums, q)
        changes(first, second, here, there, columns, check_dead, word, place, bits)
        ends, wanted = place + bits >= k, compressed(check_held[word], check_dead[word])
        best, nbest, came = bests[:size], nbests[:after_size], cames[:after_size]
        share = weight[at : at + per]
        for _ in range(2):
            select(
                nbest,
                came,
                best,
                goal,
                within,
                own,
                share,
                dead[t],
                held[t],
                err,
                cost,
                first,
                second,
                ends,
                wanted,
                least,
                way,
            )
            if not ends or nbest[best_of(nbest)] < NEVER:
                break
            first[:] = wanted ^ (best_of(best) // states)
        if ends:
            here, there = there, here
            place, word = place + bits - k, word + 1
        else:
            place += bits
        step = t % block
        starts[step + 1] = starts[step] + after_size
        own_back = back[starts[step] : starts[step + 1]]
        inherit(f, nidx, own_back, at % CHUNK, e, idx, came, bits, goal, own, within)
        e, f = f, e
        idx, nidx = nidx, idx
        bests, nbests = nbests, bests
        best = bests[:after_size]
        if step == block - 1 or t == steps - 1:
            decide(out[t - step : t + 1], back, starts, best, idx[:after_size], e[:after_size], bits)
        after = at + per
        if after >= x.size:
            break
        if after % CHUNK == 0:
            made[(after // CHUNK - 1) % CHUNKS] = after_size
            freeze(frozen, prev, e[:after_size], idx[:after_size], best, base, vit, rows, n, after, q)
            oldest = oldest_chunk(after, x.size, n)
            live(alive, count, made, idx[:after_size], best, prev, mark, after // CHUNK - 1, oldest)
    return out
