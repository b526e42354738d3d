/* Writer of trellis words for an embedded core: the words that `qtaml write` chooses, bit for bit. Bare words only:
   those that lie under a code, around dead check cells, are none of its.

   Viterbi search; every survivor has the errors of its own path (64 to 71 weights), older ones are those of the best
   survivor, for all. The order of every sum is that of the reference, so compile without fused operations
   (-ffp-contract=off) and without -ffast-math. C99, IEEE single precision, no allocation, no library calls
   (a compiler may call memset).

   Steps of a block are decided together: out[] of a block is written when its last step has been searched.
   Work space: trellis_work_bytes(). Time: windows * (1 + weights kept) multiplications a step, about. */

#include <stdint.h>
#include <stddef.h>

#define KEPT 64 /* errors of a survivor in whole chunks, and those of the chunk at hand */
#define CHUNK 8
static const float NEVER = 1e30f;

typedef struct {
  uint32_t steps, per, bits, window, block; /* words; weights of one; new bits; bits of the window; steps of a block */
  uint32_t n, rows, groups;  /* weights of a channel; channels of a group; groups */
  const float *x;            /* steps * per: weights in units of the table, channel after channel, padded with 0 */
  const float *weight;       /* steps * per: what a squared error costs; 0 where padded */
  const float *shares;       /* groups * n * n: [g][j][i] share of the error of weight i that weight j > i takes over */
  const float *table;        /* per * 2**window: values of the windows */
} trellis_job;

/* Bytes of work space, aligned as floats are. */
size_t trellis_work_bytes(const trellis_job *job) {
  size_t states = (size_t)1 << (job->window - job->bits);
  size_t floats = 2 * states * (KEPT + CHUNK) + 2 * states + job->per * states + job->n;
  return floats * sizeof(float) + states * sizeof(uint16_t) + (size_t)job->block * states;
}

/* Share of the error of weight i (of all) that weight `place` takes over; 0 from other channels and what follows. */
static float share(const trellis_job *job, uint32_t group, uint32_t start, uint32_t place, uint32_t i, uint32_t before) {
  if (i < start || i >= before) return 0.0f;
  return job->shares[((size_t)group * job->n + (place - start)) * job->n + (i - start)];
}

static float dot(const float *e, const float *q) {
  float low = (e[0] * q[0] + e[1] * q[1]) + (e[2] * q[2] + e[3] * q[3]);
  float high = (e[4] * q[4] + e[5] * q[5]) + (e[6] * q[6] + e[7] * q[7]);
  return low + high;
}

/* Errors of survivor r: KEPT of whole chunks, by chunk modulo their number, then those of the chunk at hand. */
static float *errors_of(float *errors, uint32_t r) { return errors + (size_t)r * (KEPT + CHUNK); }

void trellis_write(const trellis_job *job, const uint8_t *dead, const uint8_t *held, void *work, uint8_t *out) {
  const uint32_t per = job->per, bits = job->bits, n = job->n, fan = 1u << bits;
  const uint32_t windows = 1u << job->window, states = windows >> bits, chunks = KEPT / CHUNK;
  const uint32_t total = job->steps * per;
  float *old = work, *new = old + (size_t)states * (KEPT + CHUNK);
  float *best = new + (size_t)states * (KEPT + CHUNK), *nbest = best + states;
  float *goal = nbest + states, *base = goal + (size_t)per * states;
  uint16_t *came = (uint16_t *)(base + n);
  uint8_t *back = (uint8_t *)(came + states); /* the highest bits of a window: the others are the state it leads to */
  uint32_t loaded = 0;                        /* the channel whose targets lie in base */
  float within[4][4], d[4], q[CHUNK];
  uint32_t t, s, r, v, y, h, p, c, i;

  for (i = 0; i < n && i < total; i++) base[i] = job->x[i];
  for (i = 0; i < 2 * states * (KEPT + CHUNK); i++) old[i] = 0.0f;
  for (s = 0; s < states; s++) best[s] = s ? NEVER : 0.0f;
  for (t = 0; t < job->steps; t++) {
    const uint32_t f0 = t * per, now = f0 / CHUNK, step = t % job->block, after = f0 + per;
    for (v = 0; v < per; v++) { /* what each survivor aims at */
      const uint32_t place = f0 + v, channel = place / n, start = channel * n;
      uint32_t group = channel / job->rows, low = start / CHUNK;
      float *z = goal + (size_t)v * states;
      if (channel != loaded)
        for (loaded = channel, i = 0; i < n && start + i < total; i++) base[i] = job->x[start + i];
      if (group >= job->groups) group = job->groups - 1;
      if (now > chunks && low < now - chunks) low = now - chunks;
      for (r = 0; r < states; r++) z[r] = base[place - start];
      if (start < f0 && low < now) {
        for (c = low; c < now; c++) {
          for (p = 0; p < CHUNK; p++) q[p] = share(job, group, start, place, c * CHUNK + p, f0);
          for (r = 0; r < states; r++) {
            float *e = errors_of(old, r), one = dot(e + c % chunks * CHUNK, q);
            nbest[r] = c == low ? one : nbest[r] + one;
          }
        }
        for (r = 0; r < states; r++) z[r] -= nbest[r];
      }
      if (start < f0 && f0 > now * CHUNK) {
        for (p = 0; p < CHUNK; p++) q[p] = share(job, group, start, place, now * CHUNK + p, f0);
        for (r = 0; r < states; r++) z[r] -= dot(errors_of(old, r) + KEPT, q);
      }
      for (y = 0; y < v; y++)
        within[v][y] = f0 + y >= start ? share(job, group, start, place, f0 + y, place) : 0.0f;
    }
    for (s = 0; s < states; s++) { /* which window each state is best reached by */
      for (h = 0; h < fan; h++) {
        const uint32_t w = h * states + s;
        float cost = best[w >> bits];
        for (v = 0; v < per; v++) {
          d[v] = goal[(size_t)v * states + (w >> bits)] - job->table[(size_t)v * windows + w];
          for (y = 0; y < v; y++) d[v] -= d[y] * within[v][y];
          cost += job->weight[f0 + v] * (d[v] * d[v]);
        }
        if ((w & (fan - 1) & dead[t]) != held[t]) cost = NEVER; /* a dead cell disagrees with the new bits */
        if (h == 0 || cost < nbest[s]) {
          nbest[s] = cost;
          came[s] = (uint16_t)w;
        }
      }
      if (!(nbest[s] < NEVER)) nbest[s] = NEVER;
    }
    for (s = 0; s < states; s++) { /* every state takes the errors of the path that it goes on */
      const uint32_t w = came[s], a = w >> bits;
      const float *e = errors_of(old, a);
      float *f = errors_of(new, s);
      back[(size_t)step * states + s] = (uint8_t)(w / states);
      for (i = 0; i < KEPT + CHUNK; i++) f[i] = e[i];
      for (v = 0; v < per; v++) {
        float z = goal[(size_t)v * states + a];
        for (y = 0; y < v; y++) z -= d[y] * within[v][y];
        d[v] = z - job->table[(size_t)v * windows + w];
        f[KEPT + f0 % CHUNK + v] = d[v];
      }
    }
    { float *x = old; old = new; new = x; x = best; best = nbest; nbest = x; }
    if (step == job->block - 1 || t == job->steps - 1) { /* the block ends: its words are decided */
      for (s = 0, r = 1; r < states; r++) if (best[r] < best[s]) s = r;
      for (r = 0; r < states; r++)
        if (r != s) for (i = 0; i < KEPT + CHUNK; i++) errors_of(old, r)[i] = errors_of(old, s)[i];
      for (i = step + 1; i-- > 0;) {
        const uint32_t w = back[(size_t)i * states + s] * states + s;
        out[t - step + i] = (uint8_t)(w & (fan - 1));
        s = w >> bits;
      }
      for (s = 0; s < states; s++) best[s] = s ? NEVER : 0.0f;
    }
    if (after < total && after % CHUNK == 0) { /* the chunk is full: the oldest goes, as the best survivor has it */
      const uint32_t channel = after / n, start = channel * n, gone = now - chunks;
      if (now >= chunks && (gone + 1) * CHUNK > start) {
        uint32_t group = channel / job->rows, end = start + n < total ? start + n : total;
        const float *e;
        if (channel != loaded)
          for (loaded = channel, i = 0; i < n && start + i < total; i++) base[i] = job->x[start + i];
        if (group >= job->groups) group = job->groups - 1;
        for (s = 0, r = 1; r < states; r++) if (best[r] < best[s]) s = r;
        e = errors_of(old, s) + gone % chunks * CHUNK;
        for (p = after; p < end; p++) {
          for (i = 0; i < CHUNK; i++) q[i] = share(job, group, start, p, gone * CHUNK + i, after);
          base[p - start] -= dot(e, q);
        }
      }
      for (r = 0; r < states; r++)
        for (i = 0; i < CHUNK; i++) errors_of(old, r)[now % chunks * CHUNK + i] = errors_of(old, r)[KEPT + i];
    }
  }
}
